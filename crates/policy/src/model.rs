//! Versions and what is in force.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{Digest, PolicyVersionId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = PolicyVersionState)]
pub enum VersionState {
    /// Being written; has no effect, may be changed or discarded.
    Draft,
    /// Fixed for good; takes effect on its day.
    Published,
}

/// A version of a policy document at a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyVersion {
    /// Identifier.
    pub id: PolicyVersionId,
    /// Kind of the document.
    pub kind: String,
    /// The unit that set it.
    pub unit_id: UnitId,
    /// Its publication; none while it is a draft.
    pub publication: Option<Publication>,
    /// The document, as its type serialises it.
    pub document: serde_json::Value,
    /// Digest of the document.
    pub digest: Digest,
    /// Why it was written, at most 2000 characters.
    pub note: Option<String>,
    /// Counts changes of the draft, from 1.
    pub version: i32,
    /// Who drafted it; none when no person did.
    pub drafted_by: Option<UserId>,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// When the draft was last changed.
    pub edited_at: DateTime<Utc>,
}

/// What makes a version binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publication {
    /// Number within kind and unit, from 1, without gaps.
    pub number: i32,
    /// First business day on which it holds.
    pub effective_on: NaiveDate,
    /// Who published it; none when no person did.
    pub published_by: Option<UserId>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

impl PolicyVersion {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> VersionState {
        if self.publication.is_some() {
            VersionState::Published
        } else {
            VersionState::Draft
        }
    }
}

/// Where the document in force comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The unit itself or an ancestor published it.
    Unit(UnitId),
    /// Nobody did: the preset of this key holds.
    Preset(&'static str),
}

/// The document under which a unit lives on a day.
#[derive(Debug, Clone)]
pub struct InForce<P> {
    /// The document.
    pub document: P,
    /// The published version; none for a preset.
    pub version: Option<PolicyVersionId>,
    /// Its number; none for a preset.
    pub number: Option<i32>,
    /// First day of that version; none for a preset.
    pub effective_on: Option<NaiveDate>,
    /// Where it comes from.
    pub source: Source,
}
