//! Taking turns.

use super::{Presence, TurnEntry};
use kehu_kernel::UserId;
use kehu_rotation::{self as domain, Cause, ClaimKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A new visitor is there: whoever is next receives.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeTurn {
    /// Whether an existing customer brought the visitor: one turn for both (ATT-G09).
    #[serde(default)]
    #[schema(default = false)]
    pub accompanied: bool,
}

/// A new visitor is there: a manager gives the turn to whoever is next.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchTurn {
    /// Whether an existing customer brought the visitor: one turn for both (ATT-G09).
    #[serde(default)]
    #[schema(default = false)]
    pub accompanied: bool,
    /// Whom the visitor is not for, such as the former salesperson of a visitor who declines them (ATT-V06c): they are left
    /// where they stand.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub except: Vec<UserId>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "客户坚决要求更换售楼员")]
    pub reason: String,
}

/// A turn that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TakenTurn {
    /// Who receives; busy from now on.
    pub salesperson_id: UserId,
    /// The entry. Its number is what giving back and declaring void name.
    pub entry: TurnEntry,
    /// What was owed, when the turn comes from a claim and not by order.
    pub claim: Option<ClaimKind>,
    /// Those whom the turn passed over, in order (ATT-G04).
    #[schema(max_items = 200)]
    pub passed_over: Vec<PassedOver>,
    /// Who stands by now that the first receives (ATT-G02).
    #[schema(max_items = 10)]
    pub standby: Vec<UserId>,
    /// What the salesperson does from now on.
    pub presence: Presence,
}

/// Somebody whom a turn passed over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PassedOver {
    /// Who.
    pub salesperson_id: UserId,
    /// Why.
    pub cause: Cause,
}

impl From<domain::Taken> for TakenTurn {
    fn from(taken: domain::Taken) -> Self {
        let domain::Taken {
            salesperson,
            entry,
            claim,
            passed,
            standby,
            presence,
        } = taken;
        Self {
            salesperson_id: salesperson,
            entry: entry.into(),
            claim,
            passed_over: passed
                .into_iter()
                .map(|(salesperson_id, cause)| PassedOver {
                    salesperson_id,
                    cause,
                })
                .collect(),
            standby,
            presence: presence.into(),
        }
    }
}
