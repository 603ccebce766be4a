//! Parties that may be one.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, PartyId, UnitId, UserId};
use kehu_reception::parties as domain;
use kehu_reception::words::PossibleMatchState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Settles a possible match.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlePossibleMatch {
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Two parties that may be one, since a visitor of the later bears the name of one of the other.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PossibleMatch {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The party that came later.
    pub party_id: PartyId,
    /// The party that was known.
    pub known_party_id: PartyId,
    /// Where it stands.
    pub state: PossibleMatchState,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// By whom.
    pub found_by: UserId,
    /// Why it was settled so.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// By whom.
    pub settled_by: Option<UserId>,
}

impl From<domain::PossibleMatch> for PossibleMatch {
    fn from(found: domain::PossibleMatch) -> Self {
        let domain::PossibleMatch {
            id,
            site_id,
            party_id,
            known_party_id,
            state,
            found_at,
            found_by,
            reason,
            settled_at,
            settled_by,
        } = found;
        Self {
            id,
            site_id,
            party_id,
            known_party_id,
            state,
            found_at,
            found_by,
            reason,
            settled_at,
            settled_by,
        }
    }
}

page!(PossibleMatchPage, PossibleMatch);
