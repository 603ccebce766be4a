//! Trades of turns.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{TurnTradeId, UnitId, UserId};
use kehu_rotation::{self as domain, TradeState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Proposes to a colleague to trade places.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProposeTurnTrade)]
pub struct ProposeTrade {
    /// With whom; on duty today.
    pub colleague_id: UserId,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "需送客户资料到银行")]
    pub reason: String,
}

/// Decides on a trade.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DecideTurnTrade)]
pub struct DecideTrade {
    /// Why so.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "情况属实")]
    pub reason: String,
}

/// Two salespeople want to trade their places of a day (ATT-G03).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TurnTrade {
    /// Identifier.
    pub id: TurnTradeId,
    /// The site.
    pub site_id: UnitId,
    /// The day. A trade that is not decided on its day lapses.
    pub day: NaiveDate,
    /// Who proposed it.
    pub proposer_id: UserId,
    /// With whom.
    pub colleague_id: UserId,
    /// Why.
    #[schema(max_length = 2000)]
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
    #[schema(max_length = 2000)]
    pub decision_reason: Option<String>,
}

impl From<domain::TurnTrade> for TurnTrade {
    fn from(trade: domain::TurnTrade) -> Self {
        let domain::TurnTrade {
            id,
            site,
            day,
            proposer,
            colleague,
            reason,
            state,
            proposed_at,
            answered_at,
            decided_by,
            decided_at,
            decision_reason,
        } = trade;
        Self {
            id,
            site_id: site,
            day,
            proposer_id: proposer,
            colleague_id: colleague,
            reason,
            state,
            proposed_at,
            answered_at,
            decided_by,
            decided_at,
            decision_reason,
        }
    }
}

page!(TurnTradePage, TurnTrade);
