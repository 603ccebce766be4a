//! Receiving, reading, refusing and taking back requests.

use super::error::Error;
use super::model::{NewRequest, PersonConcerned, Request, RequestFilter};
use super::policy::PrivacyPolicy;
use super::store;
use super::words::{
    IdentityVerification, PrivacyRefusalGround, PrivacyRequestKind, PrivacyRequestState,
};
use crate::dossier::{self, Customer, CustomerKind, ProcessingState};
use crate::lineage::policy_of;
use chrono::Months;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_kernel::{Caller, CustomerId, Faults, Page, PageRequest, PrivacyRequestId};
use serde_json::json;
use uuid::Uuid;

/// A request comes to be entered at most this many months after it came in.
const OLDEST_MONTHS: u32 = 12;

/// Receives a request about a person inside the caller's scope. The day by which it is to be answered follows from the
/// policy of today.
///
/// # Errors
/// [`Error::Dossier`] when there is no such customer or contact, or it was merged or erased; [`Error::NotAPerson`];
/// [`Error::AlreadyOpen`]; [`Error::Invalid`]; [`Error::Database`].
pub async fn receive(tx: &mut Tx, caller: &Caller, mut new: NewRequest) -> Result<Request, Error> {
    settle(caller, &mut new)?;
    let customer = dossier::load(tx, caller, new.person.customer_id).await?;
    if let Some(survivor) = customer.merged_into {
        return Err(dossier::Error::Merged { survivor }.into());
    }
    refuse_nobody(tx, &customer, &new).await?;
    let policy = policy_of::<PrivacyPolicy>(tx, customer.unit_id, caller.today()).await?;
    let due_on = policy.document.due_on(new.received_on);
    let id = PrivacyRequestId::generate();
    store::requests::insert(tx, caller, id, &new, due_on, policy.version).await?;
    let request = find(tx, caller, id).await?;
    tell(tx, caller, &request, "privacy.receive", "received", None).await?;
    Ok(request)
}

/// A request inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PrivacyRequestId,
) -> Result<Request, Error> {
    store::requests::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// A page of requests inside the caller's scope, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &RequestFilter,
    page: &PageRequest<PrivacyRequestId>,
) -> Result<Page<Request, PrivacyRequestId>, Error> {
    let rows =
        store::requests::list(connection, &caller.scope, filter, caller.today(), page).await?;
    Ok(page.page(rows, |request| request.id))
}

/// Refuses an open request on a legal ground; the person is told the reason (PIPL 50).
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Decided`]; [`Error::ExportRunning`]; [`Error::Database`].
pub async fn refuse(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    ground: PrivacyRefusalGround,
    reason: &str,
) -> Result<Request, Error> {
    let request = locked(tx, caller, id).await?;
    super::export::refuse_running(tx, caller, &request).await?;
    let state = PrivacyRequestState::Refused;
    store::requests::decide(tx, caller, id, state, Some(ground), Some(reason)).await?;
    tell(
        tx,
        caller,
        &request,
        "privacy.refuse",
        "refused",
        Some(reason),
    )
    .await?;
    find(tx, caller, id).await
}

/// Takes an open request back, as the person wishes.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Decided`]; [`Error::ExportRunning`]; [`Error::Database`].
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    reason: &str,
) -> Result<Request, Error> {
    let request = locked(tx, caller, id).await?;
    super::export::refuse_running(tx, caller, &request).await?;
    let state = PrivacyRequestState::Withdrawn;
    store::requests::decide(tx, caller, id, state, None, Some(reason)).await?;
    tell(
        tx,
        caller,
        &request,
        "privacy.withdraw",
        "withdrawn",
        Some(reason),
    )
    .await?;
    find(tx, caller, id).await
}

/// An open request inside the caller's scope, locked.
pub(super) async fn locked(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
) -> Result<Request, Error> {
    let request = store::requests::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    match request.state {
        PrivacyRequestState::Open => Ok(request),
        state => Err(Error::Decided { state }),
    }
}

/// The dossier in which the person stands now: the survivor's, where it was merged since the request came in.
pub(super) async fn present_customer(
    connection: &mut PgConnection,
    caller: &Caller,
    person: PersonConcerned,
) -> Result<CustomerId, Error> {
    let customer = dossier::load(connection, caller, person.customer_id).await?;
    Ok(customer.merged_into.unwrap_or(customer.id))
}

/// Audit record and outbox of what happened to a request. Neither carries personal data.
pub(super) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    request: &Request,
    action: &'static str,
    happened: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "privacy_request",
        subject_id: request.id.into(),
        unit_id: Some(request.unit_id),
        reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: "privacy_request.changed",
        subject_kind: "privacy_request",
        subject_id: Uuid::from(request.id),
        unit_id: Some(request.unit_id),
        payload: json!({
            "kind": request.kind, "happened": happened, "customer_id": request.person.customer_id,
            "contact_id": request.person.contact_id,
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

fn settle(caller: &Caller, new: &mut NewRequest) -> Result<(), Error> {
    let mut faults = Faults::default();
    for text in [&mut new.verification_note, &mut new.reason] {
        *text = text
            .take()
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty());
    }
    let today = caller.today();
    let oldest = today
        .checked_sub_months(Months::new(OLDEST_MONTHS))
        .unwrap_or(today);
    if new.received_on > today || new.received_on < oldest {
        faults.add(
            "/received_on",
            "date-out-of-range",
            format!("must be a day from {oldest} until today"),
            format!("应为{oldest}至今天之间的日期"),
        );
    }
    if new.verification == IdentityVerification::Other && new.verification_note.is_none() {
        faults.add(
            "/verification_note",
            "required",
            "say how the identity was verified",
            "请说明身份核验方式",
        );
    }
    Ok(faults.none()?)
}

/// A request is about somebody of whom something is held. Of whom was erased a copy of what is kept can be asked for,
/// and nothing else.
async fn refuse_nobody(tx: &mut Tx, customer: &Customer, new: &NewRequest) -> Result<(), Error> {
    let erasure = new.kind == PrivacyRequestKind::Erasure;
    let erased = match new.person.contact_id {
        None if customer.kind() == CustomerKind::Company => return Err(Error::NotAPerson {}),
        None => erasure && customer.processing_state == ProcessingState::Erased,
        Some(contact) => {
            let family = dossier::family(tx, customer.id).await?;
            store::held::is_erased(tx, &family, contact)
                .await?
                .ok_or(dossier::Error::ContactNotFound {})?
        }
    };
    match erased {
        true => Err(dossier::Error::Erased {}.into()),
        false => Ok(()),
    }
}
