//! What was recorded of a reception, in time to count.

use super::Case;
use crate::facts::{
    Change, Complaint, DealChange, EventMethod, Explanation, FactDispute, FaultDegree,
    FaultFinding, Instigation, Introduction, PriorityTurn, Reception, SearchMatch,
};
use crate::period::same_day;
use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, ReceptionId, UserId};

/// A record of a reception.
trait OfReception {
    fn reception(&self) -> ReceptionId;
    fn at(&self) -> DateTime<Utc>;
    fn id(&self) -> EvidenceId;
}

macro_rules! of_reception {
    ($($fact:ty),*) => {$(
        impl OfReception for $fact {
            fn reception(&self) -> ReceptionId { self.reception }
            fn at(&self) -> DateTime<Utc> { self.at }
            fn id(&self) -> EvidenceId { self.id }
        }
    )*};
}

of_reception!(
    Change,
    Complaint,
    Explanation,
    FaultFinding,
    Introduction,
    PriorityTurn
);

impl<'a> Case<'a> {
    /// The latest record of a reception that fits.
    fn latest<F: OfReception>(
        &self,
        records: &'a [F],
        reception: &Reception,
        fits: impl Fn(&F) -> bool,
    ) -> Option<&'a F> {
        records
            .iter()
            .filter(|it| it.reception() == reception.id && it.at() <= self.until && fits(it))
            .max_by_key(|it| (it.at(), it.id()))
    }

    /// The manager's last word on a change of salesperson, if it allows one.
    pub(crate) fn allowed_change(&self, reception: &Reception) -> Option<&'a Change> {
        self.latest(&self.facts.changes, reception, |_| true)
            .filter(|change| change.allowed)
    }

    /// The last finding on the receiver's fault.
    pub(crate) fn fault(&self, reception: &Reception) -> Option<&'a FaultFinding> {
        self.latest(&self.facts.faults, reception, |_| true)
    }

    /// How grave the receiver's fault is; none where nothing was found.
    pub(crate) fn fault_degree(&self, reception: &Reception) -> FaultDegree {
        self.fault(reception)
            .map_or(FaultDegree::None, |finding| finding.degree)
    }

    /// The last finding on the receiver's fault, however late it was made, where the policy lets a serious one take the part of
    /// who received in another's place, and it is serious.
    pub(crate) fn forfeiting_fault(&self, reception: &Reception) -> Option<&'a FaultFinding> {
        self.facts
            .faults
            .iter()
            .filter(|it| it.reception == reception.id && it.at <= self.facts.as_of)
            .max_by_key(|it| (it.at, it.id))
            .filter(|it| self.rules.serious_fault_forfeits && it.degree == FaultDegree::Serious)
    }

    /// An explanation that failed.
    pub(crate) fn failed_explanation(&self, reception: &Reception) -> Option<&'a Explanation> {
        self.latest(&self.facts.explanations, reception, |it| it.failed)
    }

    /// The proof that a salesperson had instigated the visitor; what is proved only after the deal counts where later knowledge
    /// does.
    pub(crate) fn instigation(
        &self,
        reception: &Reception,
        instigator: UserId,
    ) -> Option<&'a Instigation> {
        self.facts
            .instigations
            .iter()
            .filter(|it| it.reception == reception.id && it.instigator == instigator)
            .filter(|it| it.at <= self.known_until)
            .max_by_key(|it| (it.at, it.id))
    }

    /// A complaint about a salesperson that was told to the supervisor and the salesperson and verified.
    pub(crate) fn verified_complaint(
        &self,
        reception: &Reception,
        about: UserId,
    ) -> Option<&'a Complaint> {
        let in_time = |at: Option<DateTime<Utc>>| at.is_some_and(|at| at <= self.until);
        self.latest(&self.facts.complaints, reception, |it| {
            it.about == about
                && in_time(it.supervisor_told_at)
                && in_time(it.salesperson_told_at)
                && in_time(it.verified_at)
        })
    }

    /// The priority turn granted to the receiver.
    pub(crate) fn priority_turn(&self, reception: &Reception) -> Option<&'a PriorityTurn> {
        self.latest(&self.facts.priority_turns, reception, |it| {
            it.salesperson == reception.receiver
        })
    }

    /// The searches made for a reception, before or during it, on its day: those that name it, and those of its receiver that
    /// name none, as one that goes before it. What others searched was for others.
    pub(crate) fn searches_for(
        &self,
        reception: &Reception,
    ) -> impl Iterator<Item = &'a SearchMatch> {
        let (id, arrived_at, receiver) = (reception.id, reception.arrived_at, reception.receiver);
        let end = reception.left_at.unwrap_or(self.until).min(self.until);
        self.facts.searches.iter().filter(move |it| {
            it.at <= end
                && match it.reception {
                    Some(of) => of == id,
                    None => it.by == receiver && same_day(it.at, arrived_at),
                }
        })
    }

    /// Through which existing customer the visitor of a reception came.
    pub(crate) fn introduction(&self, reception: &Reception) -> Option<&'a Introduction> {
        self.latest(&self.facts.introductions, reception, |_| true)
    }

    /// The disputes over the facts that are open.
    pub(crate) fn open_disputes(&self) -> impl Iterator<Item = &'a FactDispute> {
        let as_of = self.facts.as_of;
        self.facts
            .fact_disputes
            .iter()
            .filter(move |it| it.at <= as_of && it.resolved_at.is_none_or(|at| at > as_of))
    }

    /// What was changed after the deal.
    pub(crate) fn deal_changes(&self) -> impl Iterator<Item = &'a DealChange> {
        let (from, to) = (self.until, self.facts.as_of);
        let deal = self.facts.deal.as_ref().filter(|_| self.has_deal);
        deal.into_iter()
            .flat_map(|deal| &deal.changes)
            .filter(move |it| from <= it.at && it.at <= to)
    }

    /// The method published for an event.
    pub(crate) fn event_method(&self, event: &str) -> Option<&'a EventMethod> {
        self.facts
            .event_methods
            .iter()
            .filter(|it| it.event == event && it.at <= self.until)
            .max_by_key(|it| (it.at, it.id))
    }
}
