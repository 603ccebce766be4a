//! Parties and their members.

use crate::claims::Claim;
use crate::words::PartyKinship;
use chrono::{DateTime, Utc};
use kehu_customers::dossier::ProcessingState;
use kehu_kernel::{CustomerId, PartyId, UnitId, UserId};

/// A party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Identifier.
    pub id: PartyId,
    /// The site.
    pub site_id: UnitId,
    /// The party that this one proved to be.
    pub merged_into: Option<PartyId>,
    /// When it was first known.
    pub opened_at: DateTime<Utc>,
    /// Who comes, in the order in which they became known.
    pub members: Vec<Member>,
    /// The latest claim on it, standing or not.
    pub claim: Option<Claim>,
}

/// A person of a party. Name and mobile are in full: whoever shows them masks them (CUS-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person in the dossier.
    pub customer_id: CustomerId,
    /// Name, as far as known.
    pub name: String,
    /// Mobile.
    pub mobile: Option<String>,
    /// How related to the one who came first.
    pub kinship: Option<PartyKinship>,
    /// When the kinship, or that the person belongs to the party, became known.
    pub known_at: DateTime<Utc>,
    /// What may be done with the person's data.
    pub processing_state: ProcessingState,
}

/// Which parties a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyFilter {
    /// This one.
    pub id: Option<PartyId>,
    /// Of this site.
    pub site: Option<UnitId>,
    /// On which this salesperson holds the latest claim.
    pub holder: Option<UserId>,
    /// On which a claim stands, or none does.
    pub claimed: Option<bool>,
}
