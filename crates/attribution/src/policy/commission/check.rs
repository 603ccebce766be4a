//! What the types alone cannot say of the section.

use super::{
    AccrualCondition, AccrualRules, CatalogueEntry, CommissionRules, ReportedKind, TierMeasure,
    TierMode, TierRules, WHOLE_PPM,
};
use kehu_kernel::Faults;
use std::collections::HashSet;

const MOST_YUAN: u64 = 1_000_000_000_000;

pub(super) fn check(rules: &CommissionRules) -> Result<(), Faults> {
    let mut faults = Faults::default();
    within(&mut faults, "/rate_ppm", rules.rate_ppm, 0, WHOLE_PPM);
    within(
        &mut faults,
        "/pool_cut_ppm",
        rules.pool_cut_ppm,
        0,
        WHOLE_PPM,
    );
    within(
        &mut faults,
        "/accrual/received_ppm",
        rules.accrual.received_ppm,
        1,
        WHOLE_PPM,
    );
    check_accrual(&mut faults, &rules.accrual);
    if let Some(tiers) = &rules.tiers {
        check_tiers(&mut faults, tiers);
    }
    check_payment(&mut faults, rules);
    within(
        &mut faults,
        "/violations/appeal_days",
        rules.violations.appeal_days.into(),
        0,
        90,
    );
    let catalogue = &rules.violations.catalogue;
    count(&mut faults, "/violations/catalogue", catalogue.len(), 100);
    let mut seen = HashSet::new();
    for (place, entry) in catalogue.iter().enumerate() {
        let at = format!("/violations/catalogue/{place}");
        check_entry(&mut faults, &at, entry);
        if !seen.insert((&entry.kind, entry.severity)) {
            faults.add(
                format!("{at}/kind"),
                "duplicate",
                "another entry has this kind and severity",
                "与其他条目的类别和程度重复",
            );
        }
    }
    for kind in ReportedKind::REQUIRED {
        if !rules.violations.has(kind.key()) {
            faults.add(
                "/violations/catalogue",
                "incomplete",
                format!(
                    "must say what `{}` costs: the program reports it by itself",
                    kind.key()
                ),
                format!("须包含 `{}`：系统会自动举报此类违规", kind.key()),
            );
        }
    }
    faults.none()
}

/// No deal waits for the contract of a loan that it does not have.
fn check_accrual(faults: &mut Faults, accrual: &AccrualRules) {
    let waits = AccrualCondition::LoanContractAndFirstInstalment;
    for (at, own) in [
        ("/accrual/lump_sum", accrual.lump_sum),
        ("/accrual/instalments", accrual.instalments),
    ] {
        if own == Some(waits) {
            faults.add(
                at,
                "contradiction",
                "must be another condition: who pays in this way has no loan contract",
                "此付款方式没有贷款合同，须选择其他条件",
            );
        }
    }
    if accrual.condition == waits && (accrual.lump_sum.is_none() || accrual.instalments.is_none()) {
        faults.add(
            "/accrual/condition",
            "contradiction",
            "must be another condition, or `lump_sum` and `instalments` must have their own: they have no loan contract",
            "一次性付款和分期付款没有贷款合同，须选择其他条件，或分别设置 `lump_sum` 与 `instalments`",
        );
    }
}

fn check_tiers(faults: &mut Faults, tiers: &TierRules) {
    count(faults, "/tiers/steps", tiers.steps.len(), 20);
    if tiers.mode == TierMode::Marginal && tiers.measure == TierMeasure::Deals {
        faults.add(
            "/tiers/mode",
            "combination",
            "must be whole_period where performance is measured by deals",
            "按套数计量时须为 whole_period",
        );
    }
    let mut before = 0;
    for (place, step) in tiers.steps.iter().enumerate() {
        let at = format!("/tiers/steps/{place}");
        within(
            faults,
            &format!("{at}/rate_ppm"),
            step.rate_ppm,
            0,
            WHOLE_PPM,
        );
        if step.from <= before || step.from > MOST_YUAN {
            faults.add(
                format!("{at}/from"),
                "order",
                format!("must rise from tier to tier, 1 to {MOST_YUAN}"),
                format!("须逐级递增，且为 1 至 {MOST_YUAN}"),
            );
        }
        before = step.from;
    }
}

fn check_payment(faults: &mut Faults, rules: &CommissionRules) {
    count(faults, "/payment", rules.payment.len(), 7);
    let mut times = HashSet::new();
    for (place, part) in rules.payment.iter().enumerate() {
        within(
            faults,
            &format!("/payment/{place}/part_ppm"),
            part.part_ppm,
            1,
            WHOLE_PPM,
        );
        if !times.insert(part.when) {
            faults.add(
                format!("/payment/{place}/when"),
                "duplicate",
                "another part is paid then",
                "与其他部分的发放时点重复",
            );
        }
    }
    let sum: u64 = rules
        .payment
        .iter()
        .map(|part| u64::from(part.part_ppm))
        .sum();
    if sum != u64::from(WHOLE_PPM) {
        faults.add(
            "/payment",
            "sum",
            format!("the parts must sum to {WHOLE_PPM}, not {sum}"),
            format!("各部分之和须为 {WHOLE_PPM}，现为 {sum}"),
        );
    }
}

fn check_entry(faults: &mut Faults, at: &str, entry: &CatalogueEntry) {
    let is_key = (3..=50).contains(&entry.kind.len())
        && entry
            .kind
            .starts_with(|first: char| first.is_ascii_lowercase())
        && entry
            .kind
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !is_key {
        faults.add(
            format!("{at}/kind"),
            "form",
            "must be 3 to 50 lower-case letters and underscores, beginning with a letter",
            "须为 3 至 50 个小写字母或下划线，以字母开头",
        );
    }
    for (member, name) in [("name_zh", &entry.name_zh), ("name_en", &entry.name_en)] {
        if name.trim().is_empty() || name.chars().count() > 100 {
            faults.add(
                format!("{at}/{member}"),
                "length",
                "must have 1 to 100 characters",
                "长度须为 1 至 100 个字符",
            );
        }
    }
    count(faults, &format!("{at}/sanctions"), entry.sanctions.len(), 5);
    let mut measures = HashSet::new();
    for (place, sanction) in entry.sanctions.iter().enumerate() {
        let (least, most) = sanction.measure.range();
        within(
            faults,
            &format!("{at}/sanctions/{place}/figure"),
            sanction.figure,
            least,
            most,
        );
        if !measures.insert(sanction.measure) {
            faults.add(
                format!("{at}/sanctions/{place}/measure"),
                "duplicate",
                "the entry has this measure already",
                "该条目已有此处罚方式",
            );
        }
    }
}

fn within(faults: &mut Faults, at: &str, value: u32, least: u32, most: u32) {
    if value < least || value > most {
        faults.add(
            at,
            "range",
            format!("must be {least} to {most}"),
            format!("须为 {least} 至 {most}"),
        );
    }
}

fn count(faults: &mut Faults, at: &str, number: usize, most: usize) {
    if number == 0 || number > most {
        faults.add(
            at,
            "count",
            format!("must have 1 to {most} items"),
            format!("须有 1 至 {most} 项"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Shipped;
    use super::super::*;

    fn pointers(change: impl FnOnce(&mut CommissionRules)) -> Vec<String> {
        let mut rules = CommissionRules::shipped(Shipped::SalesOffice);
        change(&mut rules);
        let faults = rules
            .check()
            .err()
            .map(|faults| faults.0)
            .unwrap_or_default();
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    fn tiers(measure: TierMeasure, mode: TierMode, from: &[u64]) -> Option<TierRules> {
        let step = |from: &u64| Tier {
            from: *from,
            rate_ppm: 8000,
        };
        Some(TierRules {
            measure,
            mode,
            steps: from.iter().map(step).collect(),
        })
    }

    #[test]
    fn att_d09_the_section_can_say_what_other_offices_say() {
        // 0.7 %, 0.8 %, 1 % by the units of the month, for the whole of it; at least 30 % received; 70/20/10; 25 % pool.
        assert!(
            pointers(|rules| {
                rules.rate_ppm = 7000;
                rules.tiers = tiers(TierMeasure::Deals, TierMode::WholePeriod, &[2, 3]);
                rules.accrual = AccrualRules {
                    condition: AccrualCondition::ReceivedPart,
                    received_ppm: 300_000,
                    base: AccrualBase::Price,
                    ..rules.accrual
                };
                rules.pool_cut_ppm = 250_000;
                rules.payment = vec![
                    PaymentPart {
                        part_ppm: 700_000,
                        when: PaymentTime::Settlement,
                    },
                    PaymentPart {
                        part_ppm: 200_000,
                        when: PaymentTime::YearEnd,
                    },
                    PaymentPart {
                        part_ppm: 100_000,
                        when: PaymentTime::ProjectEnd,
                    },
                ];
                rules.leaver.dismissed = LeaverOutcome::Forfeited;
                rules.claw_back = ClawBack::UnpaidOnly;
            })
            .is_empty()
        );
        // 4 per mille, 5 per mille above the target.
        assert!(
            pointers(
                |rules| rules.tiers = tiers(TierMeasure::Money, TierMode::Marginal, &[5_000_000])
            )
            .is_empty()
        );
    }

    #[test]
    fn att_d09_parts_sum_to_the_whole_and_tiers_rise() {
        assert_eq!(
            pointers(|rules| rules.payment[0].part_ppm = 999_999),
            ["/payment"]
        );
        assert_eq!(
            pointers(|rules| rules.payment.clear()),
            ["/payment", "/payment"]
        );
        assert_eq!(
            pointers(|rules| rules.tiers = tiers(TierMeasure::Money, TierMode::Marginal, &[5, 5])),
            ["/tiers/steps/1/from"]
        );
        assert_eq!(
            pointers(|rules| rules.tiers = tiers(TierMeasure::Deals, TierMode::Marginal, &[2])),
            ["/tiers/mode"]
        );
        assert_eq!(
            pointers(|rules| rules.rate_ppm = WHOLE_PPM + 1),
            ["/rate_ppm"]
        );
        assert_eq!(
            pointers(|rules| rules.accrual.received_ppm = 0),
            ["/accrual/received_ppm"]
        );
    }

    #[test]
    fn att_d09_only_a_price_with_a_loan_waits_for_the_contract_of_a_loan() {
        let waits = AccrualCondition::LoanContractAndFirstInstalment;
        assert!(pointers(|rules| rules.accrual.with_loan = Some(waits)).is_empty());
        assert_eq!(
            pointers(|rules| rules.accrual.lump_sum = Some(waits)),
            ["/accrual/lump_sum"]
        );
        assert_eq!(
            pointers(|rules| rules.accrual.instalments = Some(waits)),
            ["/accrual/instalments"]
        );
        assert_eq!(
            pointers(|rules| {
                rules.accrual.condition = waits;
                rules.accrual.lump_sum = Some(AccrualCondition::WholePrice);
            }),
            ["/accrual/condition"]
        );
        let both = pointers(|rules| {
            rules.accrual.condition = waits;
            rules.accrual.lump_sum = Some(AccrualCondition::WholePrice);
            rules.accrual.instalments = Some(AccrualCondition::FirstInstalment);
        });
        assert!(both.is_empty());
    }

    #[test]
    fn gov_05_each_figure_of_a_sanction_keeps_its_range_and_each_entry_is_there_once() {
        let at = "/violations/catalogue/0/sanctions/0/figure";
        for (figure, faults) in [(0, 1), (1, 0), (31, 0), (32, 1)] {
            let found =
                pointers(|rules| rules.violations.catalogue[0].sanctions[0].figure = figure);
            assert_eq!(found.len(), faults, "{figure}");
            assert!(found.iter().all(|pointer| pointer == at));
        }
        let twice = pointers(|rules| {
            let first = rules.violations.catalogue[0].clone();
            rules.violations.catalogue.push(first);
        });
        assert_eq!(twice.len(), 1);
        assert_eq!(
            pointers(|rules| rules.violations.appeal_days = 91),
            ["/violations/appeal_days"]
        );
        assert_eq!(
            pointers(|rules| rules.violations.catalogue[0].kind = "Poaching".into()),
            ["/violations/catalogue/0/kind"]
        );
    }

    #[test]
    fn gov_05_a_catalogue_says_what_the_kinds_cost_that_the_program_reports() {
        for kind in ReportedKind::REQUIRED {
            let gap = pointers(|rules| {
                rules
                    .violations
                    .catalogue
                    .retain(|entry| entry.kind != kind.key());
            });
            assert_eq!(gap, ["/violations/catalogue"], "{kind:?}");
        }
    }
}
