//! The eight steps (CMP-04).

use crate::belonging::demand_ours;
use crate::case::{self, enter, enter_as_acceptor, record};
use crate::consequences::demand_no_open_order;
use crate::deadlines::{is_extendable, is_promised_anew, punctuality};
use crate::desk::policy_of;
use crate::model::Case;
use crate::policy::{ComplaintPolicy, FollowUpRules};
use crate::progress::{Calls, Progress, StepContent};
use crate::telling::{Told, tell};
use crate::words::{AlarmKind, Channel, FollowUpResult, Nature, Severity};
use crate::{Error, clock, extensions, store};
use kehu_db::Tx;
use kehu_identity::belonging::Named;
use kehu_kernel::text::line;
use kehu_kernel::{Caller, ComplaintId, Faults, Scope, UnitId, UserId};
use kehu_service_orders::OriginKind;
use serde_json::json;

/// Accepts what came in: the caller is accountable from now on, and the clock runs (CMP-05, CMP-07).
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`].
pub async fn accept(tx: &mut Tx, caller: &Caller, id: ComplaintId) -> Result<Case, Error> {
    let (user, case) = enter(tx, caller, id).await?;
    let taken = case.step(caller, StepContent::Acceptance {}, "受理", "/found")?;
    let complaint = &case.complaint;
    let in_force = crate::desk::policy_at(tx, complaint.unit_id, caller.today()).await?;
    let policy = in_force.document;
    let deadline = clock::open_promise(
        tx,
        caller,
        complaint,
        &policy,
        (complaint.severity, caller.now),
    )
    .await?;
    store::steps::insert(tx, id, case.next_place(), &taken.step, Some(0)).await?;
    store::complaints::mark_accepted(tx, caller, id, user, &deadline, in_force.version).await?;
    clock::forget(tx, id, &[AlarmKind::Unaccepted]).await?;
    clock::plan(tx, caller, complaint, &policy, &deadline).await?;
    let case = case::load(tx, &Scope::everything(), id).await?;
    let told = Told {
        action: "complaints.accept",
        event: "complaint.accepted",
        reason: None,
        payload: json!({ "due_at": deadline.due_at() }),
    };
    tell(tx, caller, &case.complaint, told).await?;
    Ok(case)
}

/// Determines nature and severity. Another severity promises another deadline, from acceptance all the same, as long as the
/// present one has not passed. In a category for which the policy names another party it is misdirected (CMP-03).
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`], [`Error::OtherPartyResponsible`]; [`Error::Escalated`] for
/// less than the policy takes publications in the media for (CMP-01).
pub async fn determine(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    (nature, severity): (Nature, Severity),
    found: &str,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let taken = case.step(
        caller,
        StepContent::Nature { nature, severity },
        found,
        "/found",
    )?;
    let complaint = &case.complaint;
    let policy = policy_of(tx, caller, complaint).await?;
    let elsewhere = policy
        .category(&complaint.category)
        .is_some_and(|category| category.other_party.is_some());
    if elsewhere && nature != Nature::Misdirected {
        return Err(Error::OtherPartyResponsible {});
    }
    if complaint.escalated && severity < policy.media_severity {
        return Err(Error::Escalated {
            least: policy.media_severity.as_str(),
        });
    }
    let after = record(tx, caller, &case, &taken).await?;
    promise_anew(tx, caller, &after, complaint.severity, &policy).await?;
    if !is_extendable(&policy, severity) {
        extensions::give_up(tx, caller, id, "该级别的投诉不得延期").await?;
    }
    case::load(tx, &Scope::everything(), id).await
}

/// Promises what another severity means.
async fn promise_anew(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    former: Severity,
    policy: &ComplaintPolicy,
) -> Result<(), Error> {
    let complaint = &case.complaint;
    let (Some(acceptance), Some(standing)) =
        (complaint.acceptance, clock::standing(tx, complaint).await?)
    else {
        return Ok(());
    };
    let punctuality = punctuality(Some(acceptance.due_at), None, caller.now);
    if !is_promised_anew((former, complaint.severity), standing.kind, punctuality) {
        return Ok(());
    }
    let promised = (complaint.severity, acceptance.at);
    let deadline = clock::open_promise(tx, caller, complaint, policy, promised).await?;
    clock::let_stand(tx, caller, complaint, policy, &deadline).await
}

/// Answers a misdirected complaint with who is responsible, and hands it over (CMP-03). By the acceptor. That finishes it:
/// service orders that it has raised are finished or called off before, an offered handover is answered or taken back, and
/// a request for extension falls away.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::NotAcceptor`], [`Error::OutOfOrder`], [`Error::HandoverPending`],
/// [`Error::OrderOpen`].
pub async fn redirect(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    (party, channel): (&str, Channel),
    answer: &str,
) -> Result<Case, Error> {
    let (_, case) = enter_as_acceptor(tx, caller, id).await?;
    let party = line(party, "/party", 200)?.to_owned();
    let taken = case.step(
        caller,
        StepContent::Redirection { party, channel },
        answer,
        "/answer",
    )?;
    case.demand_no_offer()?;
    demand_no_open_order(tx, id).await?;
    let after = record(tx, caller, &case, &taken).await?;
    clock::stop(tx, caller, &after.complaint).await?;
    extensions::give_up(tx, caller, id, "已移交责任方，无需延期").await?;
    Ok(after)
}

/// Investigates the cause.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`], [`Error::Misdirected`], [`Error::UnknownCause`].
pub async fn investigate(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    cause: &str,
    found: &str,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let content = StepContent::Cause {
        cause: cause.to_owned(),
    };
    let taken = case.step(caller, content, found, "/found")?;
    let policy = policy_of(tx, caller, &case.complaint).await?;
    policy.cause(cause).ok_or(Error::UnknownCause {})?;
    record(tx, caller, &case, &taken).await
}

/// Names who is responsible: a unit of the company, and an employee of it where one is.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`], [`Error::UnknownReference`].
pub async fn name_responsible(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    (unit, user): (UnitId, Option<UserId>),
    found: &str,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let taken = case.step(
        caller,
        StepContent::Responsibility { unit, user },
        found,
        "/found",
    )?;
    let named = Named {
        units: vec![unit],
        people: user.into_iter().collect(),
        ..Named::default()
    };
    demand_ours(tx, case.complaint.company_id, named, caller.today()).await?;
    record(tx, caller, &case, &taken).await
}

/// Replies to the complainant, who need not be granted what was asked (CMP-09). By the acceptor, once the handling opinion
/// stands, and the consent of the other owners where their rights are touched (CMP-17).
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::NotAcceptor`], [`Error::NotCleared`], [`Error::OutOfOrder`],
/// [`Error::ConsentMissing`].
pub async fn reply(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    channel: Channel,
    text: &str,
) -> Result<Case, Error> {
    let (_, case) = enter_as_acceptor(tx, caller, id).await?;
    let taken = case.step(caller, StepContent::Reply { channel }, text, "/text")?;
    if case.complaint.needs_consent && store::consents::list(tx, id).await?.is_empty() {
        return Err(Error::ConsentMissing {});
    }
    let policy = policy_of(tx, caller, &case.complaint).await?;
    let after = record(tx, caller, &case, &taken).await?;
    clock::stop(tx, caller, &after.complaint).await?;
    extensions::give_up(tx, caller, id, "已答复，无需延期").await?;
    let minutes = policy.follow_up.after_working_minutes;
    clock::remind(tx, caller, &after.complaint, AlarmKind::FollowUp, minutes).await?;
    Ok(after)
}

/// What a follow-up call found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallResult {
    /// Satisfied, dissatisfied, nobody answered.
    pub result: FollowUpResult,
    /// The score, of a complainant who was reached.
    pub score: Option<u8>,
}

/// Records a follow-up call (CMP-10). By the acceptor. A dissatisfied complainant opens the case again at the investigation;
/// a call that nobody answers is tried again after the policy's pause, as often as the policy demands. While a service order
/// of the complaint is open nobody is satisfied yet, and no call is the last (CMP-14).
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::NotAcceptor`], [`Error::OutOfOrder`], [`Error::OrderOpen`] (CMP-14),
/// [`Error::FollowUpTooEarly`]; [`Error::Invalid`] for a score that cannot be.
pub async fn follow_up(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    call: CallResult,
    remark: &str,
) -> Result<Case, Error> {
    let (_, case) = enter_as_acceptor(tx, caller, id).await?;
    let policy = policy_of(tx, caller, &case.complaint).await?;
    let rules = policy.follow_up;
    let calls = match &case.progress {
        Progress::Replied(_, _, calls) => *calls,
        _ => Calls::default(),
    };
    let waits = kehu_service_orders::open_count(tx, OriginKind::Complaint, id.0).await? > 0;
    let last = calls.count.saturating_add(1) >= rules.attempts && !waits;
    let CallResult { result, score } = call;
    let taken = case.step(
        caller,
        StepContent::FollowUp {
            result,
            score,
            last,
        },
        remark,
        "/remark",
    )?;
    demand_score(call, &rules)?;
    if result == FollowUpResult::Satisfied && waits {
        return Err(Error::OrderOpen {});
    }
    if result == FollowUpResult::Unreachable
        && let Some(before) = calls.last_at
    {
        let calendar = clock::calendar_of(tx, caller, case.complaint.unit_id).await?;
        let from = crate::deadlines::after(&calendar, before, rules.retry_after_working_minutes)?;
        if caller.now < from {
            return Err(Error::FollowUpTooEarly { from });
        }
    }
    let after = record(tx, caller, &case, &taken).await?;
    match (&after.progress, result) {
        (_, FollowUpResult::Dissatisfied) => {
            clock::resume(tx, caller, &after.complaint, &policy).await?
        }
        (Progress::Replied(..), _) => {
            let minutes = rules.retry_after_working_minutes;
            clock::remind(tx, caller, &after.complaint, AlarmKind::FollowUp, minutes).await?;
        }
        _ => clock::forget(tx, id, &[AlarmKind::FollowUp]).await?,
    }
    Ok(after)
}

/// Who was reached gives a score where the policy demands one, within its range; nobody else does.
fn demand_score(call: CallResult, rules: &FollowUpRules) -> Result<(), Error> {
    let reached = call.result != FollowUpResult::Unreachable;
    let Some(score) = call.score else {
        if reached && rules.score_required {
            return Err(Faults::one(
                "/score",
                "required",
                "the policy demands a score of whoever is reached",
                "按制度须填写被访人的评分",
            )
            .into());
        }
        return Ok(());
    };
    let highest = rules.highest_score;
    if !reached {
        return Err(Faults::one(
            "/score",
            "unreachable",
            "nobody was reached who could give a score",
            "未接通，不得填写评分",
        )
        .into());
    }
    if score == 0 || score > highest {
        return Err(Faults::one(
            "/score",
            "range",
            format!("must lie between 1 and {highest}"),
            format!("须在 1 与 {highest} 之间"),
        )
        .into());
    }
    Ok(())
}

/// Summarises and evaluates the case, which closes it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`], [`Error::HandoverPending`], [`Error::OrderOpen`].
pub async fn evaluate(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    summary: &str,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let taken = case.step(caller, StepContent::Evaluation {}, summary, "/summary")?;
    case.demand_no_offer()?;
    demand_no_open_order(tx, id).await?;
    record(tx, caller, &case, &taken).await
}
