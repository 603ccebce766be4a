//! The fairness report.

use chrono::NaiveDate;
use kehu_kernel::{UnitId, UserId};
use kehu_rotation as domain;
use serde::Serialize;
use utoipa::ToSchema;

/// What each salesperson of a site had of the rotation in a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RotationFairness {
    /// The site.
    pub site_id: UnitId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Everyone who was there or had an entry, the most turns first; whoever reaches only their own rows sees theirs.
    #[schema(max_items = 10000)]
    pub salespeople: Vec<SalespersonFairness>,
}

impl From<domain::FairnessReport> for RotationFairness {
    fn from(report: domain::FairnessReport) -> Self {
        Self {
            site_id: report.site,
            from: report.period.from,
            until: report.period.until,
            salespeople: report
                .salespeople
                .into_iter()
                .map(SalespersonFairness::from)
                .collect(),
        }
    }
}

/// What a salesperson had of the rotation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SalespersonFairness {
    /// Who.
    pub salesperson_id: UserId,
    /// Turns taken, by order or claim or out of order; without those given back.
    #[schema(minimum = 0)]
    pub turns: i64,
    /// Of them those whose reception is void.
    #[schema(minimum = 0)]
    pub voided: i64,
    /// Of them those made up.
    #[schema(minimum = 0)]
    pub made_up: i64,
    /// Of them priority turns.
    #[schema(minimum = 0)]
    pub priority: i64,
    /// Of them those that volunteer receptions earned.
    #[schema(minimum = 0)]
    pub volunteer_rewards: i64,
    /// Turns given back.
    #[schema(minimum = 0)]
    pub given_back: i64,
    /// Turns passed over for whatever cause.
    #[schema(minimum = 0)]
    pub passed_over: i64,
    /// Of them without good reason.
    #[schema(minimum = 0)]
    pub passed_over_absent: i64,
    /// Turns cancelled for dress.
    #[schema(minimum = 0)]
    pub cancelled: i64,
    /// Volunteer receptions.
    #[schema(minimum = 0)]
    pub volunteered: i64,
    /// Minutes on duty: at the site, free or busy, and out on ordered work.
    #[schema(minimum = 0)]
    pub minutes_on_duty: i64,
    /// Part of all turns of the site, 0 to 1, rounded to four decimals; null when there was no turn.
    #[schema(max_length = 6, pattern = "^[01](\\.[0-9]{1,4})?$", example = "0.3333")]
    pub share: Option<String>,
    /// Part of all minutes on duty: what the share would be if turns followed presence; null when there were none.
    #[schema(max_length = 6, pattern = "^[01](\\.[0-9]{1,4})?$", example = "0.3125")]
    pub expected_share: Option<String>,
}

impl From<domain::Fairness> for SalespersonFairness {
    fn from(fairness: domain::Fairness) -> Self {
        let domain::Fairness {
            salesperson,
            turns,
            voided,
            given_back,
            passed_over,
            passed_over_absent,
            cancelled,
            made_up,
            priority,
            volunteered,
            volunteer_rewards,
            minutes_on_duty,
            share,
            expected_share,
        } = fairness;
        Self {
            salesperson_id: salesperson,
            turns,
            voided,
            made_up,
            priority,
            volunteer_rewards,
            given_back,
            passed_over,
            passed_over_absent,
            cancelled,
            volunteered,
            minutes_on_duty,
            share: share.map(|part| part.normalize().to_string()),
            expected_share: expected_share.map(|part| part.normalize().to_string()),
        }
    }
}
