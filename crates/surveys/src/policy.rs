//! How a company asks its customers: policy data (SUR-06, SUR-09, SUR-11, SUR-12).

use crate::words::Consequence;
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};

/// The policy document of kind `surveys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyPolicy {
    /// Days within which a customer is not asked again: 0 to 731 (SUR-06).
    pub ask_again_after_days: u16,
    /// Most customers of a sample: 1 to 5000.
    pub most_asked: u16,
    /// Days for which a personal link holds: 1 to 180 (SUR-04).
    pub link_valid_days: u16,
    /// Fewest customers of a stratum of an anonymous survey: 2 to 1000 (SUR-12).
    pub least_anonymous: u16,
    /// Fewest answers of which an anonymous survey shows a figure: 5 to 1000, since of fewer somebody could be told (SUR-12).
    #[serde(default = "SurveyPolicy::usual_least_shown")]
    pub least_shown: u16,
    /// What a very low answer raises (SUR-11).
    pub low_answers: LowAnswers,
    /// Whether every survey leads to an improvement plan, also where satisfaction did not fall (SUR-09).
    pub plan_required: bool,
    /// From this overall index on customers count as content, and what went well is recorded: 0 to 100 (SUR-09).
    pub content_from_index: u8,
}

/// What a very low answer raises (SUR-11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LowAnswers {
    /// An answer on a scale or visit scale that counts so much or less is very low: 0 to 100.
    pub points: u8,
    /// A recommendation of so much or less is very low: 0 to 10.
    pub recommendation: u8,
    /// What it raises.
    pub raises: Consequence,
    /// Days within which it is followed up: 1 to 90.
    pub follow_up_within_days: u16,
    /// Key of the category of such complaints. Where the company's policy of complaints has none of this key, a follow-up is
    /// raised.
    pub complaint_category: String,
}

impl SurveyPolicy {
    /// Under which no policy may go: cells under five are hidden (formulas of SUR-08).
    const LEAST_SHOWN: u16 = 5;

    /// Of policies that were written before they named a figure.
    const fn usual_least_shown() -> u16 {
        Self::LEAST_SHOWN
    }

    /// A13.14: a report is required; very low answers are followed up.
    #[must_use]
    pub fn petrochemical() -> Self {
        Self {
            ask_again_after_days: 90,
            most_asked: 2000,
            link_valid_days: 30,
            least_anonymous: 5,
            least_shown: Self::LEAST_SHOWN,
            low_answers: LowAnswers {
                points: 25,
                recommendation: 2,
                raises: Consequence::FollowUp,
                follow_up_within_days: 3,
                complaint_category: "service".to_owned(),
            },
            plan_required: false,
            content_from_index: 80,
        }
    }

    /// A2.13: an improvement plan is required.
    #[must_use]
    pub fn oil_dispatch() -> Self {
        Self {
            plan_required: true,
            ..Self::petrochemical()
        }
    }

    /// A property manager: a very low answer is a complaint.
    #[must_use]
    pub fn property() -> Self {
        let mut policy = Self::oil_dispatch();
        policy.low_answers.raises = Consequence::Complaint;
        policy.low_answers.points = 0;
        policy.low_answers.recommendation = 0;
        policy
    }
}

impl PolicyDocument for SurveyPolicy {
    const KIND: &'static str = "surveys";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        let low = &self.low_answers;
        let bounds: [(&str, u16, u16, u16); 9] = [
            ("/ask_again_after_days", self.ask_again_after_days, 0, 731),
            ("/most_asked", self.most_asked, 1, 5000),
            ("/link_valid_days", self.link_valid_days, 1, 180),
            ("/least_anonymous", self.least_anonymous, 2, 1000),
            ("/least_shown", self.least_shown, Self::LEAST_SHOWN, 1000),
            ("/low_answers/points", low.points.into(), 0, 100),
            (
                "/low_answers/recommendation",
                low.recommendation.into(),
                0,
                10,
            ),
            (
                "/low_answers/follow_up_within_days",
                low.follow_up_within_days,
                1,
                90,
            ),
            (
                "/content_from_index",
                self.content_from_index.into(),
                0,
                100,
            ),
        ];
        for (pointer, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                faults.add(
                    pointer,
                    "range",
                    format!("must lie between {least} and {most}"),
                    format!("须在 {least} 与 {most} 之间"),
                );
            }
        }
        if !(2..=50).contains(&low.complaint_category.len()) {
            faults.add(
                "/low_answers/complaint_category",
                "length",
                "must be the key of a category: 2 to 50 characters",
                "须为投诉类别的 key，2 至 50 个字符",
            );
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![
            Preset {
                key: "petrochemical",
                name: Words::new(
                    "Petrochemical sales (A13): a report is required",
                    "石化销售：须提交调查报告",
                ),
                document: Self::petrochemical(),
            },
            Preset {
                key: "oil-dispatch",
                name: Words::new(
                    "Oil dispatch (A2): an improvement plan is required",
                    "油品配送：须制定改进计划",
                ),
                document: Self::oil_dispatch(),
            },
            Preset {
                key: "property",
                name: Words::new(
                    "Property management (A4): a very low answer is a complaint",
                    "物业管理：极低评分转为投诉",
                ),
                document: Self::property(),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(change: impl FnOnce(&mut SurveyPolicy)) -> Vec<String> {
        let mut policy = SurveyPolicy::petrochemical();
        change(&mut policy);
        let found = policy.check().err().unwrap_or_default();
        found.0.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn sur_09_every_shipped_preset_is_sound() {
        for preset in SurveyPolicy::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
        }
    }

    #[test]
    fn figures_keep_to_their_bounds() {
        assert!(faults(|policy| policy.ask_again_after_days = 731).is_empty());
        assert_eq!(
            faults(|policy| policy.ask_again_after_days = 732),
            ["/ask_again_after_days"]
        );
        assert!(faults(|policy| policy.least_anonymous = 2).is_empty());
        assert_eq!(
            faults(|policy| policy.least_anonymous = 1),
            ["/least_anonymous"]
        );
        assert!(faults(|policy| policy.least_shown = 5).is_empty());
        assert_eq!(faults(|policy| policy.least_shown = 4), ["/least_shown"]);
        assert_eq!(
            faults(|policy| policy.low_answers.recommendation = 11),
            ["/low_answers/recommendation"]
        );
        assert_eq!(
            faults(|policy| policy.link_valid_days = 0),
            ["/link_valid_days"]
        );
    }
}
