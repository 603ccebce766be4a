use super::*;
use kehu_attribution::policy::{AccrualRules, SiteRules, Tier};
use proptest::prelude::*;

fn rules() -> CommissionRules {
    SiteRules::developer().commission
}

fn deal(received: i64) -> Standing {
    Standing {
        stands: true,
        price: 100_000_000,
        received,
        is_contracted: false,
        first_instalment: Some(30_000_000),
        way: None,
        is_loan_contracted: false,
    }
}

fn with(condition: AccrualCondition, base: AccrualBase) -> CommissionRules {
    CommissionRules {
        accrual: AccrualRules {
            condition,
            received_ppm: 300_000,
            base,
            ..rules().accrual
        },
        ..rules()
    }
}

#[test]
fn att_d09_commission_is_due_by_the_policys_condition() {
    let received = AccrualBase::MoneyReceived;
    assert_eq!(base(&rules(), &deal(5)), 5);
    assert_eq!(base(&rules(), &deal(0)), 0);
    let part = with(AccrualCondition::ReceivedPart, AccrualBase::Price);
    assert_eq!(base(&part, &deal(29_999_999)), 0);
    assert_eq!(base(&part, &deal(30_000_000)), 100_000_000);
    let whole = with(AccrualCondition::WholePrice, received);
    assert_eq!(base(&whole, &deal(99_999_999)), 0);
    assert_eq!(base(&whole, &deal(100_000_000)), 100_000_000);
    let contract = with(AccrualCondition::ContractAndFirstInstalment, received);
    assert_eq!(base(&contract, &deal(30_000_000)), 0);
    let signed = |received| Standing {
        is_contracted: true,
        ..deal(received)
    };
    assert_eq!(base(&contract, &signed(29_999_999)), 0);
    assert_eq!(base(&contract, &signed(30_000_000)), 30_000_000);
}

#[test]
fn att_d09_commission_is_due_by_the_way_in_which_the_price_is_paid() {
    let mut rules = with(AccrualCondition::Payment, AccrualBase::MoneyReceived);
    rules.accrual.lump_sum = Some(AccrualCondition::WholePrice);
    rules.accrual.with_loan = Some(AccrualCondition::LoanContractAndFirstInstalment);
    rules.accrual.instalments = Some(AccrualCondition::FirstInstalment);
    for (way, is_loan_contracted, received, expected) in [
        (None, false, 5, 5),
        (Some(PaymentWay::LumpSum), false, 99_999_999, 0),
        (Some(PaymentWay::LumpSum), false, 100_000_000, 100_000_000),
        (Some(PaymentWay::WithLoan), false, 30_000_000, 0),
        (Some(PaymentWay::WithLoan), true, 29_999_999, 0),
        (Some(PaymentWay::WithLoan), true, 30_000_000, 30_000_000),
        (Some(PaymentWay::Instalments), false, 29_999_999, 0),
        (Some(PaymentWay::Instalments), false, 30_000_000, 30_000_000),
    ] {
        let deal = Standing {
            way,
            is_loan_contracted,
            ..deal(received)
        };
        assert_eq!(base(&rules, &deal), expected, "{deal:?}");
    }
    let no_plan = Standing {
        way: Some(PaymentWay::WithLoan),
        is_loan_contracted: true,
        first_instalment: None,
        ..deal(0)
    };
    assert_eq!(base(&rules, &no_plan), 0, "a contract without any money");
}

#[test]
fn att_d09_a_way_of_payment_without_a_condition_of_its_own_has_the_general_one() {
    let general = with(AccrualCondition::WholePrice, AccrualBase::MoneyReceived);
    for way in [
        PaymentWay::LumpSum,
        PaymentWay::WithLoan,
        PaymentWay::Instalments,
    ] {
        let deal = Standing {
            way: Some(way),
            is_loan_contracted: true,
            is_contracted: true,
            ..deal(99_999_999)
        };
        assert_eq!(base(&general, &deal), 0, "{way:?}");
    }
}

#[test]
fn att_d09_a_deal_that_fell_away_earns_nothing() {
    let gone = Standing {
        stands: false,
        ..deal(50_000_000)
    };
    assert_eq!(base(&rules(), &gone), 0);
}

#[test]
fn att_d09_half_a_cent_is_rounded_up_once_over_the_life_of_a_deal() {
    let rate = rate(&rules(), Performance::default()).unwrap();
    // 1.25 yuan at 4 per mille: half a cent.
    let first = earn(Earned::default(), 125, rate, 0).unwrap();
    assert_eq!(first.commission(), Ok(1));
    let second = earn(first, 250, rate, 0).unwrap();
    assert_eq!(
        second.commission(),
        Ok(1),
        "a cent in all, not two halves rounded up"
    );
}

#[test]
fn att_d09_the_pool_takes_its_cut_before_the_shares() {
    let rate = rate(&rules(), Performance::default()).unwrap();
    let earned = earn(Earned::default(), 10_000_000, rate, 250_000).unwrap();
    assert_eq!(
        (earned.commission(), earned.pool_cut()),
        (Ok(40_000), Ok(10_000))
    );
    let later = earn(earned, 20_000_000, rate, 0).unwrap();
    assert_eq!(
        (later.commission(), later.pool_cut()),
        (Ok(80_000), Ok(10_000)),
        "another cut concerns what accrues later"
    );
}

fn tiers(measure: TierMeasure, mode: TierMode, steps: &[(u64, u32)]) -> CommissionRules {
    let steps = steps.iter().map(|(from, rate_ppm)| Tier {
        from: *from,
        rate_ppm: *rate_ppm,
    });
    CommissionRules {
        rate_ppm: 7000,
        tiers: Some(TierRules {
            measure,
            mode,
            steps: steps.collect(),
        }),
        ..rules()
    }
}

#[test]
fn att_d09_a_reached_tier_rates_the_whole_month() {
    let rules = tiers(
        TierMeasure::Deals,
        TierMode::WholePeriod,
        &[(2, 8000), (3, 10_000)],
    );
    for (deals, ppm) in [(0, 7000), (1, 7000), (2, 8000), (3, 10_000), (9, 10_000)] {
        let performance = Performance { deals, money: 0 };
        assert_eq!(rate(&rules, performance), Ok(ppm * RATE_IN_PPM), "{deals}");
    }
}

#[test]
fn att_d09_a_marginal_tier_rates_what_lies_above_it() {
    let rules = tiers(TierMeasure::Money, TierMode::Marginal, &[(1000, 9000)]);
    let rate_of = |money| rate(&rules, Performance { deals: 0, money }).unwrap();
    assert_eq!(rate_of(0), 7000 * RATE_IN_PPM);
    assert_eq!(rate_of(100_000), 7000 * RATE_IN_PPM, "up to the tier");
    assert_eq!(
        rate_of(200_000),
        8000 * RATE_IN_PPM,
        "half below, half above"
    );
    assert_eq!(
        rate_of(300_000),
        8_333_333_333,
        "two thirds above, to 10^-12"
    );
}

proptest! {
    #[test]
    fn att_d09_months_add_up_to_the_whole(payments in prop::collection::vec(1i64..1_000_000_000, 1..24), cut in 0u32..1_000_000) {
        let rate = 4000 * RATE_IN_PPM;
        let mut earned = Earned::default();
        let mut received = 0;
        for payment in payments {
            received += payment;
            earned = earn(earned, received, rate, cut).unwrap();
        }
        let whole = earn(Earned::default(), received, rate, cut).unwrap();
        prop_assert_eq!(earned.exact, whole.exact);
        prop_assert_eq!(earned.commission(), whole.commission());
        prop_assert!(earned.pool_cut().unwrap() <= earned.commission().unwrap());
    }

    #[test]
    fn att_d09_money_given_back_takes_its_commission_with_it(first in 1i64..1_000_000_000, more in 1i64..1_000_000_000) {
        let rate = 4000 * RATE_IN_PPM;
        let high = earn(earn(Earned::default(), first, rate, 0).unwrap(), first + more, rate, 0).unwrap();
        let back = earn(high, first, rate, 0).unwrap();
        prop_assert_eq!(back, earn(Earned::default(), first, rate, 0).unwrap());
        prop_assert_eq!(earn(back, 0, rate, 0).unwrap(), Earned::default());
    }
}
