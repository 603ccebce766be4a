use super::*;
use proptest::prelude::*;

fn payable(user: UserId) -> Account {
    Account::of(AccountKind::Payable, user)
}

fn retention(user: UserId) -> Account {
    Account::of(AccountKind::Retention, user)
}

fn carried_out(booked: &Position, movements: &[Movement]) -> Position {
    let mut position = booked.clone();
    for movement in movements {
        assert!(movement.cents > 0 && movement.debit != movement.credit);
        *position.entry(movement.debit).or_default() -= movement.cents;
        *position.entry(movement.credit).or_default() += movement.cents;
    }
    position.retain(|account, cents| *cents != 0 && account.kind != AccountKind::Expense);
    position
}

#[test]
fn att_d09_more_money_accrues_and_what_became_due_is_released() {
    let user = UserId::generate();
    let booked = Position::from([(payable(user), 70), (retention(user), 30)]);
    let target = Position::from([(payable(user), 180), (retention(user), 20)]);
    let movements = adjust(&booked, &target, &HashSet::new());
    let of = |reason| {
        movements
            .iter()
            .filter(|one| one.reason == reason)
            .map(|one| one.cents)
            .sum::<i64>()
    };
    assert_eq!((of(Reason::Release), of(Reason::Accrual)), (10, 100));
    assert_eq!(carried_out(&booked, &movements), target);
}

#[test]
fn att_d09_a_cent_that_wanders_between_people_is_no_release() {
    let (one, other) = (UserId::generate(), UserId::generate());
    let booked = Position::from([(payable(one), 34), (payable(other), 33)]);
    let target = Position::from([(payable(one), 33), (payable(other), 35)]);
    let movements = adjust(&booked, &target, &HashSet::new());
    let reasons: Vec<Reason> = movements.iter().map(|movement| movement.reason).collect();
    assert_eq!(
        reasons
            .iter()
            .filter(|reason| **reason == Reason::Rounding)
            .count(),
        1
    );
    assert!(!reasons.contains(&Reason::Release));
    assert_eq!(carried_out(&booked, &movements), target);
}

#[test]
fn att_d10_a_cent_that_wanders_to_the_department_is_forfeited_by_nobody_who_is_there() {
    // 1/7, 3/7 and the department's 3/7 of three cents, then of four.
    let (one, other) = (UserId::generate(), UserId::generate());
    let department = Account::of_site(AccountKind::Department);
    let booked = Position::from([(payable(one), 1), (payable(other), 1), (department, 1)]);
    let target = Position::from([(payable(other), 2), (department, 2)]);
    for (forfeited, reason) in [
        (HashSet::new(), Reason::Rounding),
        (HashSet::from([one]), Reason::Release),
    ] {
        let movements = adjust(&booked, &target, &forfeited);
        let lost: Vec<Reason> = movements
            .iter()
            .filter(|movement| movement.debit == payable(one))
            .map(|movement| movement.reason)
            .collect();
        assert_eq!(lost, [reason]);
        assert_eq!(carried_out(&booked, &movements), target);
    }
}

#[test]
fn att_d09_nothing_is_posted_when_everybody_has_what_they_ought_to() {
    let user = UserId::generate();
    let booked = Position::from([(payable(user), 70)]);
    assert!(adjust(&booked, &booked, &HashSet::new()).is_empty());
    assert!(begin(&Position::new()).is_empty());
}

proptest! {
    #[test]
    fn att_d09_movements_lead_from_any_position_to_any_other(
        booked in prop::collection::vec(0i64..1000, 9),
        target in prop::collection::vec(0i64..1000, 9),
        lost in 0usize..=3,
    ) {
        let users: Vec<UserId> = (0..3).map(|_| UserId::generate()).collect();
        let mut accounts: Vec<Account> = users
            .iter()
            .flat_map(|user| [payable(*user), retention(*user)])
            .collect();
        accounts.extend([AccountKind::Pool, AccountKind::Department].map(Account::of_site));
        accounts.push(Account::of(AccountKind::Held, users[0]));
        let position = |cents: &[i64]| -> Position {
            accounts.iter().copied().zip(cents.iter().copied()).filter(|(_, cents)| *cents != 0).collect()
        };
        let (booked, target) = (position(&booked), position(&target));
        let forfeited = users.iter().copied().take(lost).collect();
        let movements = adjust(&booked, &target, &forfeited);
        prop_assert_eq!(carried_out(&booked, &movements), target.clone());
        prop_assert_eq!(carried_out(&Position::new(), &begin(&target)), target);
    }
}
