//! The check of all customers, on demand.

use super::qualification::QualificationReason;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_customers::qualification::{self as domain, CheckOutcome};
use kehu_kernel::{CustomerId, DocumentId, Language};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Lines of each list that an answer shows; the counts are whole.
const SHOWN: usize = 1000;

/// Whether to rehearse.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RunCheck {
    /// Answer what would happen, without effect.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

/// What a check did, or would do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct QualificationCheck {
    /// Number of customers that were looked at.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub checked_count: u64,
    /// Number that were suspended.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub suspended_count: u64,
    /// Number that were reinstated.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub reinstated_count: u64,
    /// Number of warnings that went out.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub warned_count: u64,
    /// The first thousand that were suspended.
    #[schema(max_items = 1000)]
    pub suspended: Vec<SuspendedCustomer>,
    /// The first thousand that were reinstated.
    #[schema(max_items = 1000)]
    pub reinstated: Vec<CustomerId>,
    /// The first thousand warnings.
    #[schema(max_items = 1000)]
    pub warned: Vec<ExpiryWarning>,
}

/// A customer that was suspended, or would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuspendedCustomer {
    /// The customer.
    pub customer_id: CustomerId,
    /// The first day without sufficient documents.
    pub suspended_from: NaiveDate,
    /// Why.
    #[schema(max_items = 200)]
    pub because: Vec<QualificationReason>,
}

/// A warning that went out to the account manager, or would.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExpiryWarning {
    /// The customer.
    pub customer_id: CustomerId,
    /// The document near its end.
    pub document_id: DocumentId,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The level of warning, in days before the end.
    #[schema(minimum = 1, maximum = 365)]
    pub level: u16,
}

/// Check the documents of all customers now
///
/// Those in the caller's scope: suspends active customers whose documents no longer suffice, reinstates those suspended
/// for documents that now do, and sends the warnings that are due. The same runs by itself every day; running it twice
/// does nothing twice. With `dry_run=true` it answers who would be suspended, without effect. Rule: CUS-13.
#[utoipa::path(operation_id = "runQualificationCheck", tag = "qualification", security(("bearer" = ["documents:verify"])),
    params(RunCheck), responses((status = 200, description = "What was done", body = QualificationCheck)))]
#[post("/qualification-checks")]
pub async fn run_qualification_check(
    caller: Caller<can::VerifyDocuments>,
    app: State,
    query: Query<RunCheck>,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.dry_run(query.0.dry_run)
        .run(&app, caller, async move |tx, caller| {
            let outcome = domain::check_all(tx, caller).await?;
            Reply::ok(&shown(outcome, caller.language))
        })
        .await
}

fn shown(outcome: CheckOutcome, language: Language) -> QualificationCheck {
    let CheckOutcome {
        checked_count,
        suspended,
        reinstated,
        warned,
    } = outcome;
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    QualificationCheck {
        checked_count,
        suspended_count: count(suspended.len()),
        reinstated_count: count(reinstated.len()),
        warned_count: count(warned.len()),
        suspended: suspended
            .into_iter()
            .take(SHOWN)
            .map(
                |domain::Suspended {
                     customer_id,
                     suspended_from,
                     because,
                 }| SuspendedCustomer {
                    customer_id,
                    suspended_from,
                    because: because
                        .iter()
                        .map(|reason| QualificationReason::of(reason, language))
                        .collect(),
                },
            )
            .collect(),
        reinstated: reinstated
            .into_iter()
            .take(SHOWN)
            .map(|one| one.customer_id)
            .collect(),
        warned: warned
            .into_iter()
            .take(SHOWN)
            .map(
                |domain::Warned {
                     customer_id,
                     document_id,
                     ends_on,
                     level,
                 }| ExpiryWarning {
                    customer_id,
                    document_id,
                    ends_on,
                    level,
                },
            )
            .collect(),
    }
}
