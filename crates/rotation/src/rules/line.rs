//! The fold: the order at any point of the ledger from the entries of its day.

use crate::model::{Claim, From, Line, Place, Step, Turn, TurnEntry};
use kehu_kernel::UserId;

impl Line {
    /// The order after the entries of a day, the first of which opened it.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a TurnEntry>) -> Self {
        let mut line = Self::default();
        for entry in entries {
            line.apply(entry.number, &entry.step);
        }
        line
    }

    /// Those on duty, in order: the standing order, or those first who have received fewer.
    #[must_use]
    pub fn order(&self) -> Vec<&Place> {
        let mut order: Vec<&Place> = self.places.iter().filter(|place| place.on_duty).collect();
        if self.by_fewest {
            order.sort_by_key(|place| place.received);
        }
        order
    }

    /// What is owed, in the order in which it is honoured.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// The place of somebody on duty.
    #[must_use]
    pub fn on_duty(&self, who: UserId) -> Option<&Place> {
        self.places
            .iter()
            .find(|place| place.who == who && place.on_duty)
    }

    /// Applies the entry of a number.
    pub(crate) fn apply(&mut self, number: i64, step: &Step) {
        match step {
            Step::DayOpened { line } => *self = line.clone(),
            Step::Joined { who } => self.join(*who),
            Step::LeftDuty { who } => self.change(*who, |place| place.on_duty = false),
            Step::Moved { who, place } => self.put(*who, *place),
            Step::Taken { who, claim } => self.take(number, *who, *claim),
            Step::Used { who } => self.use_turn(number, *who),
            Step::PassedOver { who, .. } | Step::Cancelled { who } => self.send_to_end(*who),
            Step::Granted {
                who,
                claim,
                times,
                ahead,
                ..
            } => {
                let claim = Claim {
                    who: *who,
                    kind: *claim,
                    left: *times,
                    entry: number,
                };
                let at = if *ahead { 0 } else { self.claims.len() };
                self.claims.insert(at, claim);
            }
            Step::Withdrawn { entry, .. } => self.claims.retain(|claim| claim.entry != *entry),
            Step::GivenBack { entry, .. } => self.give_back(*entry),
            Step::Voided { entry, .. } => {
                if let Some(turn) = self.turns.get_mut(entry) {
                    turn.returned = true;
                }
            }
            Step::Volunteered { .. } => {}
            Step::Barred { who } => self.change(*who, |place| place.barred = true),
            Step::Admitted { who } => self.change(*who, |place| place.barred = false),
            Step::Traded { who, other, .. } => self.trade(*who, *other),
        }
    }

    fn index(&self, who: UserId) -> Option<usize> {
        self.places.iter().position(|place| place.who == who)
    }

    fn change(&mut self, who: UserId, change: impl FnOnce(&mut Place)) {
        if let Some(place) = self.places.iter_mut().find(|place| place.who == who) {
            change(place);
        }
    }

    fn join(&mut self, who: UserId) {
        let place = match self.index(who) {
            Some(at) => self.places.remove(at),
            None => Place {
                who,
                on_duty: false,
                barred: false,
                received: 0,
            },
        };
        self.places.push(Place {
            on_duty: true,
            ..place
        });
    }

    /// Puts somebody before whoever now stands at that place among those on duty.
    fn put(&mut self, who: UserId, place: u16) {
        let Some(from) = self.index(who) else {
            return;
        };
        let moved = self.places.remove(from);
        let before = usize::from(place).saturating_sub(1);
        let at = self
            .places
            .iter()
            .enumerate()
            .filter(|(_, place)| place.on_duty)
            .nth(before)
            .map_or(self.places.len(), |(at, _)| at);
        self.places.insert(at, moved);
    }

    fn send_to_end(&mut self, who: UserId) {
        if let Some(at) = self.index(who) {
            let place = self.places.remove(at);
            self.places.push(place);
        }
    }

    fn take(&mut self, number: i64, who: UserId, claim: Option<i64>) {
        let Some(entry) = claim else {
            self.use_turn(number, who);
            return;
        };
        let Some(at) = self.claims.iter().position(|claim| claim.entry == entry) else {
            return;
        };
        let Some(claim) = self.claims.get_mut(at) else {
            return;
        };
        self.turns.insert(
            number,
            Turn {
                who,
                from: From::Claim(*claim),
                returned: false,
            },
        );
        claim.left = claim.left.saturating_sub(1);
        if claim.left == 0 {
            self.claims.remove(at);
        }
        self.change(who, |place| {
            place.received = place.received.saturating_add(1);
        });
    }

    fn use_turn(&mut self, number: i64, who: UserId) {
        let Some(at) = self.index(who) else {
            return;
        };
        self.turns.insert(
            number,
            Turn {
                who,
                from: From::Place(at),
                returned: false,
            },
        );
        self.change(who, |place| {
            place.received = place.received.saturating_add(1);
        });
        self.send_to_end(who);
    }

    fn give_back(&mut self, entry: i64) {
        let Some(turn) = self.turns.get_mut(&entry) else {
            return;
        };
        if turn.returned {
            return;
        }
        turn.returned = true;
        let Turn { who, from, .. } = *turn;
        self.change(who, |place| {
            place.received = place.received.saturating_sub(1);
        });
        match from {
            From::Place(at) => self.back_to(who, at),
            From::Claim(claim) => self.owe_again(claim),
        }
    }

    fn back_to(&mut self, who: UserId, at: usize) {
        if let Some(now) = self.index(who) {
            let place = self.places.remove(now);
            self.places.insert(at.min(self.places.len()), place);
        }
    }

    /// One turn of a claim is owed again: beside what is left of it, else before all others.
    fn owe_again(&mut self, was: Claim) {
        match self
            .claims
            .iter_mut()
            .find(|claim| claim.entry == was.entry)
        {
            Some(claim) => claim.left = claim.left.saturating_add(1),
            None => self.claims.insert(0, Claim { left: 1, ..was }),
        }
    }

    fn trade(&mut self, who: UserId, other: UserId) {
        if let (Some(one), Some(two)) = (self.index(who), self.index(other)) {
            self.places.swap(one, two);
        }
    }
}
