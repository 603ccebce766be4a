//! Contacts of a customer. Changing one changes the customer's version: If-Match takes the customer's ETag.

use super::dto::{AddContact, Contact, PatchContact};
use super::mask::Sight;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{delete, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, Target};
use kehu_kernel::{ContactId, CustomerId};

/// Add a contact
///
/// Behind the others; as primary contact it takes the mark from the present one. Rules: CUS-01, CUS-02.
#[utoipa::path(operation_id = "addContact", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = AddContact, responses((status = 201, description = "The contact", body = Contact, headers(("ETag" = String, description = "The customer's new version")))))]
#[post("/customers/{id}/contacts")]
pub async fn add_contact(
    caller: Caller<can::WriteCustomers>,
    app: State,
    id: Path<CustomerId>,
    act: Act,
    body: Json<AddContact>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        customer: id.0,
        version: None,
    };
    let new: dossier::NewContact = body.0.into();
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let (customer, contact) =
            dossier::add_contact(tx, caller, &state.vault, target, new.clone()).await?;
        let place = format!("/v1/customers/{}/contacts/{}", customer.id, contact.id);
        Ok(
            Reply::created(place, &Contact::seen(Sight::of(caller), contact))?
                .version(customer.version),
        )
    })
    .await
}

/// Change a contact
///
/// A merge patch. If-Match takes the ETag of the customer, and so does the answer's ETag. Rule: CUS-02.
#[utoipa::path(operation_id = "updateContact", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer"), ("contact_id" = ContactId, Path, description = "The contact"), crate::extract::IfMatch),
    request_body(content = PatchContact, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The contact", body = Contact, headers(("ETag" = String, description = "The customer's new version")))))]
#[patch("/customers/{id}/contacts/{contact_id}")]
pub async fn update_contact(
    caller: Caller<can::WriteCustomers>,
    app: State,
    ids: Path<(CustomerId, ContactId)>,
    version: IfMatch,
    act: Act,
    body: MergePatch<PatchContact>,
) -> Result<HttpResponse, Problem> {
    let (customer, contact) = ids.0;
    let target = Target {
        customer,
        version: Some(version.0),
    };
    let patch: dossier::ContactPatch = body.0.into();
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let (customer, contact) =
            dossier::update_contact(tx, caller, &state.vault, target, contact, patch.clone())
                .await?;
        Ok(Reply::ok(&Contact::seen(Sight::of(caller), contact))?.version(customer.version))
    })
    .await
}

/// Remove a contact
///
/// The history keeps who it was. If-Match takes the ETag of the customer. Rule: CUS-02.
#[utoipa::path(operation_id = "removeContact", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer"), ("contact_id" = ContactId, Path, description = "The contact"), crate::extract::IfMatch),
    responses((status = 204, description = "Removed", headers(("ETag" = String, description = "The customer's new version")))))]
#[delete("/customers/{id}/contacts/{contact_id}")]
pub async fn remove_contact(
    caller: Caller<can::WriteCustomers>,
    app: State,
    ids: Path<(CustomerId, ContactId)>,
    version: IfMatch,
    act: Act,
) -> Result<HttpResponse, Problem> {
    let (customer, contact) = ids.0;
    let target = Target {
        customer,
        version: Some(version.0),
    };
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let customer = dossier::remove_contact(tx, caller, &state.vault, target, contact).await?;
        Ok(Reply::done().version(customer.version))
    })
    .await
}
