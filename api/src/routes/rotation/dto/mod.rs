//! What is sent and answered about the rotation.

mod decision;
mod entry;
mod fairness;
mod order;
mod presence;
mod roster;
mod trade;
mod turn;

pub use decision::TurnDecision;
pub use entry::{TurnEntry, TurnEntryPage};
pub use fairness::RotationFairness;
pub use order::{RotationExplanation, RotationOrder};
pub use presence::{GoOut, Leave, Presence, PresencePage, RecordPresence, VerifyBusiness};
pub use roster::{ChangeOrder, Roster, RosterOfDay, SetRoster};
pub use trade::{DecideTrade, ProposeTrade, TurnTrade, TurnTradePage};
pub use turn::{DispatchTurn, TakeTurn, TakenTurn};

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Says nothing beside that it happens.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RotationCall)]
pub struct Call {}
