//! Health.

use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::sync::atomic::Ordering;
use utoipa::ToSchema;

/// Health of this instance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    #[schema(max_length = 20, example = "ok")]
    status: &'static str,
    /// Version of the program.
    #[schema(max_length = 50, example = "0.1.0")]
    version: &'static str,
}

impl Health {
    const OK: Self = Self {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// Tell whether the process lives
///
/// Stays 200 while the database is away: restarting the process would not help.
#[utoipa::path(operation_id = "checkLiveness", tag = "system", security(()),
    responses((status = 200, description = "The process lives", body = Health)))]
#[get("/healthz")]
pub async fn check_liveness() -> HttpResponse {
    HttpResponse::Ok().json(Health::OK)
}

/// Tell whether the instance can serve
///
/// 503 while the database does not answer, and from the moment when the instance is told to stop.
#[utoipa::path(operation_id = "checkReadiness", tag = "system", security(()),
    responses((status = 200, description = "The instance can serve", body = Health)))]
#[get("/readyz")]
pub async fn check_readiness(app: web::Data<crate::state::App>) -> Result<HttpResponse, Problem> {
    let app: State = app;
    if app.stopping.load(Ordering::Relaxed) || !app.db.is_ready().await {
        return Err(kehu_db::Error::Failed(sqlx::Error::PoolClosed).into());
    }
    Ok(HttpResponse::Ok().json(Health::OK))
}
