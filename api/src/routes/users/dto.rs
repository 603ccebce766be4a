//! Bodies of people, roles and keys.

use crate::extract::empty_patch;
use crate::extract::patch::non_null;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_identity::{Permission, Reach, api_keys, assignments, roles, users};
use kehu_kernel::{ApiKeyId, AssignmentId, Language, RoleId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

/// A person who signs in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct User {
    /// Identifier.
    pub id: UserId,
    /// The unit to which the person belongs.
    pub unit_id: UnitId,
    /// Name for signing in.
    #[schema(max_length = 64, example = "wang.fang")]
    pub sign_in_name: String,
    /// Name for people.
    #[schema(max_length = 100, example = "王芳")]
    pub display_name: String,
    /// Whether the account is in use; false when blocked.
    pub active: bool,
    /// Counts the changes.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<users::User> for User {
    fn from(user: users::User) -> Self {
        let users::User {
            id,
            unit_id,
            sign_in_name,
            display_name,
            active,
            version,
            created_at,
        } = user;
        Self {
            id,
            unit_id,
            sign_in_name,
            display_name,
            active,
            version,
            created_at,
        }
    }
}

crate::page!(UserPage, User);

/// Which users, and which page of them.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListUsers {
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
    /// Of this unit.
    pub unit_id: Option<UnitId>,
    /// Of this unit or a unit below it.
    pub under: Option<UnitId>,
    /// Who hold the role of this code today, anywhere.
    #[param(max_length = 64)]
    #[validate(length(max = 64))]
    pub role: Option<String>,
    /// In use or blocked.
    pub active: Option<bool>,
    /// Sign-in name or display name contains this.
    #[param(max_length = 100)]
    #[validate(length(max = 100))]
    pub q: Option<String>,
}

/// Changes a user (RFC 7396): what is absent stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
#[validate(schema(function = "changes_user"))]
pub struct UpdateUser {
    /// New name for people.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    pub display_name: Option<String>,
    /// The unit to which the person belongs from now on.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub unit_id: Option<UnitId>,
}

fn changes_user(change: &UpdateUser) -> Result<(), ValidationError> {
    let UpdateUser {
        display_name,
        unit_id,
    } = change;
    at_least_one(display_name.is_some() || unit_id.is_some())
}

fn at_least_one(changes: bool) -> Result<(), ValidationError> {
    if changes {
        return Ok(());
    }
    Err(empty_patch())
}

/// Makes a user.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// The unit to which the person belongs.
    pub unit_id: UnitId,
    /// Name for signing in: lower-case letters, digits, dots, underscores, hyphens.
    #[validate(length(min = 3, max = 64))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z0-9][a-z0-9._-]*$",
        example = "wang.fang"
    )]
    pub sign_in_name: String,
    /// Name for people.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "王芳")]
    pub display_name: String,
}

/// A password that is shown this once, serves for three days, and must be changed at the first sign-in.
#[derive(Serialize, ToSchema)]
pub struct OneTimePassword {
    /// Whose.
    pub user: User,
    /// The password.
    #[schema(max_length = 100)]
    pub one_time_password: String,
}

/// A user's role at a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignment {
    /// Identifier.
    pub id: AssignmentId,
    /// Whose.
    pub user_id: UserId,
    /// Code of the role.
    #[schema(max_length = 64)]
    pub role: String,
    /// Where.
    pub unit_id: UnitId,
    /// First day.
    pub valid_from: NaiveDate,
    /// The day after the last; null while it lasts.
    pub valid_before: Option<NaiveDate>,
}

impl From<assignments::Assignment> for Assignment {
    fn from(assignment: assignments::Assignment) -> Self {
        let assignments::Assignment {
            id,
            user_id,
            role,
            unit_id,
            valid_from,
            valid_before,
        } = assignment;
        Self {
            id,
            user_id,
            role,
            unit_id,
            valid_from,
            valid_before,
        }
    }
}

/// All assignments of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignments {
    /// Present and past.
    #[schema(max_items = 500)]
    pub items: Vec<Assignment>,
}

/// Gives a user a role at a unit.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAssignment {
    /// Code of the role; `GET /v1/roles` lists them.
    #[validate(length(min = 3, max = 64))]
    #[schema(min_length = 3, max_length = 64, example = "account_manager")]
    pub role: String,
    /// Where.
    pub unit_id: UnitId,
    /// First day; today when absent.
    pub valid_from: Option<NaiveDate>,
    /// The day after the last; open when absent.
    pub valid_before: Option<NaiveDate>,
}

/// A role.
#[derive(Debug, Serialize, ToSchema)]
pub struct Role {
    /// Identifier.
    pub id: RoleId,
    /// Stable code.
    #[schema(max_length = 64)]
    pub code: String,
    /// Name in the language of the request.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it permits.
    #[schema(max_items = 200)]
    pub permissions: Vec<Permission>,
    /// How far it reaches from the unit at which it is held.
    pub reach: Reach,
    /// Whether it came with the program; such a role cannot be changed.
    pub shipped: bool,
    /// Counts the changes.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub version: i32,
}

impl Role {
    pub(super) fn of(role: roles::Role, language: Language) -> Self {
        let roles::Role {
            id,
            code,
            name,
            name_en,
            permissions,
            reach,
            shipped,
            version,
        } = role;
        let name = match language {
            Language::Chinese => name,
            Language::English => name_en,
        };
        Self {
            id,
            code,
            name,
            permissions,
            reach,
            shipped,
            version,
        }
    }
}

/// Makes a role.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRole {
    /// Unique code in snake case.
    #[validate(length(min = 3, max = 64))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "archive_clerk"
    )]
    pub code: String,
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "档案员")]
    pub name: String,
    /// Name in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Archive clerk")]
    pub name_en: String,
    /// What it permits; `GET /v1/permissions` lists them.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub permissions: Vec<Permission>,
    /// How far it reaches from the unit at which it is held.
    pub reach: Reach,
}

/// Changes a role (RFC 7396): what is absent stays.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1)]
#[validate(schema(function = "changes_role"))]
pub struct UpdateRole {
    /// New name in Chinese.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    pub name: Option<String>,
    /// New name in English.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    pub name_en: Option<String>,
    /// New permissions, in place of all present ones.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_items = 1, max_items = 100)]
    #[validate(length(min = 1, max = 100))]
    pub permissions: Option<Vec<Permission>>,
    /// New reach.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub reach: Option<Reach>,
}

fn changes_role(change: &UpdateRole) -> Result<(), ValidationError> {
    let UpdateRole {
        name,
        name_en,
        permissions,
        reach,
    } = change;
    at_least_one(name.is_some() || name_en.is_some() || permissions.is_some() || reach.is_some())
}

/// Something that can be permitted.
#[derive(Debug, Serialize, ToSchema)]
pub struct PermissionLabel {
    /// Its name in requests and answers.
    pub permission: Permission,
    /// What it permits, in the language of the request.
    #[schema(max_length = 100)]
    pub label: String,
}

/// Everything that can be permitted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Permissions {
    /// By area.
    #[schema(max_items = 200)]
    pub items: Vec<PermissionLabel>,
}

/// All roles.
#[derive(Debug, Serialize, ToSchema)]
pub struct Roles {
    /// By code.
    #[schema(max_items = 500)]
    pub items: Vec<Role>,
}

/// An API key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKey {
    /// Identifier.
    pub id: ApiKeyId,
    /// What it is for.
    #[schema(max_length = 100)]
    pub name: String,
    /// What it permits.
    #[schema(max_items = 200)]
    pub permissions: Vec<Permission>,
    /// Where.
    pub unit_id: UnitId,
    /// How far it reaches from there.
    pub reach: Reach,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// How many requests a minute it may send; as many as any other principal when null.
    #[schema(minimum = 1, maximum = 100000)]
    pub requests_per_minute: Option<i32>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl From<api_keys::ApiKey> for ApiKey {
    fn from(key: api_keys::ApiKey) -> Self {
        let api_keys::ApiKey {
            id,
            name,
            permissions,
            unit_id,
            reach,
            expires_at,
            requests_per_minute,
            last_used_at,
            revoked_at,
        } = key;
        Self {
            id,
            name,
            permissions,
            unit_id,
            reach,
            expires_at,
            requests_per_minute,
            last_used_at,
            revoked_at,
        }
    }
}

/// The API keys of the caller's scope.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeys {
    /// Newest first.
    #[schema(max_items = 200)]
    pub items: Vec<ApiKey>,
}

/// Makes an API key.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// What it is for.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "ERP")]
    pub name: String,
    /// What it permits: nothing that its maker lacks.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub permissions: Vec<Permission>,
    /// Where.
    pub unit_id: UnitId,
    /// How far it reaches from there; a key has no rows of its own, so `own` is refused.
    pub reach: Reach,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
    /// How many requests a minute it may send; as many as any other principal when null.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100000)]
    pub requests_per_minute: Option<i32>,
}

/// Gives an API key another limit.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitApiKey {
    /// How many requests a minute it may send; null for as many as any other principal.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100000)]
    pub requests_per_minute: Option<i32>,
}

/// Which days of use to show.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApiKeyUsageQuery {
    /// The first day; by default 30 days ago.
    pub from: Option<NaiveDate>,
    /// The last day; by default today.
    pub until: Option<NaiveDate>,
}

/// What an API key was used for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeyUsage {
    /// The days on which it was used, the latest first.
    #[schema(max_items = 401)]
    pub items: Vec<ApiKeyDay>,
}

/// A day on which an API key was used.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApiKeyDay {
    /// The business day.
    pub day: NaiveDate,
    /// All requests.
    #[schema(minimum = 0)]
    pub request_count: i64,
    /// Of these, those that were refused with 429.
    #[schema(minimum = 0)]
    pub limited_count: i64,
    /// When the last one came.
    pub last_used_at: DateTime<Utc>,
}

impl From<api_keys::DayOfUse> for ApiKeyDay {
    fn from(used: api_keys::DayOfUse) -> Self {
        let api_keys::DayOfUse {
            day,
            requests,
            limited,
            last_used_at,
        } = used;
        Self {
            day,
            request_count: requests,
            limited_count: limited,
            last_used_at,
        }
    }
}

/// A new API key with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct NewApiKey {
    /// The key.
    pub api_key: ApiKey,
    /// Send it as `X-Api-Key`.
    #[schema(max_length = 100)]
    pub secret: String,
}
