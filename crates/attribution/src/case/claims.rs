//! The claims that registrations give, how long they stand, and whose they are at an instant.

use super::Case;
use crate::decision::Record;
use crate::facts::{Capacity, Reception, Registration, Transfer};
use crate::period::same_day;
use crate::policy::Renewal;
use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, MinutesId, ReceptionId, UserId};

/// What a registration gives its salesperson, from its time until it expires.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    pub(crate) record: Record,
    pub(crate) reception: Option<ReceptionId>,
    /// To whom the record gives it; see [`Case::holder`] for whose it is later.
    pub(crate) salesperson: UserId,
    pub(crate) customers: &'a [CustomerId],
    pub(crate) minutes: &'a [MinutesId],
    pub(crate) from: DateTime<Utc>,
    /// Its last instant.
    pub(crate) until: DateTime<Utc>,
}

impl Claim<'_> {
    /// Whether it rests on a visit and not on a call.
    pub(crate) fn is_of_visit(&self) -> bool {
        matches!(self.record, Record::Registration(_))
    }
}

/// A claim that stands at an instant, and whose it is then.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) claim: &'a Claim<'a>,
    pub(crate) holder: UserId,
}

impl<'a> Case<'a> {
    /// The claims that stand when a reception begins, the earliest first.
    pub(crate) fn standing(&self, reception: &Reception) -> impl Iterator<Item = Standing<'_>> {
        self.standing_at(reception.arrived_at)
    }

    /// The claims that arose before an instant and stand at it, the earliest first.
    pub(crate) fn standing_at(&self, at: DateTime<Utc>) -> impl Iterator<Item = Standing<'_>> {
        self.claims
            .iter()
            .filter(move |claim| claim.from < at && at <= claim.until)
            .map(move |claim| Standing {
                claim,
                holder: self.holder(claim, at),
            })
    }

    /// The earliest claim that stands when a reception begins and is not the receiver's.
    pub(crate) fn rival(&self, reception: &Reception) -> Option<Standing<'_>> {
        self.standing(reception)
            .find(|standing| standing.holder != reception.receiver)
    }

    /// The claims that stood or arose in the current course.
    pub(crate) fn claims_of_course(&self) -> impl Iterator<Item = &Claim<'a>> {
        let begin = self.course().first().map(|first| first.arrived_at);
        self.claims
            .iter()
            .filter(move |claim| begin.is_some_and(|begin| begin <= claim.until))
    }

    /// The claim of another than the receiver that expired last before a reception began.
    pub(crate) fn expired(&self, reception: &Reception) -> Option<&Claim<'a>> {
        self.claims
            .iter()
            .filter(|claim| {
                claim.until < reception.arrived_at
                    && self.holder(claim, reception.arrived_at) != reception.receiver
            })
            .max_by_key(|claim| (claim.until, claim.record))
    }

    /// Whose a claim is at an instant: the party may have been drawn for another (ATT-R12).
    pub(crate) fn holder(&self, claim: &Claim<'_>, at: DateTime<Utc>) -> UserId {
        self.successor(claim.salesperson, claim.from, at)
    }

    /// Who counts at an instant in place of a salesperson whose part in the party began at another.
    pub(crate) fn successor(
        &self,
        salesperson: UserId,
        since: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> UserId {
        self.successions(salesperson, since, at)
            .last()
            .map_or(salesperson, |transfer| transfer.to)
    }

    /// The transfers, one after the other, by which somebody else came in the place of a salesperson between two instants.
    pub(crate) fn successions(
        &self,
        salesperson: UserId,
        since: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> impl Iterator<Item = &'a Transfer> {
        let mut holder = salesperson;
        self.transfers
            .iter()
            .copied()
            .filter(move |transfer| since <= transfer.at && transfer.at <= at)
            .filter(move |transfer| {
                let moves = transfer.from == holder;
                if moves {
                    holder = transfer.to;
                }
                moves
            })
    }

    /// The claim that a salesperson has from a reception, or had already when it began.
    pub(crate) fn registered(
        &self,
        reception: &Reception,
        salesperson: UserId,
    ) -> Option<&Claim<'a>> {
        self.claims.iter().find(|claim| {
            claim.salesperson == salesperson
                && claim.until >= reception.arrived_at
                && (claim.reception == Some(reception.id)
                    || claim.from <= reception.arrived_at
                    || same_day(claim.from, reception.arrived_at))
        })
    }

    /// The receiver's own registration of a reception, whether or not it gives a claim.
    pub(crate) fn visit_registration(&self, reception: &Reception) -> Option<&'a Registration> {
        self.facts
            .registrations
            .iter()
            .filter(|it| it.reception == Some(reception.id))
            .filter(|it| it.salesperson == reception.receiver && self.is_effective(it))
            .min_by_key(|it| (it.at, it.id))
    }

    /// Whether a registration counts: made in time, confirmed where that is asked for, of this party, of a reception that
    /// was not voided.
    pub(crate) fn is_effective(&self, registration: &Registration) -> bool {
        self.is_in_time(registration)
            && self.counts(&registration.customers)
            && self.is_confirmed(registration)
            && !self.is_of_voided(registration)
    }

    /// Whether a registration was made by the deal, or later on the day of its reception: registrations are entered the same
    /// day (ATT-G21), and a deal on the spot often comes before them.
    pub(crate) fn is_in_time(&self, registration: &Registration) -> bool {
        let entered_the_same_day = || {
            self.receptions.iter().any(|reception| {
                Some(reception.id) == registration.reception
                    && same_day(reception.arrived_at, registration.at)
            })
        };
        registration.at <= self.until
            || (registration.at <= self.facts.as_of && entered_the_same_day())
    }

    /// Whether a registration is confirmed, or need not be (ATT-G21). The confirmation may come after the deal: it takes
    /// effect from the registration's own time.
    pub(crate) fn is_confirmed(&self, registration: &Registration) -> bool {
        !self.rules.claim.needs_confirmation
            || registration
                .confirmed_at
                .is_some_and(|at| at <= self.facts.as_of)
    }

    /// Whether a registration is of a reception that was voided (ATT-V06c).
    pub(crate) fn is_of_voided(&self, registration: &Registration) -> bool {
        self.receptions.iter().any(|reception| {
            Some(reception.id) == registration.reception
                && reception.receiver == registration.salesperson
                && self.is_voided(reception)
        })
    }
}

/// The claims of a case, by time, then by record. A registration by one whose claim stands gives no second claim; whose it is
/// then, a draw may have changed (ATT-R12).
pub(super) fn of<'a>(case: &Case<'a>) -> Vec<Claim<'a>> {
    let registered = case
        .facts
        .registrations
        .iter()
        .filter(|it| !it.without_claim && case.is_effective(it))
        .map(|it| Claim {
            record: Record::Registration(it.id),
            reception: it.reception,
            salesperson: it.salesperson,
            customers: &it.customers,
            minutes: &it.minutes,
            from: it.at,
            until: case.rules.claim.last_instant(it.at),
        });
    let mut found: Vec<_> = registered.chain(enquired(case)).collect();
    found.sort_unstable_by_key(|claim| (claim.from, claim.record));
    let mut claims: Vec<Claim<'a>> = Vec::with_capacity(found.len());
    for mut claim in found {
        let stands_already = claims.iter().any(|earlier| {
            claim.from <= earlier.until && case.holder(earlier, claim.from) == claim.salesperson
        });
        if !stands_already {
            claim.until = renewed(case, &claim);
            claims.push(claim);
        }
    }
    claims
}

/// The claims that phone enquiries give, where the policy lets them (ATT-G23).
fn enquired<'a>(case: &Case<'a>) -> impl Iterator<Item = Claim<'a>> {
    let validity = case.rules.claim.enquiry_validity;
    let first_day_counts = case.rules.claim.first_day_counts;
    let until = case.until;
    case.facts
        .enquiries
        .iter()
        .filter(move |it| it.at <= until)
        .filter_map(move |it| {
            Some(Claim {
                record: Record::Enquiry(it.id),
                reception: None,
                salesperson: it.salesperson,
                customers: &[],
                minutes: &[],
                from: it.at,
                until: validity?.last_instant(it.at, first_day_counts),
            })
        })
}

/// The end of a claim after all that lets it run anew while it stands.
fn renewed(case: &Case<'_>, claim: &Claim<'_>) -> DateTime<Utc> {
    let rules = &case.rules.claim;
    let mut renewals: Vec<_> = rules
        .renewed_by
        .iter()
        .flat_map(|renewal| renewals(case, claim, *renewal))
        .filter(|at| claim.from < *at && *at <= case.until)
        .collect();
    renewals.sort_unstable();
    renewals.into_iter().fold(claim.until, |until, at| {
        if at <= until {
            until.max(rules.last_instant(at))
        } else {
            until
        }
    })
}

fn renewals(case: &Case<'_>, claim: &Claim<'_>, renewal: Renewal) -> Vec<DateTime<Utc>> {
    let holds = |salesperson: UserId, at| case.holder(claim, at) == salesperson;
    match renewal {
        Renewal::Visit => case
            .receptions
            .iter()
            .filter(|it| {
                matches!(it.capacity, Capacity::Volunteer | Capacity::Assisting)
                    || holds(it.receiver, it.arrived_at)
            })
            .map(|it| it.arrived_at)
            .collect(),
        Renewal::Registration => case
            .facts
            .registrations
            .iter()
            .filter(|it| case.is_effective(it) && holds(it.salesperson, it.at))
            .map(|it| it.at)
            .collect(),
        Renewal::EffectiveFollowUp | Renewal::FollowUp => case
            .facts
            .follow_ups
            .iter()
            .filter(|it| it.effective || renewal == Renewal::FollowUp)
            .filter(|it| holds(it.salesperson, it.at))
            .map(|it| it.at)
            .collect(),
    }
}
