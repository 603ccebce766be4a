//! The reception desk.

use super::{Claim, HoldingFiling, PartyMember};
use crate::routes::customers::mask::Sight;
use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, PartyId, ReceptionId, UserId};
use kehu_reception::desk as domain;
use kehu_reception::words::ReceivedAs;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Asks who received a visitor before.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchDesk {
    /// Telephone, its last four digits or more, its first three and last four, name, pinyin or initials.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "1234")]
    pub q: String,
    /// The salespeople whom the visitor names, in order.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub named: Vec<UserId>,
    /// The reception for which it is asked, if it has begun.
    pub reception_id: Option<ReceptionId>,
}

impl From<SearchDesk> for domain::Question {
    fn from(question: SearchDesk) -> Self {
        let SearchDesk {
            q,
            named,
            reception_id,
        } = question;
        Self {
            q,
            named,
            reception: reception_id,
        }
    }
}

/// What is known of a visitor. Personal values are masked for everybody.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeskAnswer {
    /// The search, as it is kept.
    pub search_id: EvidenceId,
    /// The parties that were found, those seen last first.
    #[schema(max_items = 20)]
    pub matches: Vec<DeskMatch>,
    /// Who receives a visitor of whom nothing was found.
    pub as_new: DeskAdvice,
}

impl DeskAnswer {
    pub fn at(now: DateTime<Utc>, answer: domain::Answer) -> Self {
        let domain::Answer {
            id,
            matches,
            as_new,
        } = answer;
        Self {
            search_id: id,
            matches: matches
                .into_iter()
                .map(|found| DeskMatch::at(now, found))
                .collect(),
            as_new: as_new.into(),
        }
    }
}

/// A party that was found.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeskMatch {
    /// The party.
    pub party_id: PartyId,
    /// Its persons, masked.
    #[schema(max_items = 1000)]
    pub members: Vec<PartyMember>,
    /// How often it was received.
    #[schema(minimum = 0)]
    pub visits: i64,
    /// Who received it last; null if nobody did.
    pub last_receiver_id: Option<UserId>,
    /// That one's name.
    #[schema(max_length = 100)]
    pub last_receiver_name: Option<String>,
    /// When it came last.
    pub last_arrived_at: Option<DateTime<Utc>>,
    /// The claim that stands on it, with its holder and until when; null if none stands.
    pub claim: Option<Claim>,
    /// The filing by somebody outside the group that holds on it, with its recommender and until when; null if none holds.
    pub filing: Option<HoldingFiling>,
    /// Who receives it now.
    pub advice: DeskAdvice,
}

impl DeskMatch {
    fn at(now: DateTime<Utc>, found: domain::Match) -> Self {
        let domain::Match {
            party_id,
            members,
            last,
            visits,
            claim,
            filing,
            advice,
        } = found;
        let (last_receiver_id, last_receiver_name, last_arrived_at) = match last {
            Some(domain::LastReception {
                receiver_id,
                receiver_name,
                arrived_at,
            }) => (Some(receiver_id), Some(receiver_name), Some(arrived_at)),
            None => (None, None, None),
        };
        Self {
            party_id,
            members: members
                .into_iter()
                .map(|member| PartyMember::seen(Sight::masked(), member))
                .collect(),
            visits,
            last_receiver_id,
            last_receiver_name,
            last_arrived_at,
            claim: claim.map(|claim| Claim::at(now, claim)),
            filing: filing.map(HoldingFiling::from),
            advice: advice.into(),
        }
    }
}

/// Who receives now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeskAdvice {
    /// Who; null when nobody can.
    pub receiver_id: Option<UserId>,
    /// In which capacity.
    pub capacity: ReceivedAs,
    /// Whether it uses a turn.
    pub uses_turn: bool,
    /// Why.
    pub because: domain::Because,
    /// The rule that says so.
    #[schema(max_length = 20, example = "ATT-G07")]
    pub rule: &'static str,
}

impl From<domain::Advice> for DeskAdvice {
    fn from(advice: domain::Advice) -> Self {
        let domain::Advice {
            receiver_id,
            capacity,
            uses_turn,
            because,
        } = advice;
        Self {
            receiver_id,
            capacity,
            uses_turn,
            because,
            rule: because.rule(),
        }
    }
}
