//! The facts of a party as the rules look at them: what counts until the deal, in order of time, with the claims that
//! arise from it.

mod claims;
mod evidence;
mod household;
mod lookup;

pub(crate) use claims::{Claim, Standing};
pub(crate) use evidence::*;
pub(crate) use household::of_household;

use crate::facts::{Capacity, ChangeWay, Facts, FaultDegree, Kinship, Reception, Transfer};
use crate::period::{day_of, same_day};
use crate::policy::{DealStage, DeterminationRules, RuleSet};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, UserId};
use std::collections::BTreeSet;

/// A party's case.
pub(crate) struct Case<'a> {
    pub(crate) rules: &'a DeterminationRules,
    pub(crate) facts: &'a Facts,
    /// The instant up to which facts count.
    pub(crate) until: DateTime<Utc>,
    /// The instant up to which a recognition or family tie counts.
    pub(crate) known_until: DateTime<Utc>,
    /// Whether a deal has been made.
    pub(crate) has_deal: bool,
    /// The receptions that count, by time.
    pub(crate) receptions: Vec<&'a Reception>,
    /// The claims, by time.
    pub(crate) claims: Vec<Claim<'a>>,
    transfers: Vec<&'a Transfer>,
    set_aside: BTreeSet<CustomerId>,
    /// Place of the first reception of the current course: the last one to which the visitor came as new, with the part of
    /// the same visit that went before it.
    course: usize,
    question: Option<&'a Reception>,
}

impl<'a> Case<'a> {
    pub(crate) fn of(rules: &'a DeterminationRules, facts: &'a Facts) -> Self {
        let deal_at = deal_at(rules, facts);
        let until = deal_at.unwrap_or(facts.as_of);
        let known_until = known_until(rules, facts);
        let mut case = Self {
            rules,
            facts,
            until,
            known_until,
            has_deal: deal_at.is_some(),
            receptions: Vec::new(),
            claims: Vec::new(),
            transfers: Vec::new(),
            set_aside: household::set_aside(rules, facts, known_until),
            course: 0,
            question: None,
        };
        case.receptions = case.counted_receptions();
        case.transfers = case.counted_transfers();
        case.claims = claims::of(&case);
        case.find_question();
        case
    }

    /// The receptions of the current course, by time.
    pub(crate) fn course(&self) -> &[&'a Reception] {
        self.receptions.get(self.course..).unwrap_or_default()
    }

    /// The receptions of the current course that came after one of them.
    pub(crate) fn visits_after(
        &self,
        reception: &Reception,
    ) -> impl Iterator<Item = &'a Reception> {
        let id = reception.id;
        let from = self
            .course()
            .iter()
            .copied()
            .skip_while(move |it| it.id != id);
        from.skip(1)
    }

    /// The reception in question: the latest one in which the visitor was received as new.
    pub(crate) fn question(&self) -> Option<&'a Reception> {
        self.question
    }

    /// Whether the deal is made before the visitors leave a reception; without a deal, whether they are still there.
    pub(crate) fn on_the_spot(&self, reception: &Reception) -> bool {
        self.until >= reception.arrived_at
            && reception.left_at.is_none_or(|left| self.until < left)
            && self.deal_same_day(reception)
    }

    /// Whether the deal is made on the day of a reception.
    pub(crate) fn deal_same_day(&self, reception: &Reception) -> bool {
        same_day(self.until, reception.arrived_at)
    }

    /// The day of a reception.
    pub(crate) fn day(&self, reception: &Reception) -> NaiveDate {
        day_of(reception.arrived_at)
    }

    /// Whether a reception was voided: its salesperson was changed for serious fault or firm refusal (ATT-V06c).
    pub(crate) fn is_voided(&self, reception: &Reception) -> bool {
        self.rules.rule_set == RuleSet::Developer
            && self.allowed_change(reception).is_some_and(|change| {
                self.fault_degree(reception) == FaultDegree::Serious
                    || (refuses_firmly(reception) && change.way == ChangeWay::ByRoster)
            })
    }

    /// The family ties that were known in time and make one party.
    pub(crate) fn known_ties(&self) -> impl Iterator<Item = &'a Kinship> {
        self.facts.kinships.iter().filter(|tie| {
            tie.known_since <= self.known_until && self.rules.family_ties.contains(&tie.kin)
        })
    }

    /// Whether the people named are of this party, and not relatives whom the policy counts as a party of their own.
    pub(super) fn counts(&self, people: &[CustomerId]) -> bool {
        people.is_empty() || people.iter().any(|person| !self.set_aside.contains(person))
    }

    fn counted_receptions(&self) -> Vec<&'a Reception> {
        let mut receptions: Vec<_> = self
            .facts
            .receptions
            .iter()
            .filter(|it| it.arrived_at <= self.until && self.counts(&it.visitors))
            .collect();
        receptions.sort_unstable_by_key(|it| (it.arrived_at, it.id));
        receptions
    }

    fn counted_transfers(&self) -> Vec<&'a Transfer> {
        let mut transfers: Vec<_> = self
            .facts
            .transfers
            .iter()
            .filter(|it| self.rules.transfers_count && it.at <= self.until)
            .collect();
        // Of a household that one draw gave to two, the party's own transfer says who counts.
        transfers.sort_unstable_by_key(|it| it.place());
        transfers
    }

    fn find_question(&mut self) {
        let new = self
            .receptions
            .iter()
            .rposition(|reception| {
                !self.takes_over(reception) && self.standing(reception).next().is_none()
            })
            .unwrap_or(0);
        let as_new = (new..self.receptions.len()).rev().find(|place| {
            self.receptions
                .get(*place)
                .is_some_and(|it| self.as_new(it))
        });
        self.question = self.receptions.get(as_new.unwrap_or(new)).copied();
        self.course = self.beginning_of_visit(new);
    }

    /// Whether the visitor was received by rotation although another's claim stood, and did not name the claimant.
    pub(crate) fn as_new(&self, reception: &Reception) -> bool {
        let mut rivals = self.standing(reception).peekable();
        reception.capacity == Capacity::Turn
            && !self.takes_over(reception)
            && rivals.peek().is_some()
            && rivals
                .all(|rival| rival.holder != reception.receiver && !names(reception, rival.holder))
    }

    /// Whether a reception carries on one of the same visit that counts.
    fn takes_over(&self, reception: &Reception) -> bool {
        self.receptions
            .iter()
            .any(|before| Some(before.id) == reception.continues && !self.is_voided(before))
    }

    fn beginning_of_visit(&self, place: usize) -> usize {
        let before = self
            .receptions
            .get(place)
            .and_then(|reception| reception.continues)
            .and_then(|id| {
                self.receptions
                    .iter()
                    .take(place)
                    .position(|it| it.id == id)
            });
        before.map_or(place, |before| self.beginning_of_visit(before))
    }
}

/// When the stage of the sale that counts as the deal was reached, a later stage standing for one that was skipped; none
/// when it was not reached by the instant of the facts.
fn deal_at(rules: &DeterminationRules, facts: &Facts) -> Option<DateTime<Utc>> {
    let deal = facts.deal.as_ref()?;
    let contract = deal.contracted_at;
    let subscription = deal.subscribed_at.or(contract);
    let at = match rules.deal_stage {
        DealStage::Reservation => deal.reserved_at.or(subscription),
        DealStage::Subscription => subscription,
        DealStage::Contract => contract,
    };
    at.filter(|at| *at <= facts.as_of)
}

/// The instant up to which a recognition or family tie counts.
fn known_until(rules: &DeterminationRules, facts: &Facts) -> DateTime<Utc> {
    if rules.recognition.later_knowledge_counts {
        facts.as_of
    } else {
        deal_at(rules, facts).unwrap_or(facts.as_of)
    }
}

/// Whether the visitor named the salesperson.
pub(crate) fn names(reception: &Reception, salesperson: UserId) -> bool {
    reception
        .named
        .iter()
        .any(|it| it.salesperson == salesperson)
}

/// Whether the visitor declined the salesperson.
pub(crate) fn declines(reception: &Reception, salesperson: UserId) -> bool {
    reception.declined.contains(&salesperson)
}

/// Whether the visitor firmly refused to be received further by the receiver.
pub(crate) fn refuses_firmly(reception: &Reception) -> bool {
    reception.insists && declines(reception, reception.receiver)
}

/// Whether a salesperson was on site when the visitors arrived.
pub(crate) fn on_site(reception: &Reception, salesperson: UserId) -> bool {
    reception.present.contains(&salesperson) || reception.receiver == salesperson
}
