//! Market information and needs.

use super::Actor;
use crate::extract::patch::{non_null, nullable};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::dossier::{self, NeedKind, NeedStatus};
use kehu_kernel::{CustomerId, NeedId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Notes a need, or what was learnt of a target customer.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteNeed {
    /// Survey of a target customer, or need.
    pub kind: NeedKind,
    /// The product concerned.
    #[schema(max_length = 200)]
    pub product: Option<String>,
    /// What was learnt.
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Where it comes from, such as a visit or a fair.
    #[schema(max_length = 200)]
    pub source: Option<String>,
    /// The day on which it was learnt; today if absent.
    pub noted_on: Option<NaiveDate>,
    /// The day on which to act.
    pub follow_up_on: Option<NaiveDate>,
}

/// Changes a need; closing it takes a result.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchNeed {
    /// The product concerned.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub product: Option<Option<String>>,
    /// What was learnt.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 4000)]
    pub content: Option<String>,
    /// Where it comes from.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub source: Option<Option<String>>,
    /// What has become of it.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub status: Option<NeedStatus>,
    /// The outcome.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub result: Option<Option<String>>,
    /// The day on which to act.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<NaiveDate>)]
    pub follow_up_on: Option<Option<NaiveDate>>,
}

/// A note of what a customer needs or of what was learnt of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Need {
    /// Identifier.
    pub id: NeedId,
    /// The customer.
    pub customer_id: CustomerId,
    /// Survey of a target customer, or need.
    pub kind: NeedKind,
    /// The product concerned.
    #[schema(max_length = 200)]
    pub product: Option<String>,
    /// What was learnt.
    #[schema(max_length = 4000)]
    pub content: String,
    /// Where it comes from.
    #[schema(max_length = 200)]
    pub source: Option<String>,
    /// The day on which it was learnt.
    pub noted_on: NaiveDate,
    /// Who noted it.
    pub noted_by: Actor,
    /// What has become of it.
    pub status: NeedStatus,
    /// The outcome.
    #[schema(max_length = 2000)]
    pub result: Option<String>,
    /// The day on which to act.
    pub follow_up_on: Option<NaiveDate>,
    /// Version, as in the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

crate::page!(NeedPage, Need);

impl From<NoteNeed> for dossier::NewNeed {
    fn from(need: NoteNeed) -> Self {
        let NoteNeed {
            kind,
            product,
            content,
            source,
            noted_on,
            follow_up_on,
        } = need;
        Self {
            kind,
            product,
            content,
            source,
            noted_on,
            follow_up_on,
        }
    }
}

impl From<PatchNeed> for dossier::NeedPatch {
    fn from(patch: PatchNeed) -> Self {
        let PatchNeed {
            product,
            content,
            source,
            status,
            result,
            follow_up_on,
        } = patch;
        Self {
            product,
            content,
            source,
            status,
            result,
            follow_up_on,
        }
    }
}

impl From<dossier::Need> for Need {
    fn from(need: dossier::Need) -> Self {
        let dossier::Need {
            id,
            customer_id,
            kind,
            product,
            content,
            source,
            noted_on,
            noted_by,
            status,
            result,
            follow_up_on,
            version,
            created_at,
            updated_at,
        } = need;
        Self {
            id,
            customer_id,
            kind,
            product,
            content,
            source,
            noted_on,
            noted_by: noted_by.into(),
            status,
            result,
            follow_up_on,
            version,
            created_at,
            updated_at,
        }
    }
}
