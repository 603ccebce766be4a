//! Verifying the audit record.

use super::dto::AuditVerification;
use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_audit::{Anchors, Part};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which part of the chain to verify.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VerificationQuery {
    /// Begin after this position; without it, the newest `limit` seals are verified.
    #[param(minimum = 0)]
    #[validate(range(min = 0))]
    after: Option<i64>,
    /// At most this many seals.
    #[serde(default = "most_seals")]
    #[param(minimum = 1, maximum = 100_000, default = 100_000)]
    #[validate(range(min = 1, max = 100_000))]
    limit: i64,
}

const fn most_seals() -> i64 {
    100_000
}

/// Verify the audit record
///
/// Computes the chain of hashes anew, compares it with the anchors outside the database, and looks for entries that are
/// not sealed. Names the position of whatever was changed, deleted, put in, moved or cut off. For the whole of a long
/// record call it part by part with `after`, or run `kehu audit verify`.
#[utoipa::path(operation_id = "verifyAuditRecord", tag = "audit", security(("bearer" = ["audit:read"])), params(VerificationQuery),
    responses((status = 200, description = "What was found", body = AuditVerification)))]
#[get("/audit/verification")]
pub async fn verify_audit_record(
    _caller: Caller<can::ReadAudit>,
    app: State,
    query: Query<VerificationQuery>,
) -> Result<HttpResponse, Problem> {
    let (file, key) = (app.config.audit_anchor_file(), app.audit_key.clone());
    let read = tokio::task::spawn_blocking(move || Anchors::read(&file, &[key])).await;
    let anchors = read
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::internal(&error))?;
    let mut connection = app.db.read().await?;
    let after = match query.0.after {
        Some(after) => after,
        None => kehu_audit::head(&mut connection)
            .await?
            .map_or(0, |head| head.position.saturating_sub(query.0.limit).max(0)),
    };
    let report = kehu_audit::verify(
        &mut connection,
        &anchors,
        Part {
            after,
            at_most: query.0.limit,
        },
    )
    .await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(AuditVerification::of(after, report)))
}
