//! Parties and their persons.

use super::PartyEvidence;
use crate::page;
use crate::routes::customers::mask::Sight;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, PartyId, ReceptionId, RegistrationId, UnitId, UserId};
use kehu_reception::claims;
use kehu_reception::parties as domain;
use kehu_reception::record::{self, EntryKind};
use kehu_reception::words::PartyKinship;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A party: one visitor or a household that buys together. Personal values are masked for callers without
/// `customers:unmask`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Party {
    /// Identifier.
    pub id: PartyId,
    /// The site.
    pub site_id: UnitId,
    /// The party that this one proved to be: address that one.
    pub merged_into: Option<PartyId>,
    /// When it was first known.
    pub opened_at: DateTime<Utc>,
    /// Its persons, in the order in which they became known.
    #[schema(max_items = 1000)]
    pub members: Vec<PartyMember>,
    /// The latest claim on it, standing or not.
    pub claim: Option<Claim>,
}

impl Party {
    pub fn seen(sight: Sight, now: DateTime<Utc>, party: domain::Party) -> Self {
        let domain::Party {
            id,
            site_id,
            merged_into,
            opened_at,
            members,
            claim,
        } = party;
        Self {
            id,
            site_id,
            merged_into,
            opened_at,
            members: members
                .into_iter()
                .map(|member| PartyMember::seen(sight, member))
                .collect(),
            claim: claim.map(|claim| Claim::at(now, claim)),
        }
    }
}

page!(PartyPage, Party);

/// A person of a party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyMember {
    /// The person in the dossier.
    pub customer_id: CustomerId,
    /// Name, as far as known.
    #[schema(max_length = 200)]
    pub name: String,
    /// Mobile.
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// How related to the one who came first.
    pub kinship: Option<PartyKinship>,
    /// When that, or that the person belongs to the party, became known.
    pub known_at: DateTime<Utc>,
}

impl PartyMember {
    pub fn seen(sight: Sight, member: domain::Member) -> Self {
        let domain::Member {
            customer_id,
            name,
            mobile,
            kinship,
            known_at,
            processing_state,
        } = member;
        let sight = sight.within(processing_state);
        Self {
            customer_id,
            name: sight.name(name),
            mobile: sight.telephone(mobile),
            kinship,
            known_at,
        }
    }
}

/// A claim on a party: what a registration gives its salesperson.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PartyClaim)]
pub struct Claim {
    /// Who holds it.
    pub holder_id: UserId,
    /// The holder's name.
    #[schema(max_length = 100)]
    pub holder_name: String,
    /// The registration that gives it; null where a phone enquiry does.
    pub registration_id: Option<RegistrationId>,
    /// From when it runs.
    pub began_at: DateTime<Utc>,
    /// The instant at which it no longer stands: the end of its last day in the site's time zone.
    pub expires_at: DateTime<Utc>,
    /// Its last day.
    pub last_day: NaiveDate,
    /// Whether it stands now.
    pub stands: bool,
    /// Since when it counts; null while the project manager has not confirmed the registration (ATT-G21).
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl Claim {
    pub fn at(now: DateTime<Utc>, claim: claims::Claim) -> Self {
        let (last_day, stands) = (claim.last_day(), claim.stands_at(now));
        let claims::Claim {
            id: _,
            holder_id,
            holder_name,
            registration_id,
            began_at,
            expires_at,
            confirmed_at,
            ended_at: _,
        } = claim;
        Self {
            holder_id,
            holder_name,
            registration_id,
            began_at,
            expires_at,
            last_day,
            stands,
            confirmed_at,
        }
    }
}

/// What a visitor tells of itself. All of it goes to the dossier; a mobile leads to the person who has it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorDetails {
    /// Name, as far as known.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "张先生")]
    pub name: Option<String>,
    /// Mobile.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "13812341234")]
    pub mobile: Option<String>,
    /// Landline.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub telephone: Option<String>,
    /// Address.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
    /// Postal code.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_length = 1, max_length = 20)]
    pub postal_code: Option<String>,
    /// Birthday; sensitive, optional.
    pub born_on: Option<NaiveDate>,
}

impl From<VisitorDetails> for domain::VisitorDetails {
    fn from(details: VisitorDetails) -> Self {
        let VisitorDetails {
            name,
            mobile,
            telephone,
            address,
            postal_code,
            born_on,
        } = details;
        Self {
            name,
            mobile,
            telephone,
            address,
            postal_code,
            born_on,
        }
    }
}

/// Adds a person to a party.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPartyMember {
    /// Who.
    #[validate(nested)]
    pub visitor: VisitorDetails,
    /// How related to the one who came first.
    pub kinship: Option<PartyKinship>,
    /// When that became known; now, if left out.
    pub known_at: Option<DateTime<Utc>>,
}

impl From<AddPartyMember> for domain::NewMember {
    fn from(new: AddPartyMember) -> Self {
        let AddPartyMember {
            visitor,
            kinship,
            known_at,
        } = new;
        Self {
            visitor: visitor.into(),
            kinship,
            known_at,
        }
    }
}

/// Merges another party into one that is the same.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeParty {
    /// The party that proves to be the same.
    pub merged_id: PartyId,
    /// How that is known.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

page!(PartyRecordPage, PartyTimelineEntry);

/// An entry of a party's record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PartyTimelineEntry {
    /// What it is.
    pub kind: EntryKind,
    /// Identifier of the record.
    pub id: Uuid,
    /// When it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it.
    pub recorded_by: Option<UserId>,
    /// The salesperson whom it concerns.
    pub salesperson_id: Option<UserId>,
    /// The reception.
    pub reception_id: Option<ReceptionId>,
    /// What evidence says.
    pub evidence: Option<PartyEvidence>,
}

impl From<record::Entry> for PartyTimelineEntry {
    fn from(entry: record::Entry) -> Self {
        let record::Entry {
            kind,
            id,
            occurred_at,
            recorded_at,
            recorded_by,
            salesperson_id,
            reception_id,
            evidence,
        } = entry;
        Self {
            kind,
            id,
            occurred_at,
            recorded_at,
            recorded_by,
            salesperson_id,
            reception_id,
            evidence: evidence.map(PartyEvidence::from),
        }
    }
}
