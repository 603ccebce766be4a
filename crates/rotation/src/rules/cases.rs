//! The rules by table: small orders, one move at a time.

use super::next::{missed, next, uses_turn};
use super::opening::open;
use super::presence::demand_follows;
use super::standing::{sequence, standings};
use crate::model::{Cause, ClaimKind, Engagement, Line, Place, Presence, PresenceState, Step, Up};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use kehu_attribution::policy::{
    AcrossDays, CountedOver, Missed, OrderBy, RotationRules, SiteRules,
};
use kehu_kernel::{PresenceId, TurnTradeId, UserId};
use uuid::Uuid;

pub(super) fn who(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

pub(super) fn noon() -> DateTime<Utc> {
    "2026-06-01T04:00:00Z".parse().unwrap()
}

pub(super) fn at(time: &str) -> NaiveTime {
    time.parse().unwrap()
}

pub(super) fn developer() -> RotationRules {
    SiteRules::developer().rotation
}

pub(super) fn office() -> RotationRules {
    SiteRules::sales_office().rotation
}

/// The order 1, 2, ... of that many.
pub(super) fn line(people: u128) -> Line {
    let roster: Vec<UserId> = (1..=people).map(who).collect();
    open(None, &roster, day("2026-06-01"), &developer())
}

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

pub(super) fn does(number: u128, state: PresenceState, engagement: Option<Engagement>) -> Presence {
    Presence {
        id: PresenceId(Uuid::from_u128(100 + number)),
        salesperson: who(number),
        state,
        engagement,
        reception: None,
        ordered_by: None,
        order_confirmed: None,
        reason: None,
        occurred_at: noon(),
        recorded_at: noon(),
        recorded_by: None,
    }
}

fn free(people: u128) -> Vec<Presence> {
    (1..=people)
        .map(|number| does(number, PresenceState::OnSite, None))
        .collect()
}

fn order(line: &Line) -> Vec<u128> {
    line.order()
        .iter()
        .map(|place| place.who.0.as_u128())
        .collect()
}

fn take(who: UserId) -> Step {
    Step::Taken { who, claim: None }
}

fn grant(number: u128, claim: ClaimKind, times: u16, ahead: bool) -> Step {
    Step::Granted {
        who: who(number),
        claim,
        times,
        ahead,
        presence: None,
        entry: None,
    }
}

/// Applies moves numbered from 2 on.
fn after(mut line: Line, steps: &[Step]) -> Line {
    for (step, number) in steps.iter().zip(2..) {
        line.apply(number, step);
    }
    line
}

#[test]
fn att_g01_each_move_puts_everybody_where_the_rule_says() {
    let trade = TurnTradeId(Uuid::from_u128(1));
    let passed = Step::PassedOver {
        who: who(1),
        cause: Cause::Absent,
        presence: None,
    };
    for (name, steps, expected) in [
        ("taken", vec![take(who(1))], vec![2, 3, 4, 1]),
        (
            "taken out of order",
            vec![Step::Used { who: who(3) }],
            vec![1, 2, 4, 3],
        ),
        (
            "passed over, then taken",
            vec![passed, take(who(2))],
            vec![3, 4, 1, 2],
        ),
        (
            "joined",
            vec![Step::Joined { who: who(5) }],
            vec![1, 2, 3, 4, 5],
        ),
        (
            "off duty",
            vec![Step::LeftDuty { who: who(2) }],
            vec![1, 3, 4],
        ),
        (
            "off duty and back at the end",
            vec![Step::LeftDuty { who: who(2) }, Step::Joined { who: who(2) }],
            vec![1, 3, 4, 2],
        ),
        (
            "moved to the front",
            vec![Step::Moved {
                who: who(4),
                place: 1,
            }],
            vec![4, 1, 2, 3],
        ),
        (
            "moved beyond the end",
            vec![Step::Moved {
                who: who(1),
                place: 9,
            }],
            vec![2, 3, 4, 1],
        ),
        (
            "moved among those on duty only",
            vec![
                Step::LeftDuty { who: who(1) },
                Step::Moved {
                    who: who(4),
                    place: 2,
                },
            ],
            vec![2, 4, 3],
        ),
        (
            "cancelled for dress",
            vec![Step::Cancelled { who: who(1) }],
            vec![2, 3, 4, 1],
        ),
        (
            "traded",
            vec![Step::Traded {
                who: who(1),
                other: who(3),
                trade,
            }],
            vec![3, 2, 1, 4],
        ),
        (
            "volunteered",
            vec![Step::Volunteered { who: who(4) }],
            vec![1, 2, 3, 4],
        ),
        (
            "given back at once",
            vec![
                take(who(1)),
                Step::GivenBack {
                    who: who(1),
                    entry: 2,
                },
            ],
            vec![1, 2, 3, 4],
        ),
        (
            "given back after another took",
            vec![
                take(who(1)),
                take(who(2)),
                Step::GivenBack {
                    who: who(1),
                    entry: 2,
                },
            ],
            vec![1, 3, 4, 2],
        ),
        (
            "given back twice counts once",
            vec![
                take(who(1)),
                Step::GivenBack {
                    who: who(1),
                    entry: 2,
                },
                take(who(1)),
                Step::GivenBack {
                    who: who(1),
                    entry: 2,
                },
            ],
            vec![2, 3, 4, 1],
        ),
        (
            "void leaves the turn used",
            vec![
                take(who(1)),
                Step::Voided {
                    who: who(1),
                    entry: 2,
                },
            ],
            vec![2, 3, 4, 1],
        ),
    ] {
        assert_eq!(order(&after(line(4), &steps)), expected, "{name}");
    }
}

#[test]
fn att_g04_what_is_owed_goes_before_the_order_and_leaves_it_as_it_is() {
    let mut line = after(line(3), &[grant(3, ClaimKind::MakeUp, 2, false)]);
    for (entry, left) in [(3, 1), (4, 0)] {
        let plan = next(&line, &free(3), &[]).unwrap();
        assert_eq!((plan.taker, plan.claim), (who(3), Some(2)));
        line.apply(
            entry,
            &Step::Taken {
                who: who(3),
                claim: plan.claim,
            },
        );
        assert_eq!(order(&line), [1, 2, 3]);
        assert_eq!(line.claims().first().map_or(0, |claim| claim.left), left);
    }
    assert_eq!(next(&line, &free(3), &[]).unwrap().taker, who(1));
    line.apply(
        5,
        &Step::GivenBack {
            who: who(3),
            entry: 4,
        },
    );
    assert_eq!(next(&line, &free(3), &[]).unwrap().claim, Some(2));
}

#[test]
fn att_g08_a_volunteers_next_new_visitor_goes_before_what_is_owed_already() {
    let steps = [
        grant(2, ClaimKind::MakeUp, 1, false),
        grant(3, ClaimKind::Priority, 1, false),
        grant(4, ClaimKind::Volunteer, 1, true),
    ];
    let line = after(line(4), &steps);
    assert_eq!(sequence(&line), [who(4), who(2), who(3), who(1)]);
    // Whoever is away is not passed over: what is owed waits.
    let mut presences = free(4);
    presences.retain(|one| one.salesperson != who(4));
    let plan = next(&line, &presences, &[]).unwrap();
    assert_eq!((plan.taker, plan.passed.len()), (who(2), 0));
}

#[test]
fn att_g04_whoever_cannot_receive_is_passed_over_with_the_cause() {
    use PresenceState::{Absent, Busy, Left, OnBusiness, OnLeave, OnSite, Out};
    for (state, engagement, expected) in [
        (OnSite, None, None),
        (Busy, Some(Engagement::NewVisitor), Some(Cause::BusyWithNew)),
        (
            Busy,
            Some(Engagement::Accompanied),
            Some(Cause::BusyWithNew),
        ),
        (
            Busy,
            Some(Engagement::Returning),
            Some(Cause::BusyWithReturning),
        ),
        (Busy, Some(Engagement::Named), Some(Cause::BusyWithNamed)),
        (Busy, Some(Engagement::Volunteer), Some(Cause::Volunteering)),
        (OnBusiness, None, Some(Cause::OnBusiness)),
        (Out, None, Some(Cause::Absent)),
        (OnLeave, None, Some(Cause::Absent)),
        (Absent, None, Some(Cause::Absent)),
        (Left, None, Some(Cause::Absent)),
    ] {
        let mut presences = free(2);
        presences[0] = does(1, state, engagement);
        let plan = next(&line(2), &presences, &[]).unwrap();
        let passed = plan.passed.first().map(|(who, cause, _)| (*who, *cause));
        assert_eq!(passed, expected.map(|cause| (who(1), cause)), "{state:?}");
    }
    let barred = after(line(2), &[Step::Barred { who: who(1) }]);
    let plan = next(&barred, &free(2), &[]).unwrap();
    assert_eq!(plan.passed[0].1, Cause::NotAdmitted);
    assert!(next(&line(2), &[], &[]).is_none(), "nobody has come");
    let except = next(&line(2), &free(2), &[who(1)]).unwrap();
    assert_eq!((except.taker, except.passed.len()), (who(2), 0));
}

#[test]
fn att_g04_what_a_missed_turn_becomes_is_policy() {
    let business = |confirmed| Presence {
        order_confirmed: confirmed,
        ..does(1, PresenceState::OnBusiness, None)
    };
    for (rules, stretch, expected) in [
        (developer(), business(Some(true)), Missed::PriorityNext),
        (developer(), business(None), Missed::Lost),
        (developer(), business(Some(false)), Missed::Lost),
        (office(), business(None), Missed::MadeUp),
        (office(), business(Some(false)), Missed::Lost),
        (
            office(),
            does(1, PresenceState::Busy, Some(Engagement::NewVisitor)),
            Missed::Lost,
        ),
        (office(), does(1, PresenceState::Absent, None), Missed::Lost),
    ] {
        assert_eq!(missed(&stretch, &rules), expected, "{stretch:?}");
    }
    let mut kind = office();
    kind.missed.busy_with_returning = Missed::MadeUp;
    let returning = does(1, PresenceState::Busy, Some(Engagement::Returning));
    assert_eq!(missed(&returning, &kind), Missed::MadeUp);
}

#[test]
fn att_g07_which_receptions_use_a_turn() {
    for (engagement, in_developer, in_office) in [
        (Engagement::NewVisitor, true, true),
        (Engagement::Returning, false, false),
        (Engagement::Named, false, false),
        (Engagement::Accompanied, true, false),
        (Engagement::Volunteer, false, false),
    ] {
        assert_eq!(uses_turn(engagement, &developer()), in_developer);
        assert_eq!(uses_turn(engagement, &office()), in_office);
    }
}

#[test]
fn att_g02_the_second_stands_by_and_two_keep_the_desk_at_lunch() {
    let mut presences = free(4);
    presences[1] = does(2, PresenceState::Out, None);
    for (time, desk) in [
        ("11:59:59", 0),
        ("12:00:00", 2),
        ("13:29:59", 2),
        ("13:30:00", 0),
    ] {
        let standings = standings(&line(4), &presences, &developer(), at(time));
        let up: Vec<Up> = standings.iter().map(|one| one.up).collect();
        assert_eq!(up, [Up::Next, Up::PassedOver, Up::StandingBy, Up::Waiting]);
        let on_desk: Vec<u16> = standings
            .iter()
            .filter(|one| one.desk_duty)
            .map(|one| one.place)
            .collect();
        assert_eq!(on_desk.len(), desk, "{time}");
        assert!(desk == 0 || on_desk == [1, 3]);
    }
}

#[test]
fn att_g01_a_day_goes_on_where_the_last_one_ended_or_begins_anew() {
    let last = after(line(3), &[take(who(1)), take(who(2))]);
    let before = Some((day("2026-06-01"), &last));
    let roster = [who(1), who(2), who(4)];
    let goes_on = open(before, &roster, day("2026-06-02"), &developer());
    // 3 is off and keeps the place unseen; 4 is new, at the end.
    assert_eq!(order(&goes_on), [1, 2, 4]);
    let back = open(
        Some((day("2026-06-02"), &goes_on)),
        &[who(1), who(2), who(3), who(4)],
        day("2026-06-03"),
        &developer(),
    );
    assert_eq!(order(&back), [3, 1, 2, 4]);
    let anew = RotationRules {
        across_days: AcrossDays::Restart,
        ..developer()
    };
    assert_eq!(
        order(&open(before, &roster, day("2026-06-02"), &anew)),
        [1, 2, 4]
    );
    let signing = RotationRules {
        order_by: OrderBy::SignIn,
        ..anew
    };
    assert_eq!(
        order(&open(before, &roster, day("2026-06-02"), &signing)),
        Vec::<u128>::new()
    );
}

#[test]
fn att_g01_fewest_received_counts_over_the_month_or_the_day() {
    let fewest = RotationRules {
        order_by: OrderBy::FewestReceived,
        ..developer()
    };
    let first = open(None, &[who(1), who(2), who(3)], day("2026-06-29"), &fewest);
    let busy = after(first, &[take(who(1)), take(who(2)), take(who(1))]);
    assert_eq!(order(&busy), [3, 2, 1]);
    let roster = [who(1), who(2), who(3)];
    let received = |rules: &RotationRules, on: &str| -> Vec<u32> {
        let opened = open(Some((day("2026-06-29"), &busy)), &roster, day(on), rules);
        let mut places: Vec<Place> = opened.places;
        places.sort_by_key(|place| place.who);
        places.iter().map(|place| place.received).collect()
    };
    assert_eq!(received(&fewest, "2026-06-30"), [2, 1, 0]);
    assert_eq!(received(&fewest, "2026-07-01"), [0, 0, 0]);
    let daily = RotationRules {
        counted_over: CountedOver::Day,
        ..fewest
    };
    assert_eq!(received(&daily, "2026-06-30"), [0, 0, 0]);
}

#[test]
fn att_g04_what_is_owed_at_the_end_of_a_day_is_carried_over_or_lapses() {
    let last = after(line(2), &[grant(2, ClaimKind::MakeUp, 1, false)]);
    let before = Some((day("2026-06-01"), &last));
    let roster = [who(1), who(2)];
    for (carry, owed) in [(true, 1), (false, 0)] {
        let rules = RotationRules {
            claims_carry_over: carry,
            ..developer()
        };
        let opened = open(before, &roster, day("2026-06-02"), &rules);
        assert_eq!(opened.claims().len(), owed);
    }
}

#[test]
fn att_g10_nobody_leaves_a_party_and_nothing_begins_twice() {
    use PresenceState::{Absent, Busy, Left, OnBusiness, OnLeave, OnSite, Out};
    for (from, to, possible) in [
        (None, OnSite, true),
        (None, OnBusiness, true),
        (None, Busy, false),
        (None, Left, false),
        (Some(OnSite), OnSite, false),
        (Some(OnSite), Busy, true),
        (Some(OnSite), Out, true),
        (Some(Busy), OnSite, true),
        (Some(Busy), Busy, false),
        (Some(Busy), Out, false),
        (Some(Busy), Left, false),
        (Some(Out), OnSite, true),
        (Some(Out), Out, false),
        (Some(Out), Busy, false),
        (Some(OnBusiness), Left, true),
        (Some(Left), OnSite, true),
        (Some(Left), Left, false),
        (Some(Absent), OnLeave, true),
    ] {
        assert_eq!(
            demand_follows(from, to).is_ok(),
            possible,
            "{from:?} {to:?}"
        );
    }
}
