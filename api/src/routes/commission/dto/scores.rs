//! Bodies of scores.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_commission::scores;
use kehu_kernel::{ScoreId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A person's score of a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionScore {
    /// Identifier.
    pub id: ScoreId,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// Who is scored.
    pub user_id: UserId,
    /// The first of a person and month is 1; a later one takes its place.
    #[schema(minimum = 1, maximum = 1000)]
    pub number: u32,
    /// The points: the pool is divided in proportion to them.
    #[schema(minimum = 0, maximum = 100_000)]
    pub points: u32,
    /// On what the score rests.
    #[schema(max_length = 2000)]
    pub evidence: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

impl From<scores::Score> for CommissionScore {
    fn from(found: scores::Score) -> Self {
        let scores::Score {
            id,
            site_id,
            month,
            user_id,
            number,
            points,
            evidence,
            recorded_at,
            recorded_by,
        } = found;
        Self {
            id,
            site_id,
            month: month.to_string(),
            user_id,
            number,
            points,
            evidence,
            recorded_at,
            recorded_by,
        }
    }
}

page!(CommissionScorePage, CommissionScore);

/// Records a score.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCommissionScore {
    /// The site.
    pub site_id: UnitId,
    /// The month; it must have begun.
    #[validate(length(max = 7))]
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// Who is scored: one of the site's people in that month, who holds a role there, or above it in its company with a reach
    /// down to it; not oneself.
    pub user_id: UserId,
    /// The points; with 0 the person gets nothing.
    #[validate(range(max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000, example = 85)]
    pub points: u32,
    /// On what the score rests: of the employee's work, without visitors' data.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "五月考核表第 3 号")]
    pub evidence: String,
}
