//! The keys that verify access tokens.

use super::dto::{JsonWebKey, JsonWebKeys};
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;

/// Get the keys that verify access tokens
///
/// A JSON Web Key Set; other systems verify tokens with it. Fetch it anew when a token names an unknown `kid`.
#[utoipa::path(operation_id = "getJsonWebKeys", tag = "authentication", security(()),
    responses((status = 200, description = "The keys", body = JsonWebKeys)))]
#[get("/.well-known/jwks.json")]
pub async fn get_json_web_keys(app: State) -> HttpResponse {
    let keys = app.signing.public_keys().into_iter();
    let keys = keys.map(|key| JsonWebKey {
        kty: "OKP",
        crv: "Ed25519",
        alg: "EdDSA",
        usage: "sig",
        kid: key.id,
        x: key.x,
    });
    HttpResponse::Ok().json(JsonWebKeys {
        keys: keys.collect(),
    })
}
