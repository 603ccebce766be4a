//! Bodies of milestones and departures.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::policy::LeaverOutcome;
use kehu_commission::departures::{self, Manner};
use kehu_commission::milestones::{self, MilestoneKind};
use kehu_kernel::{DealId, DepartureId, MilestoneId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Something on which payment of commission waits, and that has happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionMilestone {
    /// Identifier.
    pub id: MilestoneId,
    /// The site.
    pub site_id: UnitId,
    /// The deal; null for the end of the project.
    pub deal_id: Option<DealId>,
    /// What has happened.
    pub milestone: MilestoneKind,
    /// When.
    pub occurred_on: NaiveDate,
    /// When it was recorded; it counts for that month.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

impl From<milestones::Milestone> for CommissionMilestone {
    fn from(found: milestones::Milestone) -> Self {
        let milestones::Milestone {
            id,
            site_id,
            deal_id,
            milestone,
            occurred_on,
            recorded_at,
            recorded_by,
        } = found;
        Self {
            id,
            site_id,
            deal_id,
            milestone,
            occurred_on,
            recorded_at,
            recorded_by,
        }
    }
}

page!(CommissionMilestonePage, CommissionMilestone);

/// Records a milestone.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCommissionMilestone {
    /// The site.
    pub site_id: UnitId,
    /// The deal; null for the end of the project, and only then.
    pub deal_id: Option<DealId>,
    /// What has happened.
    pub milestone: MilestoneKind,
    /// When; not in the future.
    pub occurred_on: NaiveDate,
}

/// Somebody's departure from a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Departure {
    /// Identifier.
    pub id: DepartureId,
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner.
    pub manner: Manner,
    /// What the policy of the day of its record makes of it.
    pub outcome: LeaverOutcome,
    /// The last day.
    pub left_on: NaiveDate,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// Who follows the deals up.
    pub delegate: Option<DepartureDelegate>,
    /// When it was recorded; it counts for that month.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// How it ended; null while the person is away.
    pub end: Option<DepartureEnd>,
}

/// The end of a departure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DepartureEnd {
    /// The day from which the person works at the site again; null when the departure was recorded by mistake.
    pub returned_on: Option<NaiveDate>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// When it was recorded; it counts for that month.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

impl From<departures::DepartureEnd> for DepartureEnd {
    fn from(found: departures::DepartureEnd) -> Self {
        let departures::DepartureEnd {
            returned_on,
            reason,
            recorded_at,
            recorded_by,
        } = found;
        Self {
            returned_on,
            reason,
            recorded_at,
            recorded_by,
        }
    }
}

impl From<departures::Departure> for Departure {
    fn from(found: departures::Departure) -> Self {
        let departures::Departure {
            id,
            site_id,
            user_id,
            manner,
            outcome,
            left_on,
            reason,
            delegate,
            recorded_at,
            recorded_by,
            end,
        } = found;
        Self {
            id,
            site_id,
            user_id,
            manner,
            outcome,
            left_on,
            reason,
            delegate: delegate.map(Into::into),
            recorded_at,
            recorded_by,
            end: end.map(Into::into),
        }
    }
}

page!(DeparturePage, Departure);

/// Records a departure.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDeparture {
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner; the policy says what becomes of the open commission.
    pub manner: Manner,
    /// The last day; not in the future.
    pub left_on: NaiveDate,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// Who follows the deals up. Only where the policy says `delegated` for the manner of leaving; without one all falls to the
    /// department there.
    #[validate(nested)]
    pub delegate: Option<DepartureDelegate>,
}

/// Ends a departure.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndDeparture {
    /// The day from which the person works at the site again: after the last day, not in the future. Null when the departure was
    /// recorded by mistake.
    pub returned_on: Option<NaiveDate>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Who follows the deals of one who left up, as the two have agreed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartureDelegate {
    /// Who; another than who left, and still there.
    pub user_id: UserId,
    /// The delegate's share of what becomes payable on those deals after the departure: above 0, with a denominator of at most
    /// 10000. The rest stays the leaver's.
    #[schema(example = "1/2")]
    pub share: Fraction,
}

impl From<departures::Delegate> for DepartureDelegate {
    fn from(found: departures::Delegate) -> Self {
        let departures::Delegate { user_id, share } = found;
        Self { user_id, share }
    }
}

impl From<DepartureDelegate> for departures::Delegate {
    fn from(body: DepartureDelegate) -> Self {
        let DepartureDelegate { user_id, share } = body;
        Self { user_id, share }
    }
}
