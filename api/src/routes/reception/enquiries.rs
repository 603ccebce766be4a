//! Phone enquiries.

use super::dto::{Enquiry, EnquiryPage, RegisterEnquiry};
use crate::act::{Act, Attempt};
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_kernel::{EnquiryId, PartyId, UnitId, UserId};
use kehu_reception::enquiries::{self, EnquiryFilter, NewEnquiry};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Register a phone enquiry
///
/// By who answered, while it is fresh. A mobile that a person of the site has leads to that person. It gives no claim, unless
/// the site's policy says for how long. A reception that begins with the enquiry is the visit that it became. Rules: ATT-G23,
/// GOV-10.
#[utoipa::path(operation_id = "registerEnquiry", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = RegisterEnquiry,
    responses((status = 201, description = "The enquiry", body = Enquiry)))]
#[post("/sites/{site_id}/phone-enquiries")]
pub async fn register_enquiry(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<RegisterEnquiry>,
) -> Result<HttpResponse, Problem> {
    let (state, new) = (app.clone(), NewEnquiry::from(body.0));
    let attempt = Attempt {
        action: "enquiries.register_refused",
        subject_kind: "site",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let enquiry = enquiries::register(tx, caller, &state.vault, path.0, &new).await?;
            Reply::created(
                format!("/v1/phone-enquiries/{}", enquiry.id),
                &Enquiry::from(enquiry),
            )
        })
        .await
}

/// The filters of the list of enquiries.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEnquiries {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this party, and of those merged into it.
    pub party_id: Option<PartyId>,
    /// Only those answered by this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Only those that became a visit, or only those that did not.
    pub visited: Option<bool>,
    /// Only those called at this instant or later.
    pub called_from: Option<DateTime<Utc>>,
    /// Only those called before this instant.
    pub called_before: Option<DateTime<Utc>>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List phone enquiries
///
/// Those within the caller's reach, the latest first; a salesperson's own are those that they answered. Rule: ATT-G23.
#[utoipa::path(operation_id = "listEnquiries", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListEnquiries), responses((status = 200, description = "A page of enquiries", body = EnquiryPage)))]
#[get("/phone-enquiries")]
pub async fn list_enquiries(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListEnquiries>,
) -> Result<HttpResponse, Problem> {
    let ListEnquiries {
        site_id,
        party_id,
        salesperson_id,
        visited,
        called_from,
        called_before,
        limit,
        cursor,
    } = query.0;
    let list = (
        "enquiries",
        site_id,
        party_id,
        salesperson_id,
        visited,
        called_from,
        called_before,
    );
    let page = page_request::<EnquiryId>(limit, cursor.as_deref(), &list)?;
    let filter = EnquiryFilter {
        site: site_id,
        party: party_id,
        salesperson: salesperson_id,
        visited,
        called_from,
        called_before,
    };
    let mut connection = app.db.read().await?;
    let page = enquiries::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(EnquiryPage {
        items: page.items.into_iter().map(Enquiry::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a phone enquiry
///
/// With the reception that it became. Rule: ATT-G23.
#[utoipa::path(operation_id = "getEnquiry", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = EnquiryId, Path, description = "The enquiry")),
    responses((status = 200, description = "The enquiry", body = Enquiry)))]
#[get("/phone-enquiries/{id}")]
pub async fn get_enquiry(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<EnquiryId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let enquiry = enquiries::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Enquiry::from(enquiry)))
}
