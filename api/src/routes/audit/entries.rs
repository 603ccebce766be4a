//! Reading the audit record.

use super::dto::{AuditEntry, AuditEntryPage, PrincipalKind};
use crate::auth::Caller;
use crate::extract::Query;
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_audit::Filters;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

/// Which lines of the record to show.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    cursor: Option<String>,
    /// Kind of the thing, such as `customer`; goes with `subject_id`.
    #[param(max_length = 64)]
    #[validate(length(min = 1, max = 64))]
    subject_kind: Option<String>,
    /// Identifier of the thing; goes with `subject_kind`.
    subject_id: Option<Uuid>,
    /// Kind of who acted; goes with `principal_id`.
    principal_kind: Option<PrincipalKind>,
    /// Identifier of who acted; goes with `principal_kind`.
    #[param(max_length = 64)]
    #[validate(length(min = 1, max = 64))]
    principal_id: Option<String>,
    /// What was done, as `area.verb`.
    #[param(max_length = 100)]
    #[validate(length(min = 1, max = 100))]
    action: Option<String>,
    /// Only disclosures of personal data.
    #[serde(default)]
    disclosure: bool,
    /// Not before this instant.
    occurred_from: Option<DateTime<Utc>>,
    /// Before this instant.
    occurred_before: Option<DateTime<Utc>>,
}

/// List entries of the audit record
///
/// Every write and every disclosure of personal data, the newest first: who, what, to which thing, which fields, why.
/// Entries of things that belong to no unit are seen by those who see everything. Rule: CUS-05.
#[utoipa::path(operation_id = "listAuditEntries", tag = "audit", security(("bearer" = ["audit:read"])), params(AuditQuery),
    responses((status = 200, description = "A page of entries", body = AuditEntryPage)))]
#[get("/audit/entries")]
pub async fn list_audit_entries(
    caller: Caller<can::ReadAudit>,
    app: State,
    query: Query<AuditQuery>,
) -> Result<HttpResponse, Problem> {
    let Query(query) = query;
    let filters = filters_of(&query)?;
    let list = (
        "audit",
        &filters.subject,
        &filters.principal,
        &filters.action,
        filters.disclosures_only,
        filters.occurred_from,
        filters.occurred_before,
    );
    let page = page_request(query.limit, query.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_audit::list(&mut connection, &caller.scope, &filters, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(AuditEntryPage {
        items: found.items.into_iter().map(AuditEntry::from).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

fn filters_of(query: &AuditQuery) -> Result<Filters, Problem> {
    let subject = match (&query.subject_kind, query.subject_id) {
        (Some(kind), Some(id)) => Some((kind.clone(), id)),
        (None, None) => None,
        (Some(_), None) => return Err(goes_with("subject_kind", "subject_id")),
        (None, Some(_)) => return Err(goes_with("subject_id", "subject_kind")),
    };
    let principal = match (query.principal_kind, &query.principal_id) {
        (Some(kind), Some(id)) => Some((kind.as_str().to_owned(), id.clone())),
        (None, None) => None,
        (Some(_), None) => return Err(goes_with("principal_kind", "principal_id")),
        (None, Some(_)) => return Err(goes_with("principal_id", "principal_kind")),
    };
    Ok(Filters {
        subject,
        principal,
        action: query.action.clone(),
        disclosures_only: query.disclosure,
        occurred_from: query.occurred_from,
        occurred_before: query.occurred_before,
    })
}

fn goes_with(one: &str, other: &str) -> Problem {
    Problem::parameter(
        one,
        format!("goes with {other}: send both or neither"),
        format!("须与 {other} 同时提供"),
    )
}
