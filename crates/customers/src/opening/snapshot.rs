//! What is put before the approvers, so that a later change is noticed.

use super::error::Error;
use super::model::Opening;
use super::store;
use crate::dossier::{self, Customer, Profile};
use crate::qualification::{self, Document};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Digest, OpeningId};
use serde_json::{Value, json};
use uuid::Uuid;

/// The application as it stands now, in the form in which it was put before the approvers: the application itself, what
/// the dossier says of the customer's identity, and the documents. Verifying a document is part of the approval and
/// changes nothing here; sending in, renewing or rejecting one does.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let caller = Caller::system("approvals", chrono::DateTime::UNIX_EPOCH);
    let opening = store::find(connection, &caller.scope, OpeningId(id))
        .await?
        .ok_or(Error::NotFound {})?;
    let customer = dossier::load(connection, &caller, opening.customer_id).await?;
    let documents = qualification::live_documents(connection, customer.id).await?;
    let known = qualification::known_numbers(connection, customer.id).await?;
    Ok(json!({
        "application": application(&opening),
        "dossier": essentials(&customer, &known),
        "documents": documents.iter().map(printed).collect::<Vec<_>>(),
    }))
}

fn application(opening: &Opening) -> Value {
    let content = &opening.content;
    json!({
        "customer_id": opening.customer_id,
        "customer_type": content.customer_type,
        "expected_monthly_volume": content.expected_monthly_volume,
        "products": content.products,
        "registered_capital": content.registered_capital,
        "region": content.region,
        "remark": content.remark,
        "conditions": content.conditions,
        "reopening": opening.reopening,
    })
}

/// A person's name and address stand in the snapshot as a fingerprint only: it outlives their erasure.
fn essentials(customer: &Customer, known: &qualification::KnownNumbers) -> Value {
    let identity = match &customer.profile {
        Profile::Company(company) => json!({
            "name": customer.name, "address": customer.address,
            "legal_representative": company.legal_representative, "registered_capital": company.registered_capital,
        }),
        Profile::Person(_) => json!({ "name": customer.name, "address": customer.address }),
    };
    json!({
        "kind": customer.kind(),
        "unit_id": customer.unit_id,
        "identity": Digest::of(&identity).to_string(),
        "credit_code": known.credit_code,
        "organisation_code": known.organisation_code,
        "licence_number": known.licence_number,
        "taxpayer_number": known.taxpayer_number,
    })
}

fn printed(document: &Document) -> Value {
    let printed = json!({
        "number": document.number, "issuer": document.issuer, "issued_on": document.issued_on,
        "valid_from": document.valid_from, "valid_until": document.valid_until, "file_id": document.file_id,
        "invoicing": document.invoicing,
    });
    json!({ "id": document.id, "kind": document.kind, "digest": Digest::of(&printed).to_string() })
}
