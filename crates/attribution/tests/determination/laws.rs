//! What holds for all facts and all valid policies.

use crate::story::at;
use crate::tape::{Tape, tapes};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::Facts;
use kehu_attribution::policy::SiteRules;
use kehu_attribution::{Fraction, RuleId, determine, ruling_ground, split};
use kehu_kernel::Money;
use kehu_policy::PolicyDocument;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Visits in the first hundred days, the deal in the night after them, perhaps a settlement.
pub(crate) fn case_of(tape: Vec<u16>) -> (SiteRules, Facts) {
    let mut tape = Tape::new(tape, 0x1000, (0, 100));
    let rules = tape.policy();
    let mut facts = tape.visits();
    if tape.below(5) != 4 {
        facts.deal = Some(tape.deal(deal_time()));
        tape.settle(&mut facts, deal_time());
    }
    (rules, facts)
}

fn deal_time() -> DateTime<Utc> {
    at("2026-04-11 00:00")
}

/// The same facts in another order.
fn permuted(mut facts: Facts, turns: usize) -> Facts {
    macro_rules! turn {
        ($($list:ident),*) => {$(
            facts.$list.reverse();
            let length = facts.$list.len();
            if length > 0 {
                facts.$list.rotate_left(turns % length);
            }
        )*};
    }
    turn!(
        receptions,
        registrations,
        enquiries,
        follow_ups,
        transfers,
        recognitions,
        searches,
        faults,
        explanations,
        changes,
        instigations,
        complaints,
        priority_turns,
        event_methods,
        introductions,
        kinships,
        company_contacts,
        referrals,
        filings,
        agreements,
        quarrels,
        rulings,
        disobediences,
        fact_disputes
    );
    facts.members.reverse();
    for relative in &mut facts.relatives {
        relative.members.reverse();
        relative.records.reverse();
    }
    for introduction in &mut facts.introductions {
        introduction.transfers.reverse();
    }
    for reception in &mut facts.receptions {
        reception.visitors.reverse();
        reception.declined.reverse();
        reception.present.reverse();
    }
    for registration in &mut facts.registrations {
        registration.customers.reverse();
    }
    facts
}

/// The facts with others of visits added.
fn with(mut facts: Facts, other: Facts) -> Facts {
    macro_rules! add {
        ($($list:ident),*) => {$( facts.$list.extend(other.$list); )*};
    }
    add!(
        receptions,
        registrations,
        enquiries,
        follow_ups,
        transfers,
        recognitions,
        searches,
        faults,
        explanations,
        changes,
        instigations,
        complaints,
        priority_turns,
        event_methods,
        introductions,
        kinships,
        company_contacts,
        referrals,
        filings
    );
    facts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_determination_is_whole_to_the_cent(tape in tapes(), fen in -100_000_000i64..100_000_000) {
        let (rules, facts) = case_of(tape);
        prop_assert!(rules.check().is_ok());
        let decision = determine(&rules, &facts);
        if let Some(determined) = decision.determined() {
            let commission = Money::new(Decimal::new(fen, 2)).unwrap();
            for shares in [&determined.performance, &determined.commission] {
                prop_assert_eq!(Fraction::sum(shares.iter().map(|it| it.share)), Some(Fraction::ONE));
                prop_assert!(shares.iter().all(|it| !it.share.is_zero()));
                let amounts = split(commission, shares).unwrap();
                let sum: Decimal = amounts.iter().map(|it| it.amount.value()).sum();
                prop_assert_eq!(sum, commission.value());
            }
            prop_assert!(!determined.owners.is_empty());
        }
    }

    #[test]
    fn the_order_in_which_facts_are_given_does_not_matter(tape in tapes(), turns in 0usize..7) {
        let (rules, facts) = case_of(tape);
        let other = permuted(facts.clone(), turns);
        let bytes = |facts: &Facts| determine(&rules, facts).to_canonical_json().unwrap();
        prop_assert_eq!(bytes(&facts), bytes(&facts));
        prop_assert_eq!(bytes(&facts), bytes(&other));
        prop_assert_eq!(facts.to_canonical_json().unwrap(), other.to_canonical_json().unwrap());
    }

    #[test]
    fn facts_after_the_deal_change_nothing_unless_the_policy_says_so(tape in tapes(), later in tapes()) {
        let (mut rules, mut facts) = case_of(tape);
        rules.determination.recognition.later_knowledge_counts = false;
        rules.determination.shares_after_deal.clear();
        if facts.deal.is_none() {
            facts.deal = Some(Tape::new(Vec::new(), 0x2000, (0, 1)).deal(deal_time()));
        }
        // From the hundred-and-first day on, the deal having been made at its beginning.
        let after = Tape::new(later, 0x8000, (101, 60)).visits();
        let bytes = |facts: &Facts| determine(&rules, facts).to_canonical_json().unwrap();
        prop_assert_eq!(bytes(&facts), bytes(&with(facts.clone(), after)));
    }

    #[test]
    fn facts_and_decisions_read_back(tape in tapes()) {
        let (rules, facts) = case_of(tape);
        let decision = determine(&rules, &facts);
        let stored = decision.to_canonical_json().unwrap();
        prop_assert_eq!(serde_json::from_str::<kehu_attribution::decision::Decision>(&stored).unwrap(), decision);
        let text = facts.to_canonical_json().unwrap();
        let back: Facts = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(determine(&rules, &back).to_canonical_json().unwrap(), stored);
    }

    #[test]
    fn a_ruling_has_room_exactly_where_no_rule_decides(tape in tapes()) {
        let (rules, facts) = case_of(tape);
        let decision = determine(&rules, &facts);
        match (ruling_ground(&rules, &facts), decision.determined().map(|it| it.rule)) {
            (Err(rule), decided) => prop_assert_eq!(decided, Some(rule)),
            (Ok(_), decided) => {
                prop_assert!(matches!(decided, None | Some(RuleId::V20 | RuleId::R18)));
            }
        }
    }
}

#[test]
fn the_tapes_reach_the_rules() {
    let mut decided = BTreeMap::<RuleId, usize>::new();
    let mut state = 7_u64;
    for _ in 0..20_000 {
        let tape = std::iter::repeat_with(|| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            u16::try_from(state >> 48).unwrap()
        });
        let (rules, facts) = case_of(tape.take(300).collect());
        if let Some(determined) = determine(&rules, &facts).determined() {
            *decided.entry(determined.rule).or_default() += 1;
        }
    }
    assert!(decided.len() >= 30, "{decided:?}");
}
