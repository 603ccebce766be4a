//! Trades of turns (ATT-G03).

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{TurnTradeId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a trade stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = TurnTradeState)]
pub enum TradeState {
    /// The colleague has not answered.
    Proposed,
    /// The colleague agrees; the site supervisor has not decided.
    Accepted,
    /// The colleague does not agree.
    Declined,
    /// Taken back by who proposed it.
    Withdrawn,
    /// Done.
    Approved,
    /// Not allowed.
    Refused,
}

impl TradeState {
    /// The name in answers and storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
}

/// Two salespeople want to trade their places of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnTrade {
    /// Identifier.
    pub id: TurnTradeId,
    /// The site.
    pub site: UnitId,
    /// The day; a trade that is not decided on its day lapses.
    pub day: NaiveDate,
    /// Who proposed it.
    pub proposer: UserId,
    /// With whom.
    pub colleague: UserId,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub state: TradeState,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// When the colleague answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why so.
    pub decision_reason: Option<String>,
}

kehu_kernel::labels! {
    TradeState {
        Proposed = "待同事同意", "Proposed";
        Accepted = "待现场主管批准", "Accepted by the colleague";
        Declined = "同事不同意", "Declined";
        Withdrawn = "已撤回", "Withdrawn";
        Approved = "已批准", "Approved";
        Refused = "未批准", "Refused";
    }
}
