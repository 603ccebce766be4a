//! Bodies of policies.

use super::document::PolicyDocument;
use super::kind::{PolicyKind, key};
use crate::extract::patch::{non_null, nullable};
use crate::extract::{broken, empty_patch};
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{PolicyVersionId, UnitId, UserId};
use kehu_policy::{self as domain, VersionState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

/// The kinds of policy documents.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyKindList {
    /// All kinds.
    #[schema(max_items = 100)]
    pub items: Vec<PolicyKindLabel>,
}

/// A kind of policy document, in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyKindLabel {
    /// The kind.
    pub kind: PolicyKind,
    /// What people call it, in the language of the request.
    #[schema(max_length = 100, example = "Approval flows")]
    pub label: String,
    /// The rules whose figures it holds.
    #[schema(value_type = Vec<kehu_kernel::items::RuleCode>, max_items = 20)]
    pub rules: Vec<String>,
}

/// The documents that are shipped for a kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyPresetList {
    /// All presets.
    #[schema(max_items = 20)]
    pub items: Vec<PolicyPreset>,
}

/// A document that is shipped.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyPreset {
    /// Key within the kind.
    #[schema(max_length = 50, example = "petrochemical")]
    pub key: String,
    /// What people call it, in the language of the request.
    #[schema(max_length = 200)]
    pub name: String,
    /// Whether it holds where nobody has published a document of the kind.
    pub is_default: bool,
    /// The document.
    pub document: PolicyDocument,
}

/// A version of a policy document at a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyVersion {
    /// Identifier.
    pub id: PolicyVersionId,
    /// Kind of the document.
    pub kind: PolicyKind,
    /// The unit that sets it, for itself and all below that have none of their own.
    pub unit_id: UnitId,
    /// Draft or published.
    pub state: VersionState,
    /// Number within kind and unit, without gaps; null for a draft.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub number: Option<i32>,
    /// First business day on which it holds; null for a draft.
    pub effective_on: Option<NaiveDate>,
    /// The document.
    pub document: PolicyDocument,
    /// SHA-256 of the document's canonical JSON, without `kind`.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
    /// Why it was written.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
    /// Counts the changes; the ETag.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub version: i32,
    /// Who drafted it; null when no person did.
    pub drafted_by: Option<UserId>,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// When the draft was last changed.
    pub edited_at: DateTime<Utc>,
    /// Who published it; null for a draft, or when no person did.
    pub published_by: Option<UserId>,
    /// When it was published; null for a draft.
    pub published_at: Option<DateTime<Utc>>,
}

impl PolicyVersion {
    pub(super) fn of(kind: PolicyKind, stored: domain::PolicyVersion) -> Result<Self, Problem> {
        let state = stored.state();
        let domain::PolicyVersion {
            id,
            kind: _,
            unit_id,
            publication,
            document,
            digest,
            note,
            version,
            drafted_by,
            drafted_at,
            edited_at,
        } = stored;
        Ok(Self {
            id,
            kind,
            unit_id,
            state,
            number: publication.map(|published| published.number),
            effective_on: publication.map(|published| published.effective_on),
            document: PolicyDocument::of_stored(kind, document)?,
            digest: digest.to_string(),
            note,
            version,
            drafted_by,
            drafted_at,
            edited_at,
            published_by: publication.and_then(|published| published.published_by),
            published_at: publication.map(|published| published.published_at),
        })
    }
}

crate::page!(PolicyVersionPage, PolicyVersion);

/// Where a document in force comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicySource {
    /// The unit itself or one above it published it.
    Unit,
    /// Nobody did: the default preset holds.
    Preset,
}

/// The document under which a unit lives on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyInForce {
    /// Kind of the document.
    pub kind: PolicyKind,
    /// The unit that was asked for.
    pub unit_id: UnitId,
    /// The business day.
    pub valid_on: NaiveDate,
    /// Where the document comes from.
    pub source: PolicySource,
    /// The unit that published it; null for a preset.
    pub source_unit_id: Option<UnitId>,
    /// The preset's key; null for a published version.
    #[schema(max_length = 50)]
    pub preset: Option<String>,
    /// The published version; null for a preset.
    pub version_id: Option<PolicyVersionId>,
    /// Its number; null for a preset.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub number: Option<i32>,
    /// Since when it holds; null for a preset.
    pub effective_on: Option<NaiveDate>,
    /// The document.
    pub document: PolicyDocument,
}

impl PolicyInForce {
    pub(super) fn of<P: domain::PolicyDocument>(
        kind: PolicyKind,
        unit_id: UnitId,
        valid_on: NaiveDate,
        found: &domain::InForce<P>,
    ) -> Result<Self, Problem> {
        let (source, source_unit_id, preset) = match found.source {
            domain::Source::Unit(unit) => (PolicySource::Unit, Some(unit), None),
            domain::Source::Preset(key) => (PolicySource::Preset, None, Some(key.to_owned())),
        };
        Ok(Self {
            kind,
            unit_id,
            valid_on,
            source,
            source_unit_id,
            preset,
            version_id: found.version,
            number: found.number,
            effective_on: found.effective_on,
            document: PolicyDocument::of(kind, &found.document)?,
        })
    }
}

/// Of which unit the versions are wanted, and which page of them.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPolicyVersions {
    /// The unit.
    pub unit_id: UnitId,
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// For which unit and day the document is wanted.
#[derive(Debug, Clone, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AskInForce {
    /// The unit.
    pub unit_id: UnitId,
    /// The business day; today if it is left out.
    pub valid_on: Option<NaiveDate>,
}

/// Drafts a policy document: one of one's own, or a preset to begin from.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_of_both"))]
pub struct DraftPolicy {
    /// The unit for which it is to hold, and all below that have none of their own.
    pub unit_id: UnitId,
    /// The document, of the kind in the path. Either this or `preset`.
    #[validate(nested)]
    pub document: Option<PolicyDocument>,
    /// Key of a shipped document. Either this or `document`.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "petrochemical")]
    pub preset: Option<String>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

fn one_of_both(draft: &DraftPolicy) -> Result<(), ValidationError> {
    if draft.document.is_some() != draft.preset.is_some() {
        return Ok(());
    }
    Err(broken(
        "one_of",
        "give either document or preset",
        "document 与 preset 二选一",
    ))
}

/// Changes a draft: what is absent stays. The document is replaced as a whole, never merged.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
#[validate(schema(function = "not_empty"))]
pub struct EditPolicyDraft {
    /// The new document, of the kind in the path.
    #[serde(default, deserialize_with = "non_null")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub document: Option<PolicyDocument>,
    /// The new note; null removes it.
    #[serde(default, deserialize_with = "nullable")]
    #[validate(length(min = 1, max = 2000))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub note: Option<Option<String>>,
}

fn not_empty(change: &EditPolicyDraft) -> Result<(), ValidationError> {
    if change.document.is_some() || change.note.is_some() {
        return Ok(());
    }
    Err(empty_patch())
}

/// Publishes a draft.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishPolicy {
    /// First business day on which it holds: today at the earliest, later than that of every version published before.
    pub effective_on: NaiveDate,
}

/// Refuses a document of another kind than the path names.
pub(super) fn demand_kind(kind: PolicyKind, document: &PolicyDocument) -> Result<(), Problem> {
    if document.kind() == kind {
        return Ok(());
    }
    let key = key(kind);
    Err(Problem::body(
        "/document/kind",
        "other-kind",
        format!("must be {key}, as in the path"),
        format!("须与路径一致，为 {key}"),
    ))
}
