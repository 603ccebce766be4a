//! Months, days and cents, on both sides of every boundary (ATT-D09).

use crate::story::*;
use kehu_attribution::decision::{Holder, Share};
use kehu_attribution::policy::{Period, PeriodUnit, Renewal};
use kehu_attribution::{Fraction, NotWhole, RuleId, split};
use kehu_kernel::Money;

/// Whether a claim of a given day still stands when A receives the visitor.
fn stands(office: bool, registered: &str, received: &str) -> bool {
    let story = if office {
        Story::sales_office()
    } else {
        Story::developer()
    };
    let story = story
        .visit(registered, B)
        .registered()
        .visit(received, A)
        .registered()
        .deal("2026-12-01 10:00");
    !matches!(story.rule(), RuleId::V18 | RuleId::R08x) || {
        let lost = story.decision().lost;
        !lost.iter().any(|it| {
            matches!(
                it.why,
                kehu_attribution::decision::LostReason::Expired { .. }
            )
        })
    }
}

#[test]
fn a_claim_stands_to_the_end_of_its_last_day() {
    for (office, registered, last) in [
        (false, "2026-03-15 10:00", "2026-04-15"),
        (false, "2026-01-28 10:00", "2026-02-28"),
        (false, "2026-01-29 10:00", "2026-02-28"),
        (false, "2026-01-30 10:00", "2026-02-28"),
        (false, "2026-01-31 10:00", "2026-02-28"),
        (false, "2024-01-31 10:00", "2024-02-29"),
        (true, "2026-01-31 10:00", "2026-03-31"),
        (true, "2025-12-31 10:00", "2026-02-28"),
        (true, "2026-03-01 23:00", "2026-05-01"),
    ] {
        assert!(
            stands(office, registered, &format!("{last} 23:59:59.999999")),
            "{registered}"
        );
        let next = last
            .parse::<chrono::NaiveDate>()
            .unwrap()
            .succ_opt()
            .unwrap();
        assert!(
            !stands(office, registered, &format!("{next} 00:00:00")),
            "{registered}"
        );
    }
}

fn under(validity: Period, both_ends: bool, received: &str) -> RuleId {
    Story::developer()
        .policy(|rules| {
            rules.claim.validity = validity;
            rules.claim.first_day_counts = both_ends;
        })
        .visit("2026-03-01 10:00", B)
        .registered()
        .visit(received, A)
        .registered()
        .deal("2026-06-01 10:00")
        .rule()
}

#[test]
fn days_may_count_both_ends() {
    let ten_days = Period {
        count: 10,
        unit: PeriodUnit::Days,
    };
    assert_eq!(under(ten_days, true, "2026-03-10 23:59"), RuleId::V05);
    assert_eq!(under(ten_days, true, "2026-03-11 00:00"), RuleId::V18);
    assert_eq!(under(ten_days, false, "2026-03-11 23:59"), RuleId::V05);
    assert_eq!(under(ten_days, false, "2026-03-12 00:00"), RuleId::V18);
}

fn renewed(renewal: Renewal, renew: impl FnOnce(Story) -> Story, received: &str) -> [RuleId; 2] {
    let story = renew(Story::developer().visit("2026-03-01 10:00", B).registered())
        .visit(received, A)
        .registered()
        .deal("2026-06-20 10:00");
    let on = story
        .clone()
        .policy(|rules| rules.claim.renewed_by = vec![renewal]);
    [story.rule(), on.rule()]
}

#[test]
fn a_claim_is_renewed_only_where_the_policy_says_so() {
    use RuleId::{V05, V18};
    let visited = |story: Story| story.visit("2026-03-20 10:00", C).volunteering();
    assert_eq!(
        renewed(Renewal::Visit, visited, "2026-04-20 20:00"),
        [V18, V05]
    );
    assert_eq!(
        renewed(Renewal::Visit, visited, "2026-04-21 00:00"),
        [V18, V18]
    );
    let registered = |story: Story| story.visit("2026-03-20 10:00", B).registered();
    assert_eq!(
        renewed(Renewal::Registration, registered, "2026-04-20 20:00"),
        [V18, V05]
    );
    let reached = |story: Story| story.followed_up("2026-03-20 10:00", B, true);
    assert_eq!(
        renewed(Renewal::EffectiveFollowUp, reached, "2026-04-20 20:00"),
        [V18, V05]
    );
    let not_reached = |story: Story| story.followed_up("2026-03-20 10:00", B, false);
    assert_eq!(
        renewed(Renewal::EffectiveFollowUp, not_reached, "2026-04-20 20:00"),
        [V18, V18]
    );
    assert_eq!(
        renewed(Renewal::FollowUp, not_reached, "2026-04-20 23:59"),
        [V18, V05]
    );
    assert_eq!(
        renewed(Renewal::FollowUp, not_reached, "2026-04-21 00:00"),
        [V18, V18]
    );
    assert_eq!(
        renewed(Renewal::FollowUp, reached, "2026-04-20 20:00"),
        [V18, V05]
    );
    let anothers = |story: Story| story.followed_up("2026-03-20 10:00", C, true);
    assert_eq!(
        renewed(Renewal::FollowUp, anothers, "2026-04-20 20:00"),
        [V18, V18]
    );
    let too_late = |story: Story| story.followed_up("2026-04-02 00:00", B, true);
    assert_eq!(
        renewed(Renewal::EffectiveFollowUp, too_late, "2026-04-20 20:00"),
        [V18, V18]
    );
}

fn cents(commission: &str, parts: &[&str]) -> Vec<String> {
    let shares: Vec<_> = parts
        .iter()
        .zip([A, B, C, D])
        .map(|(share, user)| Share {
            holder: Holder::Salesperson { user },
            share: share.parse().unwrap(),
            held: false,
        })
        .collect();
    let commission: Money = commission.parse().unwrap();
    split(commission, &shares)
        .unwrap()
        .iter()
        .map(|part| part.amount.to_string())
        .collect()
}

#[test]
fn att_d09_cents_go_to_the_largest_remainder_then_by_party_order() {
    assert_eq!(cents("100.01", &["1/2", "1/2"]), ["50.01", "50.00"]);
    assert_eq!(cents("0.01", &["1/2", "1/2"]), ["0.01", "0.00"]);
    assert_eq!(
        cents("100.00", &["1/3", "1/3", "1/3"]),
        ["33.34", "33.33", "33.33"]
    );
    assert_eq!(
        cents("0.02", &["1/3", "1/3", "1/3"]),
        ["0.01", "0.01", "0.00"]
    );
    assert_eq!(cents("0.01", &["3/10", "7/10"]), ["0.00", "0.01"]);
    assert_eq!(
        cents("1234.57", &["49/100", "21/100", "3/10"]),
        ["604.94", "259.26", "370.37"]
    );
    assert_eq!(
        cents("999999999999.99", &["1/6", "1/6", "1/6", "1/2"]).len(),
        4
    );
}

#[test]
fn att_d09_a_reversal_takes_back_to_the_cent_what_was_given() {
    assert_eq!(cents("-100.01", &["1/2", "1/2"]), ["-50.01", "-50.00"]);
    assert_eq!(cents("0.00", &["1/2", "1/2"]), ["0.00", "0.00"]);
}

#[test]
fn att_d09_shares_that_are_not_the_whole_are_refused() {
    let half = Share {
        holder: Holder::Pool,
        share: Fraction::new(1, 2).unwrap(),
        held: false,
    };
    assert_eq!(split("1.00".parse().unwrap(), &[half]), Err(NotWhole));
    assert_eq!(split("1.00".parse().unwrap(), &[]), Err(NotWhole));
}
