//! Questions at the desk: answered, or turned into a complaint or a service order (CMP-02).

use crate::consequences::{NewOrder, at_desk};
use crate::desk::{self, received};
use crate::model::{Case, Consultation, NewComplaint, NewIntake, Resolution, Series, Settled};
use crate::store::consultations::Placed;
use crate::text::FOUND;
use crate::words::{ConsultationState, Severity};
use crate::{Error, store};
use chrono::Datelike;
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::text::passage;
use kehu_kernel::{Caller, ConsultationId, IntakeLinkId, Page, PageRequest, Scope, UserId};
use kehu_service_orders::{NewServiceOrder, Origin, OriginKind, ServiceOrder};
use serde_json::json;

/// Takes a question in. A known customer is recognised by the telephone.
///
/// # Errors
/// As [`crate::register`].
pub async fn register(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewIntake,
) -> Result<Consultation, Error> {
    take_in(tx, caller, new, None).await
}

pub(crate) async fn take_in(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewIntake,
    source: Option<(IntakeLinkId, &[u8])>,
) -> Result<Consultation, Error> {
    let intake = received(tx, caller, new).await?;
    let year = caller.today().year();
    let id = ConsultationId::generate();
    let placed = Placed {
        company: intake.company,
        number: store::desk::next_number(tx, intake.company, Series::Consultations, year).await?,
        content: intake.content,
        complainant: &intake.complainant,
        received_at: intake.received_at,
        source,
    };
    store::consultations::insert(tx, caller, id, new, &placed).await?;
    conclude(
        tx,
        caller,
        id,
        ("consultations.register", "consultation.received"),
    )
    .await
}

/// A question inside the caller's scope.
///
/// # Errors
/// [`Error::ConsultationNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ConsultationId,
) -> Result<Consultation, Error> {
    store::consultations::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::ConsultationNotFound {})
}

/// The questions inside the caller's scope in these states, all when none is named; the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    states: &[ConsultationState],
    page: &PageRequest<ConsultationId>,
) -> Result<Page<Consultation, ConsultationId>, Error> {
    let rows = store::consultations::list(connection, &caller.scope, states, page).await?;
    Ok(page.page(rows, |consultation| consultation.id))
}

/// Answers a question.
///
/// # Errors
/// [`Error::ConsultationNotFound`], [`Error::ConsultationSettled`].
pub async fn answer(
    tx: &mut Tx,
    caller: &Caller,
    id: ConsultationId,
    answer: &str,
) -> Result<Consultation, Error> {
    let (settled, _) = open(tx, caller, id).await?;
    let answer = passage(answer, "/answer", FOUND)?.to_owned();
    store::consultations::settle(tx, id, &Resolution::Answered(settled, answer)).await?;
    conclude(
        tx,
        caller,
        id,
        ("consultations.answer", "consultation.answered"),
    )
    .await
}

/// Turns a question into a complaint, which the caller accepts.
///
/// # Errors
/// [`Error::ConsultationNotFound`], [`Error::ConsultationSettled`]; as [`crate::register`].
pub async fn turn_into_complaint(
    tx: &mut Tx,
    caller: &Caller,
    id: ConsultationId,
    category: &str,
    severity: Severity,
) -> Result<(Consultation, Case), Error> {
    let (settled, found) = open(tx, caller, id).await?;
    let new = NewComplaint {
        intake: NewIntake {
            unit_id: found.unit_id,
            channel: found.channel,
            content: found.content,
            complainant: found.complainant,
            received_at: Some(found.received_at),
        },
        category: category.to_owned(),
        severity,
        remedy_sought: None,
        remarks: Some(found.number.to_string()),
        accused: Vec::new(),
        files: Vec::new(),
        accept: true,
    };
    let case = desk::register(tx, caller, &new).await?;
    store::consultations::settle(tx, id, &Resolution::Complaint(settled, case.complaint.id))
        .await?;
    let words = ("consultations.turn_into_complaint", "consultation.turned");
    Ok((conclude(tx, caller, id, words).await?, case))
}

/// Turns a question into a service order for whoever asks.
///
/// # Errors
/// [`Error::ConsultationNotFound`], [`Error::ConsultationSettled`]; [`Error::ServiceOrders`].
pub async fn turn_into_order(
    tx: &mut Tx,
    caller: &Caller,
    id: ConsultationId,
    new: &NewOrder,
) -> Result<(Consultation, ServiceOrder), Error> {
    let (settled, found) = open(tx, caller, id).await?;
    let order = NewServiceOrder {
        unit_id: found.unit_id,
        customer_id: found.complainant.customer_id,
        kind: new.kind,
        matter: new.matter.clone(),
        content: new.content.clone(),
        place: new.place.clone(),
        origin: Origin {
            kind: OriginKind::Request,
            id: Some(id.0),
        },
        coordinator_id: None,
        parts: new.parts.clone(),
    };
    let order = kehu_service_orders::issue(tx, &at_desk(caller), order).await?;
    store::consultations::settle(tx, id, &Resolution::ServiceOrder(settled, order.id)).await?;
    let words = (
        "consultations.turn_into_service_order",
        "consultation.turned",
    );
    Ok((conclude(tx, caller, id, words).await?, order))
}

async fn open(
    tx: &mut Tx,
    caller: &Caller,
    id: ConsultationId,
) -> Result<(Settled, Consultation), Error> {
    let by: UserId = caller.user().ok_or(Error::PersonsOnly {})?;
    let found = store::consultations::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::ConsultationNotFound {})?;
    match found.resolution {
        Resolution::Open => Ok((Settled { by, at: caller.now }, found)),
        other => Err(Error::ConsultationSettled {
            state: other.state(),
        }),
    }
}

async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    id: ConsultationId,
    (action, event): (&'static str, &'static str),
) -> Result<Consultation, Error> {
    let found = store::consultations::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::ConsultationNotFound {})?;
    let entry = Entry {
        action,
        subject_kind: "consultation",
        subject_id: id.0,
        unit_id: Some(found.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: event,
        subject_kind: "consultation",
        subject_id: id.0,
        unit_id: Some(found.company_id),
        payload: json!({ "number": found.number.to_string(), "state": found.resolution.state() }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(found)
}
