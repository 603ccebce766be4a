//! What holds for any history of a day, whatever happens in it.

use super::cases::{at, does, line, noon, office, who};
use super::explanation::explain;
use super::next::next;
use super::standing::{sequence, standings};
use crate::model::{Cause, ClaimKind, Engagement, Line, Presence, PresenceState, Step, TurnEntry};
use kehu_kernel::{TurnEntryId, TurnTradeId, UnitId, UserId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const PEOPLE: u128 = 6;

/// Something that may happen at a site.
#[derive(Debug, Clone)]
enum Happening {
    Visitor { except: Option<u128> },
    State(u128, PresenceState),
    Free(u128),
    Join(u128),
    Leave(u128),
    Move(u128, u16),
    Use(u128),
    Grant(u128, u16, bool),
    GiveBack(usize),
    Void(usize),
    Withdraw(usize),
    Trade(u128, u128),
    Cancel(u128),
    Bar(u128),
    Admit(u128),
}

fn happening() -> impl Strategy<Value = Happening> {
    let someone = || 1..=PEOPLE;
    let state = prop_oneof![
        Just(PresenceState::OnSite),
        Just(PresenceState::OnBusiness),
        Just(PresenceState::Out),
        Just(PresenceState::Absent),
    ];
    prop_oneof![
        6 => prop::option::weighted(0.1, someone()).prop_map(|except| Happening::Visitor { except }),
        3 => (someone(), state).prop_map(|(who, state)| Happening::State(who, state)),
        4 => someone().prop_map(Happening::Free),
        1 => someone().prop_map(Happening::Join),
        1 => someone().prop_map(Happening::Leave),
        1 => (someone(), 1_u16..9).prop_map(|(who, place)| Happening::Move(who, place)),
        1 => someone().prop_map(Happening::Use),
        2 => (someone(), 1_u16..4, any::<bool>()).prop_map(|(who, times, ahead)| Happening::Grant(who, times, ahead)),
        2 => (0_usize..40).prop_map(Happening::GiveBack),
        1 => (0_usize..40).prop_map(Happening::Void),
        1 => (0_usize..40).prop_map(Happening::Withdraw),
        1 => (someone(), someone()).prop_map(|(one, two)| Happening::Trade(one, two)),
        1 => someone().prop_map(Happening::Cancel),
        1 => someone().prop_map(Happening::Bar),
        1 => someone().prop_map(Happening::Admit),
    ]
}

/// A site that lives through happenings as the service does.
struct Site {
    entries: Vec<TurnEntry>,
    line: Line,
    /// The order after each entry, as it was then.
    recorded: Vec<Vec<UserId>>,
    presences: BTreeMap<UserId, Presence>,
    visitors_received: usize,
}

impl Site {
    fn open() -> Self {
        let mut site = Self {
            entries: Vec::new(),
            line: Line::default(),
            recorded: Vec::new(),
            presences: (1..=PEOPLE)
                .map(|number| (who(number), does(number, PresenceState::OnSite, None)))
                .collect(),
            visitors_received: 0,
        };
        site.write(Step::DayOpened { line: line(PEOPLE) });
        site
    }

    fn write(&mut self, step: Step) {
        let number = i64::try_from(self.entries.len()).unwrap() + 1;
        self.line.apply(number, &step);
        self.entries.push(TurnEntry {
            id: TurnEntryId(Uuid::from_u128(u128::try_from(number).unwrap())),
            site: UnitId(Uuid::from_u128(1)),
            number,
            step,
            reception: None,
            reason: None,
            occurred_at: noon() + chrono::Duration::seconds(number),
            actor: None,
        });
        self.recorded.push(sequence(&self.line));
    }

    fn known(&self) -> Vec<Presence> {
        self.presences.values().cloned().collect()
    }

    fn is_free(&self, who: UserId) -> bool {
        self.presences
            .get(&who)
            .is_some_and(|one| one.state == PresenceState::OnSite)
    }

    fn begin(&mut self, number: u128, state: PresenceState, engagement: Option<Engagement>) {
        self.presences
            .insert(who(number), does(number, state, engagement));
    }

    /// The numbers of the turns that have not been given back or declared void, and of the claims that are open.
    fn turn(&self, nth: usize) -> Option<(i64, UserId)> {
        let open: Vec<(i64, UserId)> = self
            .line
            .turns
            .iter()
            .filter(|(_, turn)| !turn.returned)
            .map(|(number, turn)| (*number, turn.who))
            .collect();
        open.get(nth % open.len().max(1)).copied()
    }

    fn visitor(&mut self, except: Option<u128>) {
        let except: Vec<UserId> = except.map(who).into_iter().collect();
        let Some(plan) = next(&self.line, &self.known(), &except) else {
            // Nobody can receive: then really nobody can.
            let someone = self.line.order().into_iter().find(|place| {
                self.is_free(place.who) && !place.barred && !except.contains(&place.who)
            });
            assert_eq!(someone, None);
            return;
        };
        assert!(self.is_free(plan.taker) && !except.contains(&plan.taker));
        for (passed, cause, presence) in plan.passed {
            assert!(!self.is_free(passed) || cause == Cause::NotAdmitted);
            self.write(Step::PassedOver {
                who: passed,
                cause,
                presence,
            });
        }
        if plan.claim.is_none() {
            let first = self
                .line
                .order()
                .into_iter()
                .find(|place| !except.contains(&place.who));
            assert_eq!(first.map(|place| place.who), Some(plan.taker));
        }
        self.write(Step::Taken {
            who: plan.taker,
            claim: plan.claim,
        });
        let busy = Some(Engagement::NewVisitor);
        self.begin(plan.taker.0.as_u128(), PresenceState::Busy, busy);
        self.visitors_received += 1;
    }

    fn live(&mut self, happening: &Happening) {
        let on_duty = |line: &Line, number: &u128| line.on_duty(who(*number)).is_some();
        match happening {
            Happening::Visitor { except } => self.visitor(*except),
            Happening::State(number, state) => self.begin(*number, *state, None),
            Happening::Free(number) => self.begin(*number, PresenceState::OnSite, None),
            Happening::Join(number) if !on_duty(&self.line, number) => {
                self.write(Step::Joined { who: who(*number) });
            }
            Happening::Leave(number) if on_duty(&self.line, number) => {
                self.write(Step::LeftDuty { who: who(*number) });
            }
            Happening::Move(number, place) if on_duty(&self.line, number) => {
                self.write(Step::Moved {
                    who: who(*number),
                    place: *place,
                });
            }
            Happening::Use(number) if on_duty(&self.line, number) => {
                self.write(Step::Used { who: who(*number) });
            }
            Happening::Grant(number, times, ahead) if on_duty(&self.line, number) => {
                self.write(Step::Granted {
                    who: who(*number),
                    claim: ClaimKind::MakeUp,
                    times: *times,
                    ahead: *ahead,
                    presence: None,
                    entry: None,
                });
            }
            Happening::GiveBack(nth) => {
                if let Some((entry, who)) = self.turn(*nth) {
                    self.write(Step::GivenBack { who, entry });
                }
            }
            Happening::Void(nth) => {
                if let Some((entry, who)) = self.turn(*nth) {
                    self.write(Step::Voided { who, entry });
                }
            }
            Happening::Withdraw(nth) => {
                let claims = self.line.claims();
                if let Some(claim) = claims.get(nth % claims.len().max(1)).copied() {
                    self.write(Step::Withdrawn {
                        who: claim.who,
                        entry: claim.entry,
                    });
                }
            }
            Happening::Trade(one, two)
                if one != two && on_duty(&self.line, one) && on_duty(&self.line, two) =>
            {
                self.write(Step::Traded {
                    who: who(*one),
                    other: who(*two),
                    trade: TurnTradeId(Uuid::from_u128(1)),
                });
            }
            Happening::Cancel(number) if on_duty(&self.line, number) => {
                self.write(Step::Cancelled { who: who(*number) });
            }
            Happening::Bar(number) if on_duty(&self.line, number) => {
                self.write(Step::Barred { who: who(*number) });
            }
            Happening::Admit(number) if on_duty(&self.line, number) => {
                self.write(Step::Admitted { who: who(*number) });
            }
            _ => {}
        }
    }

    /// Who should be on duty, by joining and leaving alone.
    fn on_duty(&self) -> BTreeSet<UserId> {
        let mut on_duty: BTreeSet<UserId> = (1..=PEOPLE).map(who).collect();
        for entry in &self.entries {
            match entry.step {
                Step::Joined { who } => drop(on_duty.insert(who)),
                Step::LeftDuty { who } => drop(on_duty.remove(&who)),
                _ => {}
            }
        }
        on_duty
    }
}

fn lived(history: &[Happening]) -> Site {
    let mut site = Site::open();
    for happening in history {
        site.live(happening);
    }
    site
}

proptest! {
    #[test]
    fn att_g01_the_order_is_a_permutation_of_those_on_duty(history in prop::collection::vec(happening(), 0..80)) {
        let mut site = Site::open();
        for happening in &history {
            site.live(happening);
            let order = sequence(&site.line);
            let distinct: BTreeSet<UserId> = order.iter().copied().collect();
            prop_assert_eq!(order.len(), distinct.len());
            prop_assert_eq!(distinct, site.on_duty());
        }
    }

    #[test]
    fn att_g01_every_visitor_received_used_one_turn_and_no_other_did(history in prop::collection::vec(happening(), 0..80)) {
        let site = lived(&history);
        let taken = site.entries.iter().filter(|entry| matches!(entry.step, Step::Taken { .. })).count();
        prop_assert_eq!(taken, site.visitors_received);
        let numbers: Vec<i64> = site.entries.iter().map(|entry| entry.number).collect();
        let gapless: Vec<i64> = (1..).take(numbers.len()).collect();
        prop_assert_eq!(numbers, gapless);
    }

    #[test]
    fn att_g01_the_order_rebuilt_at_any_entry_is_the_order_recorded_then(history in prop::collection::vec(happening(), 0..80)) {
        let site = lived(&history);
        for (upto, recorded) in (1..).zip(&site.recorded) {
            let rebuilt = Line::of(site.entries.iter().take(upto));
            prop_assert_eq!(&sequence(&rebuilt), recorded);
        }
        // A day that begins with the order as it is stored goes on as that order.
        let stored: Line = serde_json::from_value(serde_json::to_value(&site.line).unwrap()).unwrap();
        prop_assert_eq!(sequence(&stored), sequence(&site.line));
        prop_assert_eq!(stored.claims(), site.line.claims());
    }

    #[test]
    fn att_g04_what_is_owed_is_what_was_granted_less_what_was_taken(history in prop::collection::vec(happening(), 0..80)) {
        let site = lived(&history);
        let mut owed: BTreeMap<i64, i64> = BTreeMap::new();
        let mut from: BTreeMap<i64, i64> = BTreeMap::new();
        for entry in &site.entries {
            match entry.step {
                Step::Granted { times, .. } => drop(owed.insert(entry.number, i64::from(times))),
                Step::Taken { claim: Some(claim), .. } => {
                    *owed.entry(claim).or_default() -= 1;
                    from.insert(entry.number, claim);
                }
                Step::GivenBack { entry, .. } => {
                    if let Some(claim) = from.get(&entry) {
                        *owed.entry(*claim).or_default() += 1;
                    }
                }
                Step::Withdrawn { entry, .. } => drop(owed.insert(entry, 0)),
                _ => {}
            }
        }
        owed.retain(|_, left| *left != 0);
        let left: BTreeMap<i64, i64> = site.line.claims().iter().map(|claim| (claim.entry, i64::from(claim.left))).collect();
        prop_assert_eq!(left, owed);
    }

    #[test]
    fn att_g01_the_reasons_of_a_place_end_at_that_place(history in prop::collection::vec(happening(), 0..60)) {
        let site = lived(&history);
        let because = explain(&site.entries);
        let standings = standings(&site.line, &site.known(), &office(), at("12:00:00"));
        prop_assert_eq!(because.len(), standings.len());
        for standing in standings {
            let shifts = &because[&standing.salesperson];
            prop_assert_eq!(shifts.last().map(|shift| shift.after), Some(standing.place));
            for pair in shifts.windows(2) {
                prop_assert!(pair[0].entry.number < pair[1].entry.number);
                prop_assert_eq!(pair[1].before, Some(pair[0].after));
            }
        }
    }

    #[test]
    fn att_g01_while_all_are_free_nobody_is_ahead_by_more_than_one_turn(visitors in 0_usize..100) {
        let mut site = Site::open();
        for _ in 0..visitors {
            site.visitor(None);
            for number in 1..=PEOPLE {
                site.begin(number, PresenceState::OnSite, None);
            }
        }
        let received: Vec<u32> = site.line.order().iter().map(|place| place.received).collect();
        let (most, fewest) = (received.iter().max().unwrap(), received.iter().min().unwrap());
        prop_assert!(most - fewest <= 1);
    }
}
