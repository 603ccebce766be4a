//! Bodies of signing in and of one's own account.

use chrono::{DateTime, Utc};
use kehu_identity::{Permission, Reach};
use kehu_kernel::{UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Signs in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Sign-in name.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "wang.fang")]
    pub name: String,
    /// Password.
    #[validate(length(min = 1, max = 512))]
    #[schema(min_length = 1, max_length = 512, format = Password)]
    pub password: String,
}

/// Exchanges a refresh token.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshTokens {
    /// The refresh token of the last pair.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub refresh_token: String,
}

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub struct Tokens {
    /// Send it as `Authorization: Bearer ...`.
    #[schema(max_length = 2048)]
    pub access_token: String,
    /// When the access token ends.
    pub access_token_expires_at: DateTime<Utc>,
    /// Exchange it once for the next pair; a second use ends the session.
    #[schema(max_length = 200)]
    pub refresh_token: String,
}

/// Changes one's own password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The present password.
    #[validate(length(min = 1, max = 512))]
    #[schema(min_length = 1, max_length = 512, format = Password)]
    pub present: String,
    /// The new password: 8 to 128 characters, not a common one.
    #[validate(length(min = 8, max = 512))]
    #[schema(min_length = 8, max_length = 512, format = Password)]
    pub new: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The user.
    pub id: UserId,
    /// Sign-in name.
    #[schema(max_length = 64)]
    pub sign_in_name: String,
    /// Name for people.
    #[schema(max_length = 100)]
    pub display_name: String,
    /// The unit to which the user belongs.
    pub unit_id: UnitId,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
    /// The roles that are held, and where.
    #[schema(max_items = 500)]
    pub places: Vec<MyPlace>,
    /// Everything that is permitted somewhere.
    #[schema(max_items = 200)]
    pub permissions: Vec<Permission>,
}

/// A role that is held at a unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyPlace {
    /// Code of the role.
    #[schema(max_length = 64)]
    pub role: String,
    /// Where.
    pub unit_id: UnitId,
    /// How far it reaches from there.
    pub reach: Reach,
}

/// Public keys that verify access tokens (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonWebKeys {
    /// The present key, and a former one while tokens under it live.
    #[schema(max_items = 10)]
    pub keys: Vec<JsonWebKey>,
}

/// An Ed25519 public key (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct JsonWebKey {
    /// `OKP`.
    #[schema(max_length = 10)]
    pub kty: &'static str,
    /// `Ed25519`.
    #[schema(max_length = 20)]
    pub crv: &'static str,
    /// `EdDSA`.
    #[schema(max_length = 10)]
    pub alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(max_length = 10)]
    pub usage: &'static str,
    /// Identifier, as in the head of tokens.
    #[schema(max_length = 50)]
    pub kid: String,
    /// The key.
    #[schema(max_length = 50)]
    pub x: String,
}
