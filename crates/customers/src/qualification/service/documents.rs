//! Sending documents in, deciding on them, renewing them.

use super::lift_if_met;
use crate::attachments;
use crate::dossier::{self, Customer, CustomerStatus, ProcessingState, timeline};
use crate::lineage::policy_of;
use crate::qualification::error::Error;
use crate::qualification::kind::{DocumentKind, DocumentState};
use crate::qualification::model::{ApprovedInvoicing, Document, Invoicing, NewDocument};
use crate::qualification::numbers::{self, KnownNumbers};
use crate::qualification::policy::QualificationPolicy;
use crate::qualification::store;
use crate::qualification::store::documents::DocumentFilter;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_identifiers::mask;
use kehu_kernel::{Caller, CustomerId, DocumentId, Faults, OpeningId, Page, PageRequest, UnitId};
use kehu_vault::Vault;
use serde_json::json;
use uuid::Uuid;

/// The purpose under which account numbers are sealed.
const ACCOUNT: &str = "invoicing account";

/// A document inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DocumentId,
) -> Result<Document, Error> {
    store::documents::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The document inside the caller's scope to which a proof belongs.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn find_by_proof(
    connection: &mut PgConnection,
    caller: &Caller,
    proof: Uuid,
) -> Result<Document, Error> {
    match store::proofs::document_of(connection, proof).await? {
        Some(document) => find(connection, caller, document).await,
        None => Err(Error::NotFound {}),
    }
}

/// The documents inside the caller's scope that a filter names, in the order in which they came.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &DocumentFilter,
    page: &PageRequest<DocumentId>,
) -> Result<Page<Document, DocumentId>, Error> {
    let rows = store::documents::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |document| document.id))
}

/// Sends in a customer's document (CUS-10).
///
/// # Errors
/// [`Error::Invalid`] where the number or the dates contradict, [`Error::NumberMismatch`] where the number is another's.
pub async fn submit(
    tx: &mut Tx,
    vault: &Vault,
    caller: &Caller,
    customer: CustomerId,
    new: NewDocument,
) -> Result<Document, Error> {
    let customer = dossier::load_for_update(tx, caller, customer).await?;
    file(tx, vault, caller, &customer, new, None).await
}

/// Sends in the document that takes the place of a verified one. The former counts on until the new one has been
/// verified.
///
/// # Errors
/// As [`submit`]; [`Error::StateForbidden`] unless the former is verified, [`Error::AlreadyRenewed`].
pub async fn renew(
    tx: &mut Tx,
    vault: &Vault,
    caller: &Caller,
    id: DocumentId,
    new: NewDocument,
) -> Result<Document, Error> {
    let (customer, former) = load_for_update(tx, caller, id).await?;
    match former.state {
        DocumentState::Verified => {}
        DocumentState::Superseded => return Err(Error::AlreadyRenewed {}),
        state => return Err(Error::state(state)),
    }
    let merged = former.kind == DocumentKind::BusinessLicence
        && new.kind == DocumentKind::BusinessLicenceUscc;
    if new.kind != former.kind && !merged {
        return Err(Faults::one(
            "/kind",
            "other-kind",
            "must be of the former's kind; an old licence may also give way to a merged one",
            "须与原材料同类；旧版营业执照也可更换为统一社会信用代码营业执照",
        )
        .into());
    }
    file(tx, vault, caller, &customer, new, Some(former.id)).await
}

/// Finds a submitted document right. Its renewal takes the former's place, and a customer that was suspended for want of
/// it is reinstated at once (CUS-13). New invoicing details of an opened customer become the ones to be used (CUS-77).
///
/// # Errors
/// [`Error::OwnSubmission`] for who sent it in, [`Error::StateForbidden`], [`Error::Expired`], [`Error::FinanceOnly`] for
/// invoicing details where the caller may not see the account in full, [`Error::NumberMismatch`] where the dossier has changed meanwhile.
pub async fn verify(
    tx: &mut Tx,
    caller: &Caller,
    id: DocumentId,
    reason: Option<&str>,
) -> Result<Document, Error> {
    let (customer, document) = load_for_update(tx, caller, id).await?;
    demand_undecided(caller, &document)?;
    if document.kind == DocumentKind::InvoicingDetails && !caller.unmasked {
        return Err(Error::FinanceOnly {});
    }
    if let Some(ended_on) = document.valid_until.filter(|last| *last < caller.today()) {
        return Err(Error::Expired { ended_on });
    }
    numbers::agree(
        document.kind,
        &document.number,
        &known_numbers(tx, customer.id).await?,
    )?;
    store::documents::decide(tx, caller, id, DocumentState::Verified, reason).await?;
    if let Some(former) = document.renews_id {
        store::documents::supersede(tx, former).await?;
    }
    if document.kind == DocumentKind::InvoicingDetails && is_opened(customer.status) {
        approve_invoicing(tx, caller, customer.id, id, None).await?;
        crate::deliveries::pass_on(tx, caller, customer.id, &["invoicing"]).await?;
    }
    tell(
        tx,
        caller,
        &customer,
        &document,
        "document.verified",
        "documents.verify",
        reason,
    )
    .await?;
    lift_if_met(tx, caller, customer).await?;
    find(tx, caller, id).await
}

/// Finds a submitted document wrong.
///
/// # Errors
/// [`Error::OwnSubmission`] for who sent it in, [`Error::StateForbidden`].
pub async fn reject(
    tx: &mut Tx,
    caller: &Caller,
    id: DocumentId,
    reason: &str,
) -> Result<Document, Error> {
    let (customer, document) = load_for_update(tx, caller, id).await?;
    demand_undecided(caller, &document)?;
    store::documents::decide(tx, caller, id, DocumentState::Rejected, Some(reason)).await?;
    tell(
        tx,
        caller,
        &customer,
        &document,
        "document.rejected",
        "documents.reject",
        Some(reason),
    )
    .await?;
    find(tx, caller, id).await
}

/// Takes a document back before it was decided on.
///
/// # Errors
/// [`Error::StateForbidden`].
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: DocumentId,
    reason: Option<&str>,
) -> Result<Document, Error> {
    let (customer, document) = load_for_update(tx, caller, id).await?;
    if document.state != DocumentState::Submitted {
        return Err(Error::state(document.state));
    }
    store::documents::decide(tx, caller, id, DocumentState::Withdrawn, reason).await?;
    tell(
        tx,
        caller,
        &customer,
        &document,
        "document.withdrawn",
        "documents.withdraw",
        reason,
    )
    .await?;
    find(tx, caller, id).await
}

/// The invoicing details to be used for a customer, as approved (CUS-77). Shown in full it is a disclosure, recorded as
/// such; masked where the caller may not see personal data in full.
///
/// # Errors
/// [`Error::NoInvoicing`] while none were approved; [`Error::Dossier`] when there is no such customer, or it was erased.
pub async fn approved_invoicing(
    tx: &mut Tx,
    vault: &Vault,
    caller: &Caller,
    customer: CustomerId,
) -> Result<ApprovedInvoicing, Error> {
    let customer = dossier::load(tx, caller, customer).await?;
    if customer.processing_state == ProcessingState::Erased {
        return Err(dossier::Error::Erased {}.into());
    }
    let approved = store::invoicing::approved_of(tx, customer.id)
        .await?
        .ok_or(Error::NoInvoicing {})?;
    let account = open_account(
        tx,
        vault,
        caller,
        &approved,
        "customer",
        customer.id.0,
        customer.unit_id,
    )
    .await?;
    Ok(ApprovedInvoicing {
        document_id: approved.document_id,
        approved_at: approved.approved_at,
        invoicing: approved.invoicing,
        account,
    })
}

/// The invoicing details of one document, so that they can be verified; masked or disclosed as in
/// [`approved_invoicing`].
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NoInvoicing`] for a document of another kind.
pub async fn document_invoicing(
    tx: &mut Tx,
    vault: &Vault,
    caller: &Caller,
    id: DocumentId,
) -> Result<ApprovedInvoicing, Error> {
    let document = find(tx, caller, id).await?;
    let stored = store::invoicing::of_document(tx, id, document.submitted_at)
        .await?
        .ok_or(Error::NoInvoicing {})?;
    let account = open_account(
        tx,
        vault,
        caller,
        &stored,
        "document",
        id.0,
        document.unit_id,
    )
    .await?;
    Ok(ApprovedInvoicing {
        document_id: id,
        approved_at: document.submitted_at,
        invoicing: stored.invoicing,
        account,
    })
}

async fn open_account(
    tx: &mut Tx,
    vault: &Vault,
    caller: &Caller,
    stored: &store::invoicing::Approved,
    subject_kind: &'static str,
    subject_id: Uuid,
    unit: UnitId,
) -> Result<String, Error> {
    let account = vault.open(
        ACCOUNT,
        stored.document_id.0.as_bytes(),
        &stored.account_sealed,
    )?;
    if !caller.unmasked {
        return Ok(mask::bank(&account));
    }
    let entry = Entry {
        action: "invoicing.disclose",
        subject_kind,
        subject_id,
        unit_id: Some(unit),
        fields: &["account"],
        reason: None,
        disclosure: true,
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(account)
}

/// The account numbers of these customers' invoicing details in full. For the person whose they are.
pub(crate) async fn opened_accounts(
    connection: &mut PgConnection,
    vault: &Vault,
    customers: &[Uuid],
) -> Result<Vec<(DocumentId, String)>, Error> {
    let sealed = store::invoicing::sealed_accounts(connection, customers).await?;
    sealed
        .into_iter()
        .map(|(id, bytes)| Ok((id, vault.open(ACCOUNT, id.0.as_bytes(), &bytes)?)))
        .collect()
}

/// Makes a verified document's invoicing details the ones to be used.
pub(crate) async fn approve_invoicing(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    document: DocumentId,
    opening: Option<OpeningId>,
) -> Result<(), Error> {
    Ok(store::invoicing::approve(tx, caller, customer, document, opening).await?)
}

async fn file(
    tx: &mut Tx,
    vault: &Vault,
    caller: &Caller,
    customer: &Customer,
    new: NewDocument,
    renews: Option<DocumentId>,
) -> Result<Document, Error> {
    let policy = policy_of::<QualificationPolicy>(tx, customer.unit_id, caller.today())
        .await?
        .document;
    numbers::check_dates(&new, &policy, caller.today())?;
    let number =
        numbers::check_number(&new, &known_numbers(tx, customer.id).await?, caller.today())?;
    let id = DocumentId::generate();
    attachments::attach(tx, caller, new.file_id, "document", id.0, "/file_id").await?;
    store::documents::insert(tx, caller, customer.id, id, &new, &number, renews).await?;
    if let Some(invoicing) = &new.invoicing {
        let account = kehu_identifiers::normalise(&invoicing.account);
        let shown = Invoicing {
            title: invoicing.title.clone(),
            taxpayer_number: number.stored.clone(),
            bank: invoicing.bank.clone(),
            account_last4: last4(&account),
            address: invoicing.address.clone(),
            telephone: invoicing.telephone.clone(),
        };
        let sealed = vault.seal(ACCOUNT, id.0.as_bytes(), &account)?;
        store::invoicing::insert(tx, id, &shown, &sealed).await?;
    }
    let document = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        customer,
        &document,
        "document.submitted",
        "documents.submit",
        None,
    )
    .await?;
    Ok(document)
}

/// The customer is locked before its document, here as everywhere, so that two acts cannot wait for each other.
pub(super) async fn load_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: DocumentId,
) -> Result<(Customer, Document), Error> {
    let found = find(tx, caller, id).await?;
    let customer = dossier::load_for_update(tx, caller, found.customer_id).await?;
    let document = store::documents::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok((customer, document))
}

fn demand_undecided(caller: &Caller, document: &Document) -> Result<(), Error> {
    if document.state != DocumentState::Submitted {
        return Err(Error::state(document.state));
    }
    if document.submitted_by.is(caller) {
        return Err(Error::OwnSubmission {});
    }
    Ok(())
}

/// The published numbers by which the dossier knows a customer.
pub(crate) async fn known_numbers(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<KnownNumbers, Error> {
    Ok(store::evidence::numbers_of(connection, &[customer])
        .await?
        .remove(&customer)
        .unwrap_or_default())
}

fn is_opened(status: CustomerStatus) -> bool {
    matches!(status, CustomerStatus::Active | CustomerStatus::Suspended)
}

fn last4(account: &str) -> String {
    account
        .chars()
        .rev()
        .take(4)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect()
}

/// Timeline, audit record and outbox of what happened to a document.
pub(super) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    customer: &Customer,
    document: &Document,
    event: &'static str,
    action: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let details = json!({
        "document_id": document.id, "kind": document.kind, "valid_until": document.valid_until, "renews_id": document.renews_id,
    });
    timeline::note(tx, caller, customer.id, event, details.clone()).await?;
    let entry = Entry {
        action,
        subject_kind: "document",
        subject_id: document.id.0,
        unit_id: Some(customer.unit_id),
        fields: &["state"],
        reason,
        disclosure: false,
    };
    kehu_audit::record(tx, caller, entry).await?;
    let told = outbox::Event {
        kind: event,
        subject_kind: "document",
        subject_id: document.id.0,
        unit_id: Some(customer.unit_id),
        payload: json!({ "customer_id": customer.id, "document": details }),
    };
    outbox::emit(tx, caller, told).await?;
    Ok(())
}
