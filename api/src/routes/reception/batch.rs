//! Registrations of many receptions at once, as a receiver enters the forms of the day.

use super::dto::RegisterVisitor;
use super::registrations::{attempt_of, register};
use crate::act::Act;
use crate::auth::Caller;
use crate::batch::{self, BatchMode, BatchResult, Item, MOST_ITEMS, Made};
use crate::extract::{Json, NoQuery};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_db::Tx;
use kehu_reception::registrations::Register;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Registers receptions.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterVisitors {
    /// What becomes of the good registrations when others are refused.
    #[serde(default)]
    pub mode: BatchMode,
    /// Answers what would become of each, and does nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// The registrations, in the order in which their forms are numbered.
    #[validate(length(min = 1, max = "MOST_ITEMS"), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<RegisterVisitor>,
}

impl Item for Register {
    async fn perform(
        &self,
        app: &State,
        tx: &mut Tx,
        caller: &kehu_kernel::Caller,
    ) -> Result<Made, Failure> {
        let registration = register(tx, caller, &app.vault, self).await?;
        Ok(Made {
            id: registration.id.0,
            location: format!("/v1/registrations/{}", registration.id),
        })
    }

    async fn record_refusal(
        &self,
        tx: &mut Tx,
        caller: &kehu_kernel::Caller,
        problem: &Problem,
    ) -> Result<(), Failure> {
        let Some(code) = problem.code_of_rule() else {
            return Ok(());
        };
        let recorded = kehu_audit::record(tx, caller, attempt_of(self).entry(code)).await;
        Ok(recorded.map_err(kehu_db::Error::from)?)
    }
}

/// Register visitors
///
/// Up to 100 registrations, as `registerVisitor` takes each: by who received, on the same day, judged by the same rules, one
/// after the other in the order of the request, so that a claim that an item makes stands for the items after it, and forms
/// are numbered without gaps. Either all are made or, with mode `each`, those that are not refused; the answer tells what
/// became of each. Refused attempts are on record. Rules: ATT-G20, ATT-G21, ATT-G22, GOV-10.
#[utoipa::path(operation_id = "registerVisitors", tag = "reception", security(("bearer" = ["receptions:write"])),
    request_body = RegisterVisitors,
    responses((status = 200, description = "What became of each registration", body = BatchResult)))]
#[post("/registrations/batch")]
pub async fn register_visitors(
    caller: Caller<can::WriteReceptions>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RegisterVisitors>,
) -> Result<HttpResponse, Problem> {
    let RegisterVisitors {
        mode,
        dry_run,
        items,
    } = body.0;
    let items: Vec<Register> = items.into_iter().map(Register::from).collect();
    batch::run(act, &app, caller, (mode, dry_run), items).await
}
