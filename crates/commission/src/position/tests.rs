use super::*;
use kehu_attribution::Fraction;
use kehu_attribution::policy::{PaymentPart, SiteRules};
use proptest::prelude::*;

fn person(share: (i64, i64)) -> (UserId, Share) {
    let user = UserId::generate();
    (user, of(Holder::Salesperson { user }, share))
}

fn of(holder: Holder, (numerator, denominator): (i64, i64)) -> Share {
    Share {
        holder,
        share: Fraction::new(numerator, denominator).unwrap(),
        held: false,
    }
}

fn situation<'a>(
    commission: i64,
    shares: &'a [Share],
    due_ppm: u32,
    forfeited: &'a HashSet<UserId>,
    booked: &'a Position,
) -> Situation<'a> {
    Situation {
        commission,
        pool_cut: 0,
        shares,
        reward: None,
        filing: None,
        base: 0,
        due_ppm,
        forfeited,
        booked,
    }
}

#[test]
fn att_e06_v08_with_a_referral_divides_49_21_30_and_the_referrers_part_is_held() {
    let ((first, one), (second, two), (referrer, three)) =
        (person((49, 100)), person((21, 100)), person((3, 10)));
    let parts = [
        one,
        two,
        Share {
            held: true,
            ..three
        },
    ];
    let (nobody, nothing) = (HashSet::new(), Position::new());
    let position = of_standing(&situation(10_001, &parts, WHOLE_PPM, &nobody, &nothing)).unwrap();
    assert_eq!(position[&Account::of(AccountKind::Payable, first)], 4901);
    assert_eq!(position[&Account::of(AccountKind::Payable, second)], 2100);
    assert_eq!(position[&Account::of(AccountKind::Held, referrer)], 3000);
    let approved = [one, two, three];
    let position =
        of_standing(&situation(10_001, &approved, WHOLE_PPM, &nobody, &position)).unwrap();
    assert_eq!(position[&Account::of(AccountKind::Payable, referrer)], 3000);
}

#[test]
fn att_v14_pool_and_department_have_their_own_accounts() {
    let (_, one) = person((7, 10));
    let pool = of(Holder::Pool, (3, 10));
    let (nobody, nothing) = (HashSet::new(), Position::new());
    let mut it = situation(1000, &[], WHOLE_PPM, &nobody, &nothing);
    let parts = [one, pool];
    it.shares = &parts;
    it.pool_cut = 250;
    let position = of_standing(&it).unwrap();
    assert_eq!(position[&Account::of_site(AccountKind::Pool)], 250 + 225);
    let department = [of(Holder::Department, (1, 1))];
    it.shares = &department;
    it.pool_cut = 0;
    let position = of_standing(&it).unwrap();
    assert_eq!(position[&Account::of_site(AccountKind::Department)], 1000);
}

#[test]
fn att_d09_what_is_not_due_is_retained_and_comes_with_its_time() {
    let mut rules = SiteRules::sales_office().commission;
    rules.payment = [
        (700_000, PaymentTime::Settlement),
        (200_000, PaymentTime::YearEnd),
        (100_000, PaymentTime::Handover),
    ]
    .map(|(part_ppm, when)| PaymentPart { part_ppm, when })
    .to_vec();
    let deal = Standing {
        stands: true,
        price: 10,
        received: 5,
        is_contracted: true,
        first_instalment: None,
        way: None,
        is_loan_contracted: false,
    };
    let due = |reached, month: &str| {
        due_ppm(
            &rules,
            &deal,
            reached,
            month.parse().unwrap(),
            "2026-05".parse().unwrap(),
        )
    };
    let handed_over = Reached {
        handed_over: true,
        ..Reached::default()
    };
    assert_eq!(due(Reached::default(), "2026-11"), 700_000);
    assert_eq!(
        due(Reached::default(), "2026-12"),
        900_000,
        "by the end of December the year has ended"
    );
    assert_eq!(due(handed_over, "2026-11"), 800_000);
    assert_eq!(due(handed_over, "2027-03"), WHOLE_PPM);
    let (user, part) = person((1, 1));
    let (nobody, nothing) = (HashSet::new(), Position::new());
    let parts = [part];
    let position = of_standing(&situation(1001, &parts, 700_000, &nobody, &nothing)).unwrap();
    assert_eq!(position[&Account::of(AccountKind::Payable, user)], 701);
    assert_eq!(position[&Account::of(AccountKind::Retention, user)], 300);
}

#[test]
fn att_d09_who_forfeits_keeps_what_was_payable_and_the_rest_falls_to_the_department() {
    let (user, part) = person((1, 1));
    let parts = [part];
    let nothing = Position::new();
    let before = of_standing(&situation(1000, &parts, 700_000, &HashSet::new(), &nothing)).unwrap();
    let gone = HashSet::from([user]);
    let after = of_standing(&situation(1200, &parts, 700_000, &gone, &before)).unwrap();
    assert_eq!(after[&Account::of(AccountKind::Payable, user)], 700);
    assert_eq!(after[&Account::of_site(AccountKind::Department)], 500);
    assert!(!after.contains_key(&Account::of(AccountKind::Retention, user)));
}

#[test]
fn att_d09_a_withdrawn_deal_leaves_nothing_or_what_was_paid() {
    let (user, part) = person((1, 1));
    let parts = [part];
    let booked = of_standing(&situation(
        1000,
        &parts,
        700_000,
        &HashSet::new(),
        &Position::new(),
    ))
    .unwrap();
    assert!(of_fallen(ClawBack::Everything, &booked).is_empty());
    let kept = of_fallen(ClawBack::UnpaidOnly, &booked);
    assert_eq!(
        kept,
        Position::from([(Account::of(AccountKind::Payable, user), 700)])
    );
}

proptest! {
    #[test]
    fn att_d09_a_position_sums_to_the_commission(
        commission in 0i64..1_000_000_000,
        cut in 0i64..1_000,
        weights in prop::collection::vec((1i64..100, any::<bool>()), 1..6),
        due in 0u32..=1_000_000,
    ) {
        let sum: i64 = weights.iter().map(|(weight, _)| weight).sum();
        let parts: Vec<Share> = weights.iter().map(|(weight, held)| Share { held: *held, ..person((*weight, sum)).1 }).collect();
        let (nobody, nothing) = (HashSet::new(), Position::new());
        let mut it = situation(commission, &parts, due, &nobody, &nothing);
        it.pool_cut = cut.min(commission);
        let position = of_standing(&it).unwrap();
        prop_assert_eq!(position.values().sum::<i64>(), commission);
        prop_assert!(position.values().all(|cents| *cents > 0));
    }
}
