//! Targets: policy data.

use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The policy document of kind `satisfaction-indicators`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorPolicy {
    /// The span in months before the day of evaluation, 1 to 36.
    pub months: u32,
    /// Most complaints for each hundred customers.
    pub complaints_per_hundred_at_most: Option<Decimal>,
    /// The least overall index, 0 to 100.
    pub survey_index_at_least: Option<Decimal>,
    /// Most lost customers for each hundred.
    pub lost_per_hundred_at_most: Option<Decimal>,
    /// The least lead over any competitor, -100 to 100 points.
    pub lead_at_least: Option<Decimal>,
}

impl PolicyDocument for IndicatorPolicy {
    const KIND: &'static str = "satisfaction-indicators";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if !(1..=36).contains(&self.months) {
            faults.add("/months", "range", "must be 1 to 36", "取值 1 至 36");
        }
        let hundred = Decimal::ONE_HUNDRED;
        let thousands = Decimal::from(100_000);
        for (at, target, least, most) in [
            (
                "/complaints_per_hundred_at_most",
                self.complaints_per_hundred_at_most,
                Decimal::ZERO,
                thousands,
            ),
            (
                "/survey_index_at_least",
                self.survey_index_at_least,
                Decimal::ZERO,
                hundred,
            ),
            (
                "/lost_per_hundred_at_most",
                self.lost_per_hundred_at_most,
                Decimal::ZERO,
                hundred,
            ),
            ("/lead_at_least", self.lead_at_least, -hundred, hundred),
        ] {
            let fits = |target: Decimal| {
                (least..=most).contains(&target) && target.normalize().scale() <= 2
            };
            if !target.is_none_or(fits) {
                faults.add(
                    at,
                    "range",
                    format!("must be {least} to {most} with at most two decimal places"),
                    format!("取值 {least} 至 {most}，最多两位小数"),
                );
            }
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        let whole = |number: i64| Some(Decimal::from(number));
        vec![
            Preset {
                key: "usual",
                name: Words::new("Usual targets", "通用指标"),
                document: Self {
                    months: 12,
                    complaints_per_hundred_at_most: whole(10),
                    survey_index_at_least: whole(80),
                    lost_per_hundred_at_most: whole(5),
                    lead_at_least: whole(0),
                },
            },
            Preset {
                key: "property",
                name: Words::new("Property management", "物业管理"),
                document: Self {
                    months: 12,
                    complaints_per_hundred_at_most: whole(20),
                    survey_index_at_least: whole(85),
                    lost_per_hundred_at_most: None,
                    lead_at_least: None,
                },
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sur_10_presets_hold_and_what_is_wrong_is_found() {
        for preset in IndicatorPolicy::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
        }
        let wrong = IndicatorPolicy {
            months: 0,
            complaints_per_hundred_at_most: Some(Decimal::NEGATIVE_ONE),
            survey_index_at_least: Some(Decimal::from(101)),
            lost_per_hundred_at_most: Some(Decimal::new(1, 3)),
            lead_at_least: Some(Decimal::from(-101)),
        };
        assert_eq!(wrong.check().unwrap_err().0.len(), 5);
    }
}
