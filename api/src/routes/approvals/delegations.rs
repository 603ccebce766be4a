//! Delegations: who decides in whose place, and when.

use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_approvals::delegations::{self as domain, DelegationFilter, NewDelegation};
use kehu_identity::Permission;
use kehu_kernel::{DelegationId, Scope, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A period during which another decides in an approver's place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delegation {
    /// Identifier.
    pub id: DelegationId,
    /// Who is absent.
    pub absentee_id: UserId,
    /// The unit in which that person works.
    pub unit_id: UnitId,
    /// Who stands in.
    pub delegate_id: UserId,
    /// First business day.
    pub starts_on: NaiveDate,
    /// Last business day.
    pub ends_on: NaiveDate,
    /// Why.
    #[schema(max_length = 2000, example = "年假")]
    pub reason: String,
    /// Whether the delegate stands in today.
    pub in_effect: bool,
    /// Who set it.
    pub created_by: UserId,
    /// When it was set.
    pub created_at: DateTime<Utc>,
    /// Who ended it before its last day.
    pub ended_by: Option<UserId>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Delegation {
    fn of(delegation: domain::Delegation, today: NaiveDate) -> Self {
        let in_effect = delegation.holds_on(today);
        let domain::Delegation {
            id,
            absentee_id,
            unit_id,
            delegate_id,
            starts_on,
            ends_on,
            reason,
            created_by,
            created_at,
            ended_by,
            ended_at,
        } = delegation;
        Self {
            id,
            absentee_id,
            unit_id,
            delegate_id,
            starts_on,
            ends_on,
            reason,
            in_effect,
            created_by,
            created_at,
            ended_by,
            ended_at,
        }
    }
}

crate::page!(DelegationPage, Delegation);

/// Sets a delegation.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDelegation {
    /// Who is absent; the caller, if it is left out. Another takes `approvals:manage` where that person works.
    pub absentee_id: Option<UserId>,
    /// Who stands in: another, who may decide approvals on the first day.
    pub delegate_id: UserId,
    /// First business day, today at the earliest.
    pub starts_on: NaiveDate,
    /// Last business day, at most a year after the first.
    pub ends_on: NaiveDate,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "年假")]
    pub reason: String,
}

/// Which delegations, and which page of them.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDelegations {
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
    /// Only those of this absentee.
    pub absentee_id: Option<UserId>,
    /// Only those of this stand-in.
    pub delegate_id: Option<UserId>,
    /// Only those that hold on this business day.
    pub valid_on: Option<NaiveDate>,
}

/// What the permission to manage approvals adds to one's own delegations.
fn managed(caller: &Caller<can::SignIn>) -> Scope {
    caller
        .with_scope_of(Permission::ApprovalsManage)
        .map(|manager| manager.scope)
        .unwrap_or_default()
}

/// List delegations
///
/// Those of which the caller is the absentee or the stand-in, and with `approvals:manage` those of the people in its
/// scope; the latest first. Rule: GOV-09.
#[utoipa::path(operation_id = "listDelegations", tag = "approvals", security(("bearer" = ["signed-in"])), params(ListDelegations),
    responses((status = 200, description = "A page of delegations", body = DelegationPage)))]
#[get("/delegations")]
pub async fn list_delegations(
    caller: Caller<can::SignIn>,
    app: State,
    query: Query<ListDelegations>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let request = page_request(query.limit, query.cursor.as_deref(), &query)?;
    let filter = DelegationFilter {
        absentee_id: query.absentee_id,
        delegate_id: query.delegate_id,
        on: query.valid_on,
    };
    let today = caller.today();
    let caller = kehu_kernel::Caller {
        scope: managed(&caller),
        ..(*caller).clone()
    };
    let mut connection = app.db.read().await?;
    let page = domain::list(&mut connection, &caller, filter, &request).await?;
    connection.give_back();
    let items = page.items.into_iter();
    Ok(HttpResponse::Ok().json(DelegationPage {
        items: items
            .map(|delegation| Delegation::of(delegation, today))
            .collect(),
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Delegate one's decisions
///
/// Lets another decide in an approver's place from the first through the last day. One person stands in for another at a
/// time; a stand-in does not pass that on. The rules for one's own application and for taking part once hold for both.
/// Rules: GOV-09, CUS-11.
#[utoipa::path(operation_id = "createDelegation", tag = "approvals", security(("bearer" = ["signed-in"])), request_body = CreateDelegation,
    responses((status = 201, description = "Set", body = Delegation, headers(("Location" = String, description = "Its place"))),
        (status = 409, description = "Another delegation covers some of these days", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/delegations")]
pub async fn create_delegation(
    caller: Caller<can::SignIn>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<CreateDelegation>,
) -> Result<HttpResponse, Problem> {
    let scope = managed(&caller);
    act.run(&app, caller, async move |tx, caller| {
        let caller = &kehu_kernel::Caller {
            scope: scope.clone(),
            ..caller.clone()
        };
        let CreateDelegation {
            absentee_id,
            delegate_id,
            starts_on,
            ends_on,
            reason,
        } = body.0.clone();
        let absentee_id = absentee_id
            .or(caller.user())
            .ok_or(kehu_approvals::Error::PersonsOnly {})?;
        let new = NewDelegation {
            absentee_id,
            delegate_id,
            starts_on,
            ends_on,
            reason,
        };
        let delegation = domain::create(tx, caller, new).await?;
        let place = format!("/v1/delegations/{}", delegation.id);
        Reply::created(place, &Delegation::of(delegation, caller.today()))
    })
    .await
}

/// Get a delegation
///
/// For the absentee, the stand-in, and who may manage approvals where the absentee works. Rule: GOV-09.
#[utoipa::path(operation_id = "getDelegation", tag = "approvals", security(("bearer" = ["signed-in"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation")),
    responses((status = 200, description = "The delegation", body = Delegation)))]
#[get("/delegations/{delegation_id}")]
pub async fn get_delegation(
    caller: Caller<can::SignIn>,
    app: State,
    _: NoQuery,
    path: Path<DelegationId>,
) -> Result<HttpResponse, Problem> {
    let today = caller.today();
    let caller = kehu_kernel::Caller {
        scope: managed(&caller),
        ..(*caller).clone()
    };
    let mut connection = app.db.read().await?;
    let delegation = domain::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Delegation::of(delegation, today)))
}

/// End a delegation
///
/// Before its last day, from this moment: the absentee is back. What was decided stays. Rule: GOV-09.
#[utoipa::path(operation_id = "endDelegation", tag = "approvals", security(("bearer" = ["signed-in"])),
    params(("delegation_id" = DelegationId, Path, description = "The delegation")),
    responses((status = 200, description = "Ended", body = Delegation),
        (status = 409, description = "It has ended", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/delegations/{delegation_id}/end")]
pub async fn end_delegation(
    caller: Caller<can::SignIn>,
    app: State,
    _: NoQuery,
    act: Act,
    path: Path<DelegationId>,
) -> Result<HttpResponse, Problem> {
    let scope = managed(&caller);
    act.run(&app, caller, async move |tx, caller| {
        let caller = &kehu_kernel::Caller {
            scope: scope.clone(),
            ..caller.clone()
        };
        let delegation = domain::end(tx, caller, path.0).await?;
        Reply::ok(&Delegation::of(delegation, caller.today()))
    })
    .await
}
