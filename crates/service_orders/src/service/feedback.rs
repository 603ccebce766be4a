//! Feeding results and the customer's reaction back to departments (CUS-62).

use super::recording::{Step, conclude, open};
use crate::store::{self, FeedbackFilter};
use crate::{Error, EventKind, Feedback, ServiceOrder, ServiceOrderState};
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::{Named, strangers};
use kehu_kernel::text::passage;
use kehu_kernel::{Caller, Faults, Page, PageRequest, ServiceFeedbackId, ServiceOrderId, UnitId};
use std::collections::BTreeSet;

const MAX_DEPARTMENTS: usize = 20;

/// Tells departments what came of an order that is done or closed, and how the customer took it: 1 to 4000 characters.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::UnknownUnit`]; [`Error::Invalid`] for no or more than 20
/// departments.
pub async fn feed_back(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    departments: &[UnitId],
    text: &str,
) -> Result<ServiceOrder, Error> {
    let text = passage(text, "/text", 4000)?;
    let departments: BTreeSet<UnitId> = departments.iter().copied().collect();
    if departments.is_empty() || departments.len() > MAX_DEPARTMENTS {
        return Err(Faults::one(
            "/unit_ids",
            "count",
            "must name 1 to 20 departments",
            "须填写 1 至 20 个部门",
        )
        .into());
    }
    let (user, mut order) = open(tx, caller, id).await?;
    if !matches!(
        order.state,
        ServiceOrderState::Done | ServiceOrderState::Closed
    ) {
        return Err(Error::StateForbidden { state: order.state });
    }
    let named = Named {
        acting_units: departments.iter().copied().collect(),
        ..Named::default()
    };
    if strangers(tx, order.unit_id, &named, caller.today())
        .await?
        .units
    {
        return Err(Error::UnknownUnit {});
    }
    store::touch(tx, id).await?;
    for unit in departments {
        store::insert_feedback(tx, caller, id, (unit, user, text)).await?;
        let step = Step {
            event: EventKind::FedBack,
            action: "service_orders.feed_back",
            told: "service_order.fed_back",
            unit: Some(unit),
            user: None,
            note: None,
        };
        order = conclude(tx, caller, id, step).await?;
    }
    Ok(order)
}

/// Acknowledges, by somebody of the department, once.
///
/// # Errors
/// [`Error::FeedbackNotFound`], [`Error::AlreadyAcknowledged`].
pub async fn acknowledge(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceFeedbackId,
) -> Result<Feedback, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let found = store::find_feedback(tx, &caller.scope, id)
        .await?
        .ok_or(Error::FeedbackNotFound {})?;
    if !store::acknowledge(tx, caller, id, user).await? {
        return Err(Error::AlreadyAcknowledged {});
    }
    let step = Step {
        event: EventKind::Acknowledged,
        action: "service_orders.acknowledge",
        told: "service_order.feedback_acknowledged",
        unit: Some(found.unit_id),
        user: Some(found.sent_by),
        note: None,
    };
    conclude(tx, caller, found.order_id, step).await?;
    Ok(Feedback {
        acknowledged_at: Some(caller.now),
        acknowledged_by: Some(user),
        ..found
    })
}

/// What was fed back to departments within the caller's reach, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_feedback(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &FeedbackFilter,
    page: &PageRequest<ServiceFeedbackId>,
) -> Result<Page<Feedback, ServiceFeedbackId>, Error> {
    let rows = store::list_feedback(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| one.id))
}
