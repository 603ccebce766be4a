//! Which rule comes before which. The first that applies decides; the specific stand before the general.

use super::{
    Weighed, absence, change, company, decline, event, expiry, family, filing, first_visit,
    forgotten, introduction, later_visit, naming, recognition, returning, rotation, settlement,
    spouses,
};
use crate::RuleId;
use crate::case::Case;
use crate::decision::Reason;
use crate::policy::{DeterminationRules, RuleSet};

/// A rule in its place.
pub(crate) struct Rule {
    pub(crate) id: RuleId,
    pub(crate) weigh: fn(&Case<'_>) -> Weighed,
}

/// The rules of a set, in order.
pub(crate) const fn order(set: RuleSet) -> &'static [Rule] {
    match set {
        RuleSet::Developer => DEVELOPER,
        RuleSet::SalesOffice => SALES_OFFICE,
    }
}

const fn rule(id: RuleId, weigh: fn(&Case<'_>) -> Weighed) -> Rule {
    Rule { id, weigh }
}

/// A12: V17; V16, V15, V14, V13; V12; V06c; V08x, V08, V09; V06a, V06b; V07, V10, V11; V18; V02-V05; V01; V00.
const DEVELOPER: &[Rule] = &[
    rule(RuleId::V17, company::registered_before_the_company),
    rule(RuleId::V16, company::all_by_the_company),
    rule(RuleId::V15, company::after_sale_by_a_salesperson),
    rule(RuleId::V14, company::introduced_only),
    rule(RuleId::V13, company::salesperson_named_by_executive),
    rule(RuleId::V12, spouses::registered_separately),
    rule(RuleId::V06c, change::salesperson_changed),
    rule(RuleId::V08x, naming::instigated_naming),
    rule(RuleId::V08, naming::named_on_the_first_day),
    rule(RuleId::V09, naming::named_on_a_later_day),
    rule(RuleId::V06a, change::no_fault),
    rule(RuleId::V06b, change::ordinary_fault),
    rule(RuleId::V07, naming::named_before_the_reception),
    rule(RuleId::V10, introduction::announced_or_named),
    rule(RuleId::V11, introduction::any_other),
    rule(RuleId::V18, expiry::earlier_claim_expired),
    rule(RuleId::V02, recognition::same_day_recognition),
    rule(RuleId::V03, recognition::deal_on_the_spot),
    rule(RuleId::V04, recognition::later_within_the_window),
    rule(RuleId::V05, recognition::not_within_the_window),
    rule(RuleId::V01, returning::claimant_known),
    rule(RuleId::V00, rotation::new_visitor),
];

/// A14: a written agreement (R15, R16); R17; R13; R05; R07; R03; R11; G24; R10; R09; R04; R14; R02; R08; R01.
const SALES_OFFICE: &[Rule] = &[
    rule(RuleId::R15, settlement::agreed),
    rule(RuleId::R16, settlement::mediated),
    rule(RuleId::R17, settlement::quarrel),
    rule(RuleId::R13, event::by_its_method),
    rule(RuleId::R05, decline::complaint_verified),
    rule(RuleId::R07, decline::only_for_a_discount),
    rule(RuleId::R03, decline::claimant_declined),
    rule(RuleId::R03x, decline::expired_claimant_declined),
    rule(RuleId::R11, family::one_after_the_other),
    rule(RuleId::G24, naming::named_at_the_first_visit),
    rule(RuleId::R10, introduction::brought_along),
    rule(RuleId::R09, later_visit::another_named),
    rule(RuleId::R04, absence::said_and_assisted),
    rule(RuleId::R14, absence::found_and_sold_the_same_day),
    rule(RuleId::R02, absence::known_and_on_site),
    rule(RuleId::R08, forgotten::found_afterwards),
    rule(RuleId::R08x, forgotten::not_found),
    rule(RuleId::R01, first_visit::decides),
];

/// The rules of a policy in its order: the set's own, or another that the policy says.
pub(crate) fn ordered(rules: &DeterminationRules) -> Vec<&'static Rule> {
    let own = order(rules.rule_set);
    if rules.order.is_empty() {
        return own.iter().collect();
    }
    let of = |id: &RuleId| own.iter().find(|rule| rule.id == *id);
    rules.order.iter().filter_map(of).collect()
}

/// What the rules of a set demand of every order: the first of each pair stands before the other, since the cases of the first
/// are among those of the other, or since it says whether the other may be looked at.
pub(crate) fn demanded(set: RuleSet) -> Vec<(RuleId, RuleId)> {
    use RuleId::{
        R01, R03, R03x, R05, R07, R15, R16, R17, V00, V01, V02, V03, V04, V05, V06c, V08, V08x,
        V09, V13, V14, V15, V16, V17,
    };
    match set {
        RuleSet::Developer => {
            // Who had been registered before is no company customer; instigated naming is naming; a change is of who was named
            // too; the general rules come last.
            let mut pairs = vec![
                (V17, V16),
                (V17, V15),
                (V17, V14),
                (V17, V13),
                (V06c, V08),
                (V06c, V09),
                (V08x, V08),
                (V09, V01),
            ];
            pairs.extend([V02, V03, V04, V05].map(|rule| (rule, V01)));
            let rest = DEVELOPER.iter().map(|rule| rule.id);
            pairs.extend(rest.filter(|rule| *rule != V00).map(|rule| (rule, V00)));
            pairs
        }
        RuleSet::SalesOffice => {
            // What those who claim settle goes before what the rules say, whatever the facts; a verified complaint and a discount
            // are ways of declining; the first visit decides last.
            let mut pairs = vec![(R05, R03), (R07, R03), (R05, R03x), (R07, R03x)];
            let settled = [R15, R16, R17];
            let said = SALES_OFFICE.iter().map(|rule| rule.id);
            for rule in said.filter(|rule| *rule != R01 && !settled.contains(rule)) {
                pairs.extend(settled.map(|first| (first, rule)));
            }
            let rest = SALES_OFFICE.iter().map(|rule| rule.id);
            pairs.extend(rest.filter(|rule| *rule != R01).map(|rule| (rule, R01)));
            pairs
        }
    }
}

/// A condition of a filing in its place.
pub(crate) struct FilingRule {
    pub(crate) id: RuleId,
    pub(crate) weigh: fn(&filing::Weighing<'_>) -> Result<(), Reason>,
}

const fn filing_rule(
    id: RuleId,
    weigh: fn(&filing::Weighing<'_>) -> Result<(), Reason>,
) -> FilingRule {
    FilingRule { id, weigh }
}

/// The conditions of a filing, beside both sets: what can be known when it is made stands before what the visit shows, and
/// that before the deal. A filing that meets all holds; the first that it fails says why it does not.
pub(crate) const FILING: &[FilingRule] = &[
    filing_rule(RuleId::F01, filing::under_contract),
    filing_rule(RuleId::F02, filing::not_on_site),
    filing_rule(RuleId::F03, filing::first_to_recommend),
    filing_rule(RuleId::F04, filing::comes_in_time),
    filing_rule(RuleId::F05, filing::comes_along),
    filing_rule(RuleId::F06, filing::protects),
    filing_rule(RuleId::F07, filing::buys),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(set: RuleSet) -> String {
        let codes: Vec<_> = order(set)
            .iter()
            .map(|rule| rule.id.code().trim_start_matches("ATT-"))
            .collect();
        codes.join(" ")
    }

    #[test]
    fn the_sets_own_orders_are_as_the_rules_demand() {
        for set in [RuleSet::Developer, RuleSet::SalesOffice] {
            let place = |id| order(set).iter().position(|rule| rule.id == id).unwrap();
            for (first, later) in demanded(set) {
                assert!(place(first) < place(later), "{first} {later}");
            }
        }
    }

    #[test]
    fn the_order_is_the_specifications() {
        assert_eq!(
            codes(RuleSet::Developer),
            "V17 V16 V15 V14 V13 V12 V06c V08x V08 V09 V06a V06b V07 V10 V11 V18 V02 V03 V04 V05 V01 V00"
        );
        assert_eq!(
            codes(RuleSet::SalesOffice),
            "R15 R16 R17 R13 R05 R07 R03 R03x R11 G24 R10 R09 R04 R14 R02 R08 R08x R01"
        );
    }
}
