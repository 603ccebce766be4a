//! The catalogue of violations and sanctions (GOV-05).

use super::super::Shipped;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Violations and their sanctions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViolationRules {
    /// Days after a decision within which it can be appealed against, 0 to 90. Before they are over, or the appeal is
    /// decided, no sanction takes effect.
    pub appeal_days: u16,
    /// What is a violation, how grave, and what it costs: 1 to 100 entries, each kind and severity once; those that the
    /// program itself reports ([`ReportedKind::REQUIRED`]) among them.
    pub catalogue: Vec<CatalogueEntry>,
}

impl ViolationRules {
    /// The entry of a kind and severity.
    #[must_use]
    pub fn entry(&self, kind: &str, severity: Severity) -> Option<&CatalogueEntry> {
        self.catalogue
            .iter()
            .find(|entry| entry.kind == kind && entry.severity == severity)
    }

    /// Whether the catalogue has the kind.
    #[must_use]
    pub fn has(&self, kind: &str) -> bool {
        self.catalogue.iter().any(|entry| entry.kind == kind)
    }
}

/// The kinds that the program itself reports. Every catalogue says what a fault and private collection cost; one that does
/// not know the others leaves it to whoever decides to name another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportedKind {
    /// A fault in a reception, found by a manager or a ruling (ATT-V06b, ATT-V20).
    FaultInReception,
    /// Taking money without being of finance (ATT-D03).
    PrivateCollection,
    /// Instigating a visitor to name oneself (ATT-V08x).
    Instigating,
    /// Not obeying a ruling (ATT-R17).
    DisobeyingRuling,
}

impl ReportedKind {
    /// Those of which every catalogue must say what they cost.
    pub const REQUIRED: [Self; 2] = [Self::FaultInReception, Self::PrivateCollection];

    /// Key of the kind in the catalogue.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::FaultInReception => "fault_in_reception",
            Self::PrivateCollection => "private_collection",
            Self::Instigating => "instigating",
            Self::DisobeyingRuling => "disobeying_ruling",
        }
    }
}

/// A kind of violation, how grave it is, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueEntry {
    /// Key of the kind: 3 to 50 lower-case letters and underscores.
    pub kind: String,
    /// How grave.
    pub severity: Severity,
    /// What people call it in Chinese, 1 to 100 characters.
    pub name_zh: String,
    /// What people call it in English, 1 to 100 characters.
    pub name_en: String,
    /// What it costs, 1 to 5, each measure once.
    pub sanctions: Vec<Sanction>,
}

/// How grave a violation is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ViolationSeverity)]
pub enum Severity {
    /// Ordinary.
    Ordinary,
    /// Serious.
    Serious,
}

impl Severity {
    /// Every severity, rising.
    pub const ALL: [Self; 2] = [Self::Ordinary, Self::Serious];

    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Serious => "serious",
        }
    }
}

/// What a violation costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sanction {
    /// What is taken or done.
    pub measure: SanctionMeasure,
    /// How much, as the measure says; 0 where it needs no figure.
    pub figure: u32,
}

/// What is taken or done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SanctionMeasure {
    /// A warning; no figure.
    Warning,
    /// Base pay of so many days, 1 to 31; carried out by the payroll.
    BasePayDays,
    /// Base pay of so many months, 1 to 12; carried out by the payroll.
    BasePayMonths,
    /// So many millionths, 1 to 1000000, of the commission that accrued to the person at the site in the month of the
    /// violation 当月应发奖金 / 当月应得成交奖金; carried out by the settlement.
    CommissionShare,
    /// So many yuan, 1 to 1000000; carried out by the settlement.
    Fine,
    /// Dismissal; no figure; carried out by the personnel department.
    Dismissal,
}

impl SanctionMeasure {
    /// Least and most of its figure.
    #[must_use]
    pub const fn range(self) -> (u32, u32) {
        match self {
            Self::Warning | Self::Dismissal => (0, 0),
            Self::BasePayDays => (1, 31),
            Self::BasePayMonths => (1, 12),
            Self::CommissionShare | Self::Fine => (1, 1_000_000),
        }
    }
}

/// Half, in millionths.
const HALF: u32 = 500_000;

impl ViolationRules {
    /// Where A12 names an act and no sanction, it is a warning (reading); seven days for the appeal are our choice.
    pub(super) fn shipped(which: Shipped) -> Self {
        Self {
            appeal_days: 7,
            catalogue: match which {
                Shipped::Developer => developer(),
                Shipped::SalesOffice => sales_office(),
            },
        }
    }
}

fn developer() -> Vec<CatalogueEntry> {
    let mut entries: Vec<CatalogueEntry> = [
        ("poaching", "争抢客户", "Fighting over visitors"), // A12.3(9)
        (
            "choosing_visitors",
            "挑客户、冷遇客户",
            "Choosing or slighting visitors",
        ), // A12.3(8)
        (
            "interrupting",
            "接待中主动插话",
            "Interrupting another's reception",
        ), // A12.3(11)
        (
            "leaving_reception",
            "中断接待、中途离开",
            "Breaking off or leaving a reception",
        ), // A12.2(2), A12.3(9)
        (
            "mocking_visitors",
            "未送客户、背后取笑客户",
            "Mocking visitors, not seeing them out",
        ), // A12.3(12)
        ("unprepared", "接待前准备不足", "Receiving unprepared"), // A12.2
        (
            "trading_turns",
            "擅自调换接客顺序",
            "Trading turns without permission",
        ), // A12.3(3)
        ("fault_in_reception", "接待中有过错", "Fault in a reception"), // A12.3(10)
        (
            "instigating",
            "怂恿客户指定接待",
            "Instigating a visitor to name oneself",
        ), // A12.5(2)
        (
            "private_resale",
            "私自放盘、转名、炒楼",
            "Private resale or transfer of units",
        ), // A12.1(4)
        (
            "bypassing_superiors",
            "越级申请折扣",
            "Asking for discounts past one's superiors",
        ), // A12.1(5)
        (
            "concealing_visitors",
            "隐瞒或虚报客户资料",
            "Concealing or inventing visitors",
        ), // A12.8(1)
    ]
    .into_iter()
    .map(|(kind, zh, en)| entry(kind, Severity::Ordinary, zh, en, &[WARNING]))
    .collect();
    // A12.3(10)c: what the serious fault costs is the visitor; the sanction is the manager's warning.
    entries.push(entry(
        "fault_in_reception",
        Severity::Serious,
        "接待中有严重过错",
        "Serious fault in a reception",
        &[WARNING],
    ));
    entries.push(private_collection());
    entries.extend(referral());
    entries
}

fn sales_office() -> Vec<CatalogueEntry> {
    let day = sanction(SanctionMeasure::BasePayDays, 1);
    let month = sanction(SanctionMeasure::BasePayMonths, 1);
    let half = sanction(SanctionMeasure::CommissionShare, HALF);
    let dismissal = sanction(SanctionMeasure::Dismissal, 0);
    let mut entries = Vec::new();
    // A14.2.4
    for (kind, zh, en) in [
        ("poaching", "抢客、争客", "Poaching visitors"),
        ("slighting", "怠慢客户", "Slighting visitors"),
    ] {
        entries.push(entry(kind, Severity::Ordinary, zh, en, &[day]));
        entries.push(entry(kind, Severity::Serious, zh, en, &[month, half]));
    }
    // A14.2.5(3)
    entries.push(entry(
        "provoking_trouble",
        Severity::Serious,
        "故意挑起事端",
        "Provoking trouble on purpose",
        &[dismissal, half],
    ));
    entries.push(private_collection());
    for (kind, zh, en) in [
        (
            "refusing_reception",
            "不积极接待老客户",
            "Not receiving another's returning visitor",
        ), // A14.2.5
        ("fault_in_reception", "接待中有过错", "Fault in a reception"),
        (
            "disobeying_ruling",
            "不服从部门裁定",
            "Not obeying a ruling",
        ), // A14.5.4
        (
            "altering_agreement",
            "擅自涂改认购书",
            "Altering an agreement",
        ), // A14.9.10
        (
            "concealing_visitors",
            "未如实登记客户",
            "Concealing or inventing visitors",
        ), // A14.4(4)
    ] {
        entries.push(entry(kind, Severity::Ordinary, zh, en, &[WARNING]));
    }
    entries.extend(referral());
    entries
}

/// What an employee who refers a visitor must not do, at either kind of site (A11).
fn referral() -> impl Iterator<Item = CatalogueEntry> {
    [
        (
            "diverting_customers",
            "利用工作之便截留公司客户",
            "Diverting the company's customers",
        ), // A11.1
        (
            "disclosing_information",
            "透露未公布的销售信息",
            "Disclosing unreleased information",
        ), // A11.6
        (
            "private_promise",
            "私下许诺优惠或利益",
            "Promising benefits privately",
        ), // A11.6
        (
            "disturbing_sales",
            "阻碍销售、纠缠客户",
            "Obstructing a sale",
        ), // A11.7
    ]
    .into_iter()
    .map(|(kind, zh, en)| entry(kind, Severity::Ordinary, zh, en, &[WARNING]))
}

/// Whoever takes money privately is dismissed (A14.7).
fn private_collection() -> CatalogueEntry {
    entry(
        "private_collection",
        Severity::Serious,
        "私自收款",
        "Collecting money privately",
        &[sanction(SanctionMeasure::Dismissal, 0)],
    )
}

const WARNING: Sanction = sanction(SanctionMeasure::Warning, 0);

const fn sanction(measure: SanctionMeasure, figure: u32) -> Sanction {
    Sanction { measure, figure }
}

fn entry(
    kind: &str,
    severity: Severity,
    zh: &str,
    en: &str,
    sanctions: &[Sanction],
) -> CatalogueEntry {
    CatalogueEntry {
        kind: kind.to_owned(),
        severity,
        name_zh: zh.to_owned(),
        name_en: en.to_owned(),
        sanctions: sanctions.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gov_05_the_sources_sanctions_are_in_the_catalogue_of_the_sales_office() {
        let rules = ViolationRules::shipped(Shipped::SalesOffice);
        let costs = |kind, severity| {
            let entry = rules.entry(kind, severity).unwrap();
            entry
                .sanctions
                .iter()
                .map(|one| (one.measure, one.figure))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            costs("poaching", Severity::Ordinary),
            [(SanctionMeasure::BasePayDays, 1)]
        );
        assert_eq!(
            costs("slighting", Severity::Serious),
            [
                (SanctionMeasure::BasePayMonths, 1),
                (SanctionMeasure::CommissionShare, HALF)
            ]
        );
        assert_eq!(
            costs("provoking_trouble", Severity::Serious),
            [
                (SanctionMeasure::Dismissal, 0),
                (SanctionMeasure::CommissionShare, HALF)
            ]
        );
        assert_eq!(
            costs("private_collection", Severity::Serious),
            [(SanctionMeasure::Dismissal, 0)]
        );
        assert!(
            rules
                .entry("private_collection", Severity::Ordinary)
                .is_none()
        );
    }

    #[test]
    fn gov_05_both_presets_know_what_the_program_itself_reports() {
        for which in [Shipped::Developer, Shipped::SalesOffice] {
            let rules = ViolationRules::shipped(which);
            for kind in ReportedKind::REQUIRED {
                assert!(rules.has(kind.key()), "{which:?}: {kind:?}");
            }
        }
    }
}
