//! How often duties are to be done: policy data.

use crate::rules::{Duty, Period};
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The policy document of kind `obligations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObligationPolicy {
    /// The duties, each once at most; what is not named is not demanded.
    pub duties: Vec<DutyRule>,
}

/// How often a duty is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRule {
    /// The duty.
    pub duty: Duty,
    /// In which span.
    pub every: Period,
    /// How often in that span, 1 to 100.
    pub times: u16,
}

impl PolicyDocument for ObligationPolicy {
    const KIND: &'static str = "obligations";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let mut seen = HashSet::new();
        for (place, rule) in self.duties.iter().enumerate() {
            if !seen.insert(rule.duty) {
                faults.add(
                    format!("/duties/{place}/duty"),
                    "repeated",
                    "stands above already",
                    "该项义务重复",
                );
            }
            if !(1..=100).contains(&rule.times) {
                faults.add(
                    format!("/duties/{place}/times"),
                    "range",
                    "must be 1 to 100",
                    "取值 1 至 100",
                );
            }
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        let yearly = |times| Self {
            duties: vec![DutyRule {
                duty: Duty::SatisfactionSurvey,
                every: Period::Year,
                times,
            }],
        };
        vec![
            Preset {
                key: "yearly-survey",
                name: Words::new("A survey a year (A2, A13)", "每年一次满意度调查（A2、A13）"),
                document: yearly(1),
            },
            Preset {
                key: "survey-twice-a-year",
                name: Words::new("A survey each half-year", "每年两次满意度调查"),
                document: Self {
                    duties: vec![DutyRule {
                        duty: Duty::SatisfactionSurvey,
                        every: Period::HalfYear,
                        times: 1,
                    }],
                },
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sur_03_presets_hold_and_what_is_wrong_is_found() {
        for preset in ObligationPolicy::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
        }
        let rule = |times| DutyRule {
            duty: Duty::SatisfactionSurvey,
            every: Period::Year,
            times,
        };
        let wrong = ObligationPolicy {
            duties: vec![rule(1), rule(0), rule(101)],
        };
        assert_eq!(wrong.check().unwrap_err().0.len(), 4);
    }
}
