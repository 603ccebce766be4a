//! Bodies of the organisation tree.

use crate::extract::empty_patch;
use crate::extract::patch::{non_null, nullable};
use chrono::{DateTime, Utc};
use kehu_identity::units::{self, UnitKind};
use kehu_kernel::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

/// A place in the organisation tree.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Unit {
    /// Identifier.
    pub id: UnitId,
    /// What it is.
    pub kind: UnitKind,
    /// The unit above; null for the group.
    pub parent_id: Option<UnitId>,
    /// The way from the group down to the parent.
    #[schema(max_items = 100)]
    pub ancestor_ids: Vec<UnitId>,
    /// Unique code.
    #[schema(max_length = 32, example = "TRADE-CS")]
    pub code: String,
    /// Name in Chinese.
    #[schema(max_length = 100, example = "长沙分公司")]
    pub name: String,
    /// Name in English.
    #[schema(max_length = 200, example = "Changsha branch")]
    pub name_en: Option<String>,
    /// Whether it is in use.
    pub active: bool,
    /// Counts the changes; the ETag.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<units::Unit> for Unit {
    fn from(unit: units::Unit) -> Self {
        let units::Unit {
            id,
            kind,
            parent_id,
            ancestors,
            code,
            name,
            name_en,
            active,
            version,
            created_at,
            updated_at,
        } = unit;
        Self {
            id,
            kind,
            parent_id,
            ancestor_ids: ancestors,
            code,
            name,
            name_en,
            active,
            version,
            created_at,
            updated_at,
        }
    }
}

crate::page!(UnitPage, Unit);

/// Which units, and which page of them.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUnits {
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
    /// This unit and all below it.
    pub under: Option<UnitId>,
    /// Directly below this unit.
    pub parent_id: Option<UnitId>,
    /// Of one of these kinds.
    #[serde(default)]
    #[param(max_items = 6)]
    #[validate(length(max = 6))]
    pub kind: Vec<UnitKind>,
    /// In use or not.
    pub active: Option<bool>,
    /// Code or name contains this.
    #[param(max_length = 100)]
    #[validate(length(max = 100))]
    pub q: Option<String>,
}

/// Makes a unit.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUnit {
    /// What it is.
    pub kind: UnitKind,
    /// The unit above; null for the group alone.
    pub parent_id: Option<UnitId>,
    /// Unique code: capital letters, digits and hyphens.
    #[validate(length(min = 1, max = 32))]
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Z0-9][A-Z0-9-]*$",
        example = "TRADE-CS"
    )]
    pub code: String,
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "长沙分公司")]
    pub name: String,
    /// Name in English.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name_en: Option<String>,
}

/// Changes a unit (RFC 7396): what is absent stays, null clears.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
#[validate(schema(function = "not_empty"))]
pub struct UpdateUnit {
    /// New code.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(
        nullable = false,
        min_length = 1,
        max_length = 32,
        pattern = "^[A-Z0-9][A-Z0-9-]*$"
    )]
    #[validate(length(min = 1, max = 32))]
    pub code: Option<String>,
    /// New name.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    pub name: Option<String>,
    /// New English name; null removes it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    #[validate(length(min = 1, max = 200))]
    pub name_en: Option<Option<String>>,
    /// Whether it is in use from now on.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub active: Option<bool>,
}

fn not_empty(change: &UpdateUnit) -> Result<(), ValidationError> {
    let UpdateUnit {
        code,
        name,
        name_en,
        active,
    } = change;
    if code.is_some() || name.is_some() || name_en.is_some() || active.is_some() {
        return Ok(());
    }
    Err(empty_patch())
}

/// Moves a unit with all below it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveUnit {
    /// The new unit above.
    pub parent_id: UnitId,
}
