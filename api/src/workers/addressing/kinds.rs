//! Every kind of event: those of which somebody is told, and those of which nobody is, with the reason. A kind that is on
//! neither list fails a test.

/// Of which somebody is told.
pub(super) const TOLD: &[&str] = &[
    "approval.finished",
    "approval.step_opened",
    "calendar.schedule_missing",
    "case.analysed",
    "collection_notice.issued",
    "complaint.acceptor_accused",
    "complaint.cleared",
    "complaint.due_soon",
    "complaint.escalated",
    "complaint.extension_decided",
    "complaint.follow_up_due",
    "complaint.handover_accepted",
    "complaint.handover_declined",
    "complaint.handover_offered",
    "complaint.objected",
    "complaint.overdue",
    "complaint.unaccepted",
    "customer.status_changed",
    "customer.updated",
    "deal.ended_by_default",
    "deal.lapsed",
    "deal.renamed",
    "deal.swapped",
    "deal.withdrawn",
    "delegation.created",
    "departure.recorded",
    "determination.made",
    "dispute.opened",
    "dispute.settled",
    "dispute.settlement_fallen",
    "dispute.settlement_proposed",
    "dispute.settlement_signed",
    "dispute.stated",
    "dispute.withdrawn",
    "document.expiring",
    "follow_up.checked",
    "follow_up.recorded",
    "follow_ups.overdue",
    "improvement.handed_over",
    "improvement.raised",
    "improvement.reopened",
    "indicator.missed",
    "job.finished",
    "obligation.overdue",
    "parties.transferred",
    "party.merged",
    "payment.received",
    "payment.refunded",
    "plan.given_back",
    "reception.started",
    "referral.confirmed",
    "referral.refused",
    "referrals.approved",
    "register.keeper_appointed",
    "registration.confirmed",
    "registration.refused",
    "score.recorded",
    "service_order.assigned",
    "service_order.reopened",
    "settlement.closed",
    "survey.called_off",
    "survey.follow_up_raised",
    "survey.stage_finished",
    "survey.stage_handed_over",
    "turn.admitted",
    "turn.barred",
    "turn.cancelled",
    "turn.granted",
    "turn.passed_over",
    "turn.withdrawn",
    "turn_trade.changed",
    "violation.appeal_decided",
    "violation.decided",
    "violation.reported",
    "webhook_endpoint.disabled",
    "work.checked",
];

/// Of which nobody is told: the reason, and the kinds that it holds for.
pub(super) const SILENT: &[(&str, &[&str])] = &[
    (
        "an approval tells of it: who decides next, and who applied",
        &[
            "approval.decided",
            "approval.submitted",
            "complaint.extension_requested",
            "deal.change_rejected",
            "deal.change_returned",
            "deal.change_submitted",
            "deal.change_withdrawn",
            "discount.applied",
            "discount.approved",
            "discount.rejected",
            "discount.returned",
            "discount.withdrawn",
            "disqualification.approved",
            "disqualification.rejected",
            "disqualification.returned",
            "disqualification.submitted",
            "disqualification.withdrawn",
            "opening.approved",
            "opening.rejected",
            "opening.returned",
            "opening.submitted",
            "opening.withdrawn",
            "referrals.rejected",
            "referrals.returned",
            "referrals.submitted",
            "referrals.withdrawn",
            "settlement.approved",
            "settlement.submitted",
            "survey.report_acknowledged",
            "survey.report_returned",
            "survey.report_submitted",
            "survey.review_returned",
            "survey.review_submitted",
        ],
    ),
    (
        "another event of the same act tells of it",
        &[
            "complaint.attributed",
            "complaint.improvement_raised",
            "complaint.reopened",
            "complaint.service_order_issued",
            "consultation.turned",
            "customer.erased",
            "customer.merged",
            "customer.reinstated",
            "customer.suspended",
            "deadline.moved",
            "deal.count_changed",
            "deal.count_left",
            "deal.counted",
            "determination.voided",
            "dispute.fault_found",
            "questionnaire.published",
            "survey.measure_decided",
            "turn.traded",
        ],
    ),
    (
        "whom it concerns did it, or was there",
        &[
            "communication.recorded",
            "communication.reviewed",
            "complaint.accepted",
            "complaint.acknowledged",
            "complaint.closed",
            "complaint.consent_filed",
            "complaint.determined",
            "complaint.employee_named",
            "complaint.followed_up",
            "complaint.handover_taken_back",
            "complaint.investigated",
            "complaint.proposed",
            "complaint.recognised",
            "complaint.redirected",
            "complaint.replied",
            "complaint.verified",
            "consultation.answered",
            "customer.created",
            "deal.contracted",
            "deal.reserved",
            "deal.subscribed",
            "delegation.ended",
            "disqualification.drafted",
            "disqualification.edited",
            "enquiry.registered",
            "filing.approved",
            "filing.brought_along",
            "filing.corrected",
            "filing.made",
            "follow_up.corrected",
            "incident.recorded",
            "opening.drafted",
            "opening.edited",
            "parties.ordered",
            "party.changed",
            "party.match_settled",
            "party.possibly_known",
            "plan.changed",
            "plan.closed",
            "plan.kept",
            "plan.written",
            "presence.changed",
            "questionnaire.drafted",
            "questionnaire.edited",
            "reception.finished",
            "reception.stated",
            "recommender.changed",
            "recommender.entered",
            "referral.filed",
            "registration.corrected",
            "service_order.accepted",
            "service_order.started",
            "service_order.step_taken",
            "survey.expectation_recorded",
            "survey.follow_up_closed",
            "survey.links_made",
            "survey.plan_changed",
            "survey.planned",
            "survey.questionnaire_named",
            "survey.reported",
            "survey.sample_drawn",
            "turn.given_back",
            "turn.joined",
            "turn.left_duty",
            "turn.moved",
            "turn.taken",
            "turn.used",
            "turn.voided",
            "turn.volunteered",
            "webhook_endpoint.tested",
        ],
    ),
    (
        "it waits on a list on which those who act on it work through the day",
        &[
            "mail.expired",
            "mail.refused",
            "complaint.received",
            "consultation.received",
            "delivery.acknowledged",
            "delivery.created",
            "document.proof_submitted",
            "document.submitted",
            "document.withdrawn",
            "improvement.done",
            "privacy_request.changed",
            "reception.registered",
            "registrations.submitted",
            "service_order.completed",
            "service_order.fed_back",
            "service_order.feedback_acknowledged",
            "service_order.finished",
            "service_order.issued",
            "settlement.discarded",
            "settlement.started",
            "violation.appealed",
            "violation.dismissed",
            "violation.investigated",
        ],
    ),
    (
        "it shows where it is looked up, and asks nothing of one person",
        &[
            "building.created",
            "calendar.schedule_confirmed",
            "calendar.working_time_confirmed",
            "departure.ended",
            "document.proof_accepted",
            "document.proof_rejected",
            "document.rejected",
            "document.verified",
            "event.method_published",
            "evidence.recorded",
            "improvement.closed",
            "improvement.given_up",
            "milestone.recorded",
            "minutes.taken",
            "party.stage_moved",
            "policy.published",
            "price_list.published",
            "sale_unit.released",
            "sale_unit.withheld",
            "sale_units.created",
            "service_order.cancelled",
            "service_order.closed",
            "statistics.period_closed",
            "survey.answered",
            "turn.day_opened",
        ],
    ),
];

/// Whether a kind is on one of the lists.
pub(super) fn is_listed(kind: &str) -> bool {
    TOLD.contains(&kind) || is_silent(kind)
}

/// Whether nobody is told of a kind.
pub(super) fn is_silent(kind: &str) -> bool {
    SILENT.iter().any(|(_, kinds)| kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    /// What stands in the sources in the form of an event and is none: lines of customers' timelines, a field, an attempt in
    /// the audit record.
    const OTHERS: &[&str] = &[
        "calendars.confirm_working_time",
        "contact.added",
        "contact.changed",
        "contact.erased",
        "contact.processing_state",
        "contact.removed",
        "customer.abducted",
        "customer.absorbed",
        "customer.assigned",
        "customer.changed",
        "customer.disclosed",
        "customer.exported",
        "customer.forged",
        "customers.forged",
        "customer.retention_ended",
        "identifier.added",
        "identifier.removed",
        "filings.bring_along",
        "improvements.report_done",
        "need.changed",
        "need.noted",
        "payments.refused",
        "service_orders.feed_back",
        "visitor.received",
        "visitor.registered",
    ];

    /// An act is named in the imperative, what happened by its participle.
    fn is_fact(word: &str) -> bool {
        let Some((thing, fact)) = word.split_once('.') else {
            return false;
        };
        let plain = |text: &str| {
            text.len() > 2
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        let participle = |part: &str| {
            [
                "ed", "aken", "awn", "llen", "ven", "kept", "tten", "ing", "due", "left", "sold",
                "lost", "paid", "met", "made", "found", "held", "done", "brought", "known",
            ]
            .iter()
            .any(|end| part.ends_with(end))
        };
        plain(thing) && plain(fact) && fact.split('_').any(participle) && thing != "rotation"
    }

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    /// The facts that the domains' sources name in quotes.
    fn named() -> BTreeSet<String> {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
        let mut files = Vec::new();
        for entry in std::fs::read_dir(crates).unwrap() {
            let folder = entry.unwrap().path();
            let source = folder.join("src");
            // The demo's people, the cluster's files, what tools say of themselves: none are events.
            let tools = ["bench", "cluster", "dataset", "demo", "drill"];
            let domain = !tools.iter().any(|tool| folder.ends_with(tool));
            if domain && source.is_dir() {
                sources(&source, &mut files);
            }
        }
        let mut words = BTreeSet::new();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            for line in text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
            {
                let quoted = line.split('"').skip(1).step_by(2);
                words.extend(quoted.filter(|word| is_fact(word)).map(str::to_owned));
            }
        }
        words
    }

    #[test]
    fn every_kind_of_event_is_addressed_or_has_a_reason_why_nobody_is_told() {
        let named = named();
        assert!(named.len() > 100, "{}", named.len());
        let unlisted: Vec<&String> = named
            .iter()
            .filter(|kind| !is_listed(kind) && !OTHERS.contains(&kind.as_str()))
            .collect();
        assert!(
            unlisted.is_empty(),
            "say in kinds.rs who is told of these, or why nobody is: {unlisted:?}"
        );
    }

    #[test]
    fn every_kind_of_event_is_told_to_other_systems_or_has_a_reason_why_not() {
        use kehu_webhooks::catalogue::{EventType, INTERNAL};
        let silent = SILENT.iter().flat_map(|(_, kinds)| kinds.iter());
        let all: BTreeSet<&str> = TOLD.iter().chain(silent).copied().collect();
        let public = EventType::all().iter().map(|one| one.name());
        let internal = INTERNAL.iter().flat_map(|(_, kinds)| kinds.iter().copied());
        let decided: BTreeSet<&str> = public.chain(internal).collect();
        let undecided: Vec<_> = all.difference(&decided).collect();
        assert!(
            undecided.is_empty(),
            "say in the catalogue of kehu-webhooks what these tell, or why they stay inside: {undecided:?}"
        );
        let gone: Vec<_> = decided.difference(&all).collect();
        assert!(gone.is_empty(), "there are no such events: {gone:?}");
    }

    #[test]
    fn a_kind_is_on_one_list_once_and_there_is_such_an_event() {
        let named = named();
        let silent = SILENT.iter().flat_map(|(_, kinds)| kinds.iter());
        let all: Vec<&str> = TOLD.iter().chain(silent).copied().collect();
        let each: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(each.len(), all.len());
        let gone: Vec<&str> = each
            .into_iter()
            .filter(|kind| !named.contains(*kind))
            .collect();
        assert!(gone.is_empty(), "no source names these: {gone:?}");
        assert!(
            SILENT
                .iter()
                .all(|(reason, kinds)| !reason.is_empty() && !kinds.is_empty())
        );
    }
}
