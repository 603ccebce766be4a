//! Reading.

use super::{COMPLETION, RESPONSE};
use crate::rules::timing;
use crate::{
    Error, Filter, OriginKind, SUBJECT, ServiceOrder, ServiceOrderEvent, ServiceStandards, Times,
    store,
};
use kehu_calendar::deadlines;
use kehu_calendar::rules::Calendar;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, PolicyVersionId, ServiceOrderId, UnitId};
use std::collections::HashMap;
use uuid::Uuid;

/// An order inside the caller's scope: of its unit, of a team of it, or the caller's own.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ServiceOrderId,
) -> Result<ServiceOrder, Error> {
    let order = store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    with_times(connection, caller, order).await
}

/// The orders inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<ServiceOrderId>,
) -> Result<Page<ServiceOrder, ServiceOrderId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, caller.now, page).await?;
    let orders = timed(connection, caller, rows).await?;
    Ok(page.page(orders, |order| order.id))
}

/// The record of an order inside the caller's scope, the first act first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn record_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ServiceOrderId,
) -> Result<Vec<ServiceOrderEvent>, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok(store::list_events(connection, id).await?)
}

/// The standards of a unit on the caller's day, with the policy version in which they stand.
///
/// # Errors
/// [`Error::UnknownUnit`] outside the caller's scope.
pub async fn standards(
    connection: &mut PgConnection,
    caller: &Caller,
    unit: UnitId,
) -> Result<(ServiceStandards, Option<PolicyVersionId>), Error> {
    kehu_identity::units::find(connection, &caller.scope, unit)
        .await?
        .ok_or(Error::UnknownUnit {})?;
    let found =
        kehu_policy::in_force_at::<ServiceStandards>(connection, unit, caller.today()).await?;
    Ok((found.document, found.version))
}

/// How many orders that a thing has raised are neither closed nor called off: what raised them waits for that (CMP-14).
///
/// # Errors
/// [`Error::Database`].
pub async fn open_count(
    connection: &mut PgConnection,
    origin: OriginKind,
    id: Uuid,
) -> Result<i64, Error> {
    Ok(store::open_count(connection, origin, id).await?)
}

/// An order with its measured times.
pub(super) async fn with_times(
    connection: &mut PgConnection,
    caller: &Caller,
    order: ServiceOrder,
) -> Result<ServiceOrder, Error> {
    let id = order.id;
    let orders = timed(connection, caller, vec![order]).await?;
    orders
        .into_iter()
        .find(|one| one.id == id)
        .ok_or(Error::NotFound {})
}

async fn timed(
    connection: &mut PgConnection,
    caller: &Caller,
    mut orders: Vec<ServiceOrder>,
) -> Result<Vec<ServiceOrder>, Error> {
    let ids: Vec<Uuid> = orders.iter().map(|order| order.id.0).collect();
    let mut calendars: HashMap<UnitId, Calendar> = HashMap::new();
    let mut times: HashMap<Uuid, Times> = HashMap::new();
    for deadline in deadlines::list_of(connection, SUBJECT, &ids).await? {
        let calendar = match calendars.get(&deadline.unit_id) {
            Some(known) => known,
            None => {
                let found =
                    kehu_calendar::in_force(connection, deadline.unit_id, caller.today()).await?;
                calendars.entry(deadline.unit_id).or_insert(found)
            }
        };
        let measured = timing(&deadline, calendar, caller.now);
        let one = times.entry(deadline.subject_id).or_default();
        match deadline.clock.as_str() {
            RESPONSE => one.response = measured,
            COMPLETION => one.completion = measured,
            _ => {}
        }
    }
    for order in &mut orders {
        order.times = times.remove(&order.id.0).unwrap_or_default();
    }
    Ok(orders)
}
