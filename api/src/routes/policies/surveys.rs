//! The document of kind `surveys`.

use kehu_surveys::words::Consequence;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How customers are asked (SUR).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveysPolicy {
    /// Days within which a customer is not asked again (SUR-06).
    #[validate(range(max = 731))]
    #[schema(minimum = 0, maximum = 731, example = 90)]
    pub ask_again_after_days: u16,
    /// Most customers of a sample (SUR-06).
    #[validate(range(min = 1, max = 5000))]
    #[schema(minimum = 1, maximum = 5000, example = 2000)]
    pub most_asked: u16,
    /// Days for which a personal link holds (SUR-04).
    #[validate(range(min = 1, max = 180))]
    #[schema(minimum = 1, maximum = 180, example = 30)]
    pub link_valid_days: u16,
    /// Fewest customers of a stratum of an anonymous survey (SUR-12).
    #[validate(range(min = 2, max = 1000))]
    #[schema(minimum = 2, maximum = 1000, example = 5)]
    pub least_anonymous: u16,
    /// Fewest answers of which an anonymous survey shows a figure (SUR-12). A survey keeps to the policy of the day on which
    /// asking began.
    #[serde(default = "five")]
    #[validate(range(min = 5, max = 1000))]
    #[schema(minimum = 5, maximum = 1000, default = 5)]
    pub least_shown: u16,
    /// What a very low answer raises (SUR-11).
    #[validate(nested)]
    pub low_answers: LowAnswersPolicy,
    /// Whether every survey leads to an improvement plan, also where satisfaction did not fall (SUR-09).
    pub plan_required: bool,
    /// From this overall index on customers count as content, and what went well is recorded (SUR-09).
    #[validate(range(max = 100))]
    #[schema(minimum = 0, maximum = 100, example = 80)]
    pub content_from_index: u8,
}

const fn five() -> u16 {
    5
}

/// What a very low answer raises (SUR-11).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LowAnswersPolicy {
    /// An answer on a scale or visit scale that counts so much or less is very low.
    #[validate(range(max = 100))]
    #[schema(minimum = 0, maximum = 100, example = 25)]
    pub points: u8,
    /// A recommendation of so much or less is very low.
    #[validate(range(max = 10))]
    #[schema(minimum = 0, maximum = 10, example = 2)]
    pub recommendation: u8,
    /// What it raises.
    pub raises: Consequence,
    /// Days within which it is followed up.
    #[validate(range(min = 1, max = 90))]
    #[schema(minimum = 1, maximum = 90, example = 3)]
    pub follow_up_within_days: u16,
    /// Key of the category of such complaints; where the company's policy of complaints has none of this key, a follow-up is
    /// raised.
    #[validate(length(min = 2, max = 50))]
    #[schema(
        min_length = 2,
        max_length = 50,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "service"
    )]
    pub complaint_category: String,
}
