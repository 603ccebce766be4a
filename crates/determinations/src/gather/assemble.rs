//! Putting the facts together from what reception recorded. Pure, save for reading the background.

use super::{Asked, store};
use crate::Error;
use chrono::{DateTime, Utc};
use kehu_attribution::facts::{
    Announcement, AskedBefore, Capacity, Change, CompanyContact, Complaint, Enquiry, EventMethod,
    Explanation, Facts, FaultFinding, FollowUp, Instigation, Introduction, Kin, Kinship, Moment,
    NamedByExecutive, Naming, NamingReason, PriorityTurn, Reception, Recognition, Referral,
    ReferralConfirmation, ReferrerPresence, Registration, Relative, SearchKey, SearchMatch,
    Transfer, Worker,
};
use kehu_db::PgConnection;
use kehu_identity::codes;
use kehu_kernel::{EvidenceId, PartyId, ReceptionId, ReferralId, RegistrationId, UserId};
use kehu_reception::desk::FoundBy;
use kehu_reception::evidence::{Content, Evidence, Worker as RecordedWorker};
use kehu_reception::filings::Filing;
use kehu_reception::record::{self, PartyRecord};
use kehu_reception::words::{
    BeenBefore, PartyKinship, ReceivedAs, ReferralPresence, StatementKind, StatementPhase,
    VisitKind,
};
use kehu_reception::{receptions, referrals, registrations};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is known of others that bears on a party: its existing customers, and which of its referrals are an executive's.
#[derive(Debug, Default)]
pub(super) struct Background {
    existing: BTreeMap<PartyId, PartyRecord>,
    first_deals: BTreeMap<PartyId, DateTime<Utc>>,
    filed_by_executives: BTreeSet<ReferralId>,
}

impl Background {
    /// Reads it for all records at once.
    pub(super) async fn load(
        connection: &mut PgConnection,
        records: impl Iterator<Item = &PartyRecord>,
        asked: Asked<'_>,
    ) -> Result<Self, Error> {
        let (mut existing, mut referrals) = (BTreeSet::new(), Vec::new());
        for record in records {
            let filed = record.referrals.iter();
            referrals.extend(filed.map(|one| (one.id, one.referrer_id, one.filed_at)));
            existing.extend(
                record
                    .valid_evidence()
                    .filter_map(|one| match &one.content {
                        Content::Introduction { existing_party, .. } => Some(*existing_party),
                        _ => None,
                    }),
            );
        }
        let mut found = Self::default();
        if !existing.is_empty() {
            let named: Vec<PartyId> = existing.into_iter().collect();
            let survivors = store::survivors_of(connection, &named).await?;
            let heads: Vec<PartyId> = survivors.values().copied().collect();
            found.existing = record::load(connection, &named, asked.until).await?;
            let deals = store::first_deals_of(connection, &heads).await?;
            found.first_deals = survivors
                .into_iter()
                .filter_map(|(party, head)| Some((party, *deals.get(&head)?)))
                .collect();
        }
        if !referrals.is_empty() {
            found.filed_by_executives =
                store::filed_by_executives(connection, &referrals, asked.executive_roles).await?;
        }
        Ok(found)
    }
}

/// Facts being put together.
pub(super) struct Assembly<'a> {
    facts: Facts,
    background: &'a Background,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(party: PartyId, until: DateTime<Utc>, background: &'a Background) -> Self {
        Self {
            facts: Facts::none(party, until),
            background,
        }
    }

    /// Adds what is recorded of the party or of a relative's.
    pub(super) fn add(&mut self, party: PartyId, record: &PartyRecord) {
        let until = self.facts.as_of;
        let members = record.members.iter().map(|member| member.customer_id);
        if party == self.facts.party {
            self.facts.members = members.collect();
        } else {
            self.facts.relatives.push(Relative {
                party,
                members: members.collect(),
                records: records_of(record),
            });
        }
        let came_by = |at: DateTime<Utc>| at <= until;
        let receptions = record
            .receptions
            .iter()
            .filter(|one| came_by(one.arrived_at));
        self.facts.receptions.extend(receptions.map(reception));
        self.facts.registrations.extend(registrations(record));
        self.facts
            .enquiries
            .extend(record.enquiries.iter().map(|one| Enquiry {
                id: one.id,
                at: one.called_at,
                salesperson: one.salesperson_id,
            }));
        self.facts
            .follow_ups
            .extend(record.follow_ups.iter().map(|one| FollowUp {
                id: one.id,
                at: one.occurred_at,
                salesperson: one.salesperson_id,
                effective: one.reached,
            }));
        let of = (party != self.facts.party).then_some(party);
        self.facts.transfers.extend(transfers(of, record));
        self.facts.searches.extend(searches(record));
        self.facts
            .event_methods
            .extend(record.event_methods.iter().map(|one| EventMethod {
                id: one.id,
                at: one.published_at,
                by: one.published_by,
                event: one.event_tag.clone(),
                method: one.method,
            }));
        let background = self.background;
        self.facts
            .referrals
            .extend(record.referrals.iter().map(|one| referral(one, background)));
        self.facts
            .filings
            .extend(record.filings.iter().map(Filing::fact));
        self.facts.kinships.extend(ties_of_members(record, until));
        for one in record
            .valid_evidence()
            .filter(|one| came_by(one.occurred_at))
        {
            self.add_evidence(record, one);
        }
    }

    fn add_evidence(&mut self, record: &PartyRecord, one: &Evidence) {
        let (id, at, by) = (one.id, one.occurred_at, one.recorded_by);
        let facts = &mut self.facts;
        match (&one.content, one.reception_id) {
            (
                Content::Recognition {
                    earlier,
                    recognised,
                },
                reception,
            ) => {
                facts.recognitions.push(Recognition {
                    id,
                    at,
                    earlier: *earlier,
                    recognised: *recognised,
                    reception,
                });
            }
            (Content::RecordMatch { earlier, key }, reception) => {
                facts.searches.push(SearchMatch {
                    id,
                    at,
                    by,
                    found: *earlier,
                    key: *key,
                    reception,
                })
            }
            (
                Content::Kinship {
                    one: first,
                    other,
                    kin,
                    ..
                },
                _,
            ) => facts.kinships.push(Kinship {
                id,
                known_since: at,
                one: *first,
                other: *other,
                kin: *kin,
            }),
            (Content::CompanyContact { .. }, _) => {
                facts.company_contacts.extend(company_contact(one))
            }
            (Content::Introduction { .. }, Some(reception))
                if record.family.contains(&one.party_id) =>
            {
                facts
                    .introductions
                    .extend(introduction(one, reception, self.background));
            }
            (Content::Change { allowed, to, way }, Some(reception)) => facts.changes.push(Change {
                id,
                at,
                by,
                reception,
                allowed: *allowed,
                to: *to,
                way: *way,
            }),
            // Another's fault in the reception is not the receiver's.
            (
                Content::Fault {
                    salesperson,
                    degree,
                },
                Some(reception),
            ) if receives(record, reception, *salesperson) => facts.faults.push(FaultFinding {
                id,
                at,
                by,
                reception,
                degree: *degree,
            }),
            (Content::Instigation { instigator }, Some(reception)) => {
                facts.instigations.push(Instigation {
                    id,
                    at,
                    by,
                    reception,
                    instigator: *instigator,
                });
            }
            (Content::Explanation { failed }, Some(reception)) => {
                facts.explanations.push(Explanation {
                    id,
                    at,
                    by,
                    reception,
                    failed: *failed,
                });
            }
            (
                Content::Complaint {
                    about,
                    supervisor_told_at,
                    salesperson_told_at,
                    verified_at,
                },
                Some(reception),
            ) => facts.complaints.push(Complaint {
                id,
                at,
                reception,
                about: *about,
                supervisor_told_at: *supervisor_told_at,
                salesperson_told_at: *salesperson_told_at,
                verified_at: *verified_at,
            }),
            (Content::PriorityTurn { salesperson }, Some(reception)) => {
                facts.priority_turns.push(PriorityTurn {
                    id,
                    at,
                    by,
                    reception,
                    salesperson: *salesperson,
                });
            }
            // An announcement is read with the introduction that names it; what lacks its reception is of none.
            _ => {}
        }
    }

    /// The facts; a tie between two relatives stands in the records of both.
    pub(super) fn finish(mut self) -> Facts {
        self.facts.kinships.sort_by_key(|tie| tie.id);
        self.facts.kinships.dedup_by_key(|tie| tie.id);
        self.facts.event_methods.sort_by_key(|one| one.id);
        self.facts.event_methods.dedup_by_key(|one| one.id);
        self.facts.sort();
        self.facts
    }
}

/// The records of a party that are its own. What joins two parties belongs to both.
fn records_of(record: &PartyRecord) -> Vec<Uuid> {
    let receptions = record.receptions.iter().map(|one| one.id.0);
    let registrations = record.registrations.iter().map(|one| one.id.0);
    let enquiries = record.enquiries.iter().map(|one| one.id.0);
    let follow_ups = record.follow_ups.iter().map(|one| one.id.0);
    let searches = record.searches.iter().map(|one| one.id.0);
    let referrals = record.referrals.iter().map(|one| one.id.0);
    let filings = record.filings.iter().map(|one| one.id.0);
    let evidence = record
        .valid_evidence()
        .filter(|one| record.family.contains(&one.party_id))
        .map(|one| one.id.0);
    receptions
        .chain(registrations)
        .chain(enquiries)
        .chain(follow_ups)
        .chain(searches)
        .chain(referrals)
        .chain(filings)
        .chain(evidence)
        .collect()
}

fn receives(record: &PartyRecord, reception: ReceptionId, salesperson: UserId) -> bool {
    record
        .receptions
        .iter()
        .any(|one| one.id == reception && one.receiver_id == salesperson)
}

fn reception(one: &receptions::Reception) -> Reception {
    let said = |kind| one.statements.iter().filter(move |said| said.kind == kind);
    Reception {
        id: one.id,
        continues: one.continues_id,
        visitors: one.visitors.clone(),
        arrived_at: one.arrived_at,
        left_at: one.left_at,
        receiver: one.receiver_id,
        on_behalf_of: one.on_behalf_of,
        capacity: match one.capacity {
            ReceivedAs::Turn => Capacity::Turn,
            ReceivedAs::Returning => Capacity::Returning,
            ReceivedAs::Named => Capacity::Named,
            ReceivedAs::Volunteer => Capacity::Volunteer,
            ReceivedAs::Assisting => Capacity::Assisting,
        },
        asked_before: match one.been_before {
            BeenBefore::Yes => AskedBefore::Yes,
            BeenBefore::No => AskedBefore::No,
            BeenBefore::Forgot => AskedBefore::Forgot,
        },
        named: said(StatementKind::Named)
            .filter_map(|said| {
                Some(Naming {
                    salesperson: said.salesperson_id?,
                    moment: match said.phase {
                        StatementPhase::Before => Moment::Before,
                        StatementPhase::During => Moment::During,
                    },
                })
            })
            .collect(),
        declined: said(StatementKind::Declined)
            .filter_map(|said| said.salesperson_id)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        insists: said(StatementKind::Insisted).next().is_some(),
        for_discount: one.came_for_discount
            || said(StatementKind::CameForDiscount).next().is_some(),
        event: one.event_tag.clone(),
        present: one.present.clone(),
    }
}

/// The registrations of visits. First visits give a claim, and further ones of somebody who has the party; a further visit of
/// another gives none. Corrections are read into what they correct: its claim stands, unless it was refused.
fn registrations(record: &PartyRecord) -> Vec<Registration> {
    let of_visit: BTreeMap<ReceptionId, &receptions::Reception> =
        record.receptions.iter().map(|one| (one.id, one)).collect();
    let holders: BTreeSet<UserId> = record
        .registrations
        .iter()
        .filter(|one| one.visit == VisitKind::First)
        .map(|one| one.salesperson_id)
        .chain(record.transfers.iter().map(|one| one.to_id))
        .collect();
    let claiming = claiming_registrations(&record.registrations);
    record
        .registrations
        .iter()
        .filter(|one| claiming.contains(&one.id))
        .map(|one| Registration {
            id: one.id,
            reception: Some(one.reception_id),
            salesperson: one.salesperson_id,
            customers: of_visit
                .get(&one.reception_id)
                .map(|reception| reception.visitors.clone())
                .unwrap_or_default(),
            at: one.registered_at,
            without_claim: one.visit != VisitKind::First && !holders.contains(&one.salesperson_id),
            confirmed_at: one
                .decision
                .as_ref()
                .filter(|decision| decision.confirmed)
                .map(|decision| decision.decided_at),
            minutes: record
                .minutes
                .iter()
                .filter(|listing| listing.reception_id == one.reception_id)
                .map(|listing| listing.minutes_id)
                .collect(),
        })
        .collect()
}

/// Of each registration with its corrections, the one whose claim counts: the first that was not refused, or the last.
fn claiming_registrations(all: &[registrations::Registration]) -> BTreeSet<RegistrationId> {
    let corrections: BTreeMap<RegistrationId, &registrations::Registration> = all
        .iter()
        .filter_map(|one| Some((one.corrects_id?, one)))
        .collect();
    let refused = |one: &registrations::Registration| {
        one.decision
            .as_ref()
            .is_some_and(|decision| !decision.confirmed)
    };
    all.iter()
        .filter(|one| one.corrects_id.is_none())
        .map(|first| {
            let mut claims = first;
            while refused(claims) {
                match corrections.get(&claims.id) {
                    Some(next) => claims = next,
                    None => break,
                }
            }
            claims.id
        })
        .collect()
}

fn transfers(party: Option<PartyId>, record: &PartyRecord) -> Vec<Transfer> {
    let drawn = record.transfers.iter().map(|one| Transfer {
        id: one.id,
        party,
        at: one.drawn_at,
        from: one.from_id,
        to: one.to_id,
    });
    drawn.collect()
}

fn searches(record: &PartyRecord) -> impl Iterator<Item = SearchMatch> {
    record.searches.iter().filter_map(|one| {
        Some(SearchMatch {
            id: one.id,
            at: one.searched_at,
            by: one.searched_by,
            found: one.found_id?,
            key: match one.key {
                FoundBy::Telephone => SearchKey::Telephone,
                FoundBy::Name => SearchKey::Name,
                FoundBy::Records => SearchKey::Records,
            },
            reception: one.reception_id,
        })
    })
}

/// Family ties that were noted with the members of a party. Such a tie has no record of its own: it goes by the member.
fn ties_of_members(record: &PartyRecord, until: DateTime<Utc>) -> Vec<Kinship> {
    let Some((first, others)) = record.members.split_first() else {
        return Vec::new();
    };
    others
        .iter()
        .filter(|member| member.known_at <= until)
        .filter_map(|member| {
            let kin = match member.kinship? {
                PartyKinship::Spouse => Kin::Spouses,
                PartyKinship::Parent | PartyKinship::Child => Kin::ParentAndChild,
                PartyKinship::Sibling => Kin::Siblings,
                PartyKinship::OtherRelative => Kin::OtherRelatives,
                PartyKinship::Friend => return None,
            };
            Some(Kinship {
                id: EvidenceId(member.customer_id.0),
                known_since: member.known_at,
                one: first.customer_id,
                other: member.customer_id,
                kin,
            })
        })
        .collect()
}

fn company_contact(one: &Evidence) -> Option<CompanyContact> {
    let Content::CompanyContact {
        executive,
        named,
        naming_reason,
        negotiated_by,
        after_sale_by,
    } = &one.content
    else {
        return None;
    };
    Some(CompanyContact {
        id: one.id,
        at: one.occurred_at,
        executive: *executive,
        // Whatever the reason, a naming that was let stand counts: 如解释无效或其它原因.
        named: named.map(|salesperson| NamedByExecutive {
            salesperson,
            reason: naming_reason.unwrap_or(NamingReason::Other),
        }),
        negotiated_by: worker(*negotiated_by),
        after_sale_by: worker(*after_sale_by),
    })
}

const fn worker(recorded: RecordedWorker) -> Worker {
    match recorded {
        RecordedWorker::Salesperson { user } => Worker::Salesperson { user },
        RecordedWorker::Company {} => Worker::Company {},
    }
}

fn introduction(
    one: &Evidence,
    reception: ReceptionId,
    background: &Background,
) -> Option<Introduction> {
    let Content::Introduction {
        existing_party,
        existing_customer,
        way,
        salesperson,
        announcement,
    } = &one.content
    else {
        return None;
    };
    let at = one.occurred_at;
    let existing = background.existing.get(existing_party);
    let receptions = existing.into_iter().flat_map(|record| &record.receptions);
    let received = receptions
        .filter(|visit| visit.arrived_at < at)
        .filter(|visit| visit.visitors.is_empty() || visit.visitors.contains(existing_customer))
        .filter(|visit| {
            !matches!(
                visit.capacity,
                ReceivedAs::Volunteer | ReceivedAs::Assisting
            )
        })
        .map(|visit| visit.receiver_id);
    let mut received_by: Vec<UserId> = Vec::new();
    for salesperson in received {
        if !received_by.contains(&salesperson) {
            received_by.push(salesperson);
        }
    }
    Some(Introduction {
        id: one.id,
        at,
        reception,
        existing_customer: *existing_customer,
        has_bought: background
            .first_deals
            .get(existing_party)
            .is_some_and(|deal| *deal <= at),
        received_by,
        transfers: existing.map_or_else(Vec::new, |record| transfers(None, record)),
        way: *way,
        salesperson: *salesperson,
        announcement: announcement.and_then(|id| announced(existing?, id)),
    })
}

fn announced(existing: &PartyRecord, id: EvidenceId) -> Option<Announcement> {
    existing
        .valid_evidence()
        .filter(|one| one.id == id)
        .find_map(|one| match &one.content {
            Content::Announcement { by, appointed_at } => Some(Announcement {
                id,
                at: one.occurred_at,
                by: *by,
                appointed_at: *appointed_at,
            }),
            _ => None,
        })
}

fn referral(one: &referrals::Referral, background: &Background) -> Referral {
    Referral {
        id: one.id,
        at: one.filed_at,
        referrer: one.referrer_id,
        is_executive: background.filed_by_executives.contains(&one.id),
        appointed_on: one.appointed_on,
        presence: one.presence.and_then(|presence| match presence {
            ReferralPresence::Accompanied => Some(ReferrerPresence::Accompanied {}),
            ReferralPresence::Telephoned => one
                .telephoned_at
                .map(|at| ReferrerPresence::Telephoned { at }),
        }),
        confirmation: one
            .confirmed_at
            .zip(one.confirmed_by)
            .filter(|_| one.ended_at.is_none())
            .map(|(at, by)| ReferralConfirmation {
                id: EvidenceId(one.id.0),
                at,
                by,
                by_group_leader: one.acting_as.as_deref() == Some(codes::GROUP_LEADER),
                manager_absent: one.absence.is_some(),
            }),
        approved_at: one.approved_at,
    }
}
