//! Presence.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{PresenceId, ReceptionId, UserId};
use kehu_rotation::{self as domain, Engagement, PresenceState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What a salesperson does from an instant on, until the next line of theirs on the same day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Presence {
    /// Identifier.
    pub id: PresenceId,
    /// Whose.
    pub salesperson_id: UserId,
    /// What.
    pub state: PresenceState,
    /// With what kind of visitor, while busy.
    pub engagement: Option<Engagement>,
    /// In which reception, while busy and where receptions are recorded.
    pub reception_id: Option<ReceptionId>,
    /// The superior who ordered the work outside.
    pub ordered_by: Option<UserId>,
    /// What the project manager said of that order; null until then (ATT-G04).
    pub order_confirmed: Option<bool>,
    /// The reason that was given.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// From when on it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it; null when no person did.
    pub recorded_by: Option<UserId>,
}

impl From<domain::Presence> for Presence {
    fn from(presence: domain::Presence) -> Self {
        let domain::Presence {
            id,
            salesperson,
            state,
            engagement,
            reception,
            ordered_by,
            order_confirmed,
            reason,
            occurred_at,
            recorded_at,
            recorded_by,
        } = presence;
        Self {
            id,
            salesperson_id: salesperson,
            state,
            engagement,
            reception_id: reception,
            ordered_by,
            order_confirmed,
            reason,
            occurred_at,
            recorded_at,
            recorded_by,
        }
    }
}

page!(PresencePage, Presence);

/// Goes out: on work that a superior ordered, who is then named, or for another reason.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoOut {
    /// The superior who ordered it; absent when nobody did.
    pub ordered_by: Option<UserId>,
    /// What for.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "到房管局取件")]
    pub reason: String,
}

/// Goes home.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeaveSite)]
pub struct Leave {
    /// Why, when it is not the end of the day.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

/// Records for somebody else what they do.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPresence {
    /// Who.
    pub salesperson_id: UserId,
    /// What; `busy` begins and ends with a party instead.
    pub state: PresenceState,
    /// The superior who ordered it: for `on_business`, and only for that.
    pub ordered_by: Option<UserId>,
    /// Why, and how it is known.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "手机没电，代为签到")]
    pub reason: String,
    /// Since when, if not now: today, not before what is recorded of them already.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// The project manager's word on whether work outside was ordered.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyBusiness {
    /// Whether it was.
    pub confirmed: bool,
    /// How it is known.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "已向销售总监核实")]
    pub reason: String,
}
