//! The order, and why it is so.

use super::{Presence, TurnEntry};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{Language, UnitId, UserId};
use kehu_rotation::{self as domain, Cause, ClaimKind, Up};
use serde::Serialize;
use utoipa::ToSchema;

/// The order of a site at an instant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RotationOrder {
    /// The site.
    pub site_id: UnitId,
    /// The instant.
    pub at: DateTime<Utc>,
    /// Its day, in the site's time.
    pub day: NaiveDate,
    /// Number of the last entry that counts; null while nothing has happened that day: then the order is the one with which
    /// it would begin.
    #[schema(minimum = 1)]
    pub number: Option<i64>,
    /// Who receives the next new visitor; null when nobody can.
    pub next_id: Option<UserId>,
    /// The last in order who can receive: who receives another's visitor as volunteer (ATT-G08); null when nobody can.
    pub last_id: Option<UserId>,
    /// Those on duty, in order.
    #[schema(max_items = 200)]
    pub standings: Vec<RotationStanding>,
}

impl From<domain::Order> for RotationOrder {
    fn from(order: domain::Order) -> Self {
        let next_id = order.next().map(|one| one.salesperson);
        let last_id = order.last().map(|one| one.salesperson);
        let domain::Order {
            site,
            at,
            day,
            number,
            standings,
        } = order;
        Self {
            site_id: site,
            at,
            day,
            number,
            next_id,
            last_id,
            standings: standings.into_iter().map(RotationStanding::from).collect(),
        }
    }
}

/// How a salesperson on duty stands in the order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RotationStanding {
    /// Who.
    pub salesperson_id: UserId,
    /// From 1. Whoever is owed a turn stands before the order.
    #[schema(minimum = 1, maximum = 200)]
    pub place: u16,
    /// What the place means.
    pub up: Up,
    /// Why the next turn would pass them over; null for whoever can receive.
    pub cause: Option<Cause>,
    /// Whether on desk duty in the lunch hours (ATT-G02).
    pub desk_duty: bool,
    /// Turns used in the period over which the policy counts.
    #[schema(minimum = 0)]
    pub received: u32,
    /// What is owed, in the order in which it is honoured.
    #[schema(max_items = 200)]
    pub claims: Vec<TurnClaim>,
    /// What they do; null for whoever has not come yet.
    pub presence: Option<Presence>,
}

impl From<domain::Standing> for RotationStanding {
    fn from(standing: domain::Standing) -> Self {
        let domain::Standing {
            salesperson,
            place,
            claims,
            received,
            up,
            cause,
            desk_duty,
            presence,
        } = standing;
        Self {
            salesperson_id: salesperson,
            place,
            up,
            cause,
            desk_duty,
            received,
            claims: claims.into_iter().map(TurnClaim::from).collect(),
            presence: presence.map(Presence::from),
        }
    }
}

/// Turns that somebody is owed, before the order goes on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TurnClaim {
    /// What for.
    pub kind: ClaimKind,
    /// How many are left.
    #[schema(minimum = 1, maximum = 100)]
    pub left: u16,
    /// Number of the entry that granted it.
    #[schema(minimum = 1)]
    pub entry_number: i64,
}

impl From<domain::Claim> for TurnClaim {
    fn from(claim: domain::Claim) -> Self {
        let domain::Claim {
            kind, left, entry, ..
        } = claim;
        Self {
            kind,
            left,
            entry_number: entry,
        }
    }
}

/// Why the order of a site was so at an instant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RotationExplanation {
    /// The order.
    pub order: RotationOrder,
    /// For each on duty, in order, what put them there.
    #[schema(max_items = 200)]
    pub salespeople: Vec<ExplainedStanding>,
}

impl RotationExplanation {
    /// In a language.
    pub fn of(order: domain::Order, explained: Vec<domain::Explained>, language: Language) -> Self {
        Self {
            order: order.into(),
            salespeople: explained
                .into_iter()
                .map(|one| ExplainedStanding::of(one, language))
                .collect(),
        }
    }
}

/// Why a salesperson stood where they stood.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExplainedStanding {
    /// Who.
    pub salesperson_id: UserId,
    /// From 1.
    #[schema(minimum = 1, maximum = 200)]
    pub place: u16,
    /// In one sentence, in the language of the request.
    #[schema(
        max_length = 20000,
        example = "李明排第1位，接待下一位新客户。第12号，09:30:05：李明接待新客户，排至末位（由第1位到第3位）；第15号，10:02:41：王芳接待新客户，排至末位（由第2位到第1位）。"
    )]
    pub text: String,
    /// Their own last move in the order and what has shifted them since, in the order of the ledger.
    #[schema(max_items = 10000)]
    pub because: Vec<PlaceChange>,
}

impl ExplainedStanding {
    fn of(explained: domain::Explained, language: Language) -> Self {
        Self {
            salesperson_id: explained.standing.salesperson,
            place: explained.standing.place,
            text: explained.words.text(language).to_owned(),
            because: explained
                .because
                .into_iter()
                .map(|put| PlaceChange {
                    place_before: put.before,
                    place_after: put.after,
                    text: put.words.text(language).to_owned(),
                    entry: put.entry.into(),
                })
                .collect(),
        }
    }
}

/// What an entry did to a salesperson's place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceChange {
    /// The place before; null for whoever was not on duty.
    #[schema(minimum = 1, maximum = 200)]
    pub place_before: Option<u16>,
    /// The place after.
    #[schema(minimum = 1, maximum = 200)]
    pub place_after: u16,
    /// What the entry did, in the language of the request.
    #[schema(
        max_length = 1000,
        example = "第12号，09:30:05：李明接待新客户，排至末位"
    )]
    pub text: String,
    /// The entry.
    pub entry: TurnEntry,
}
