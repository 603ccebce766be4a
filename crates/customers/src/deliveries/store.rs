//! Every SQL statement of deliveries.

use super::model::{Delivery, DeliveryFilter};
use crate::dossier::{CustomerKind, ProcessingState};
use crate::qualification::Actor;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId, DeliveryId, PageRequest, Scope, UnitId};
use uuid::Uuid;

struct Row {
    id: DeliveryId,
    customer_id: CustomerId,
    customer_name: String,
    customer_kind: CustomerKind,
    processing_state: ProcessingState,
    recipient: String,
    recipient_unit_id: UnitId,
    subjects: Vec<String>,
    change_ids: Vec<ChangeId>,
    created_at: DateTime<Utc>,
    due_on: NaiveDate,
    acknowledged_at: Option<DateTime<Utc>>,
    acknowledged_by_kind: Option<String>,
    acknowledged_by_id: Option<String>,
}

impl Row {
    /// The delivery, and which lines of the history it passes on.
    fn split(self) -> (Delivery, Vec<ChangeId>) {
        let acknowledged = match (
            self.acknowledged_by_kind,
            self.acknowledged_by_id,
            self.acknowledged_at,
        ) {
            (Some(kind), Some(id), Some(at)) => Some((Actor { kind, id }, at)),
            _ => None,
        };
        let delivery = Delivery {
            id: self.id,
            customer_id: self.customer_id,
            customer_name: self.customer_name,
            customer_kind: self.customer_kind,
            processing_state: self.processing_state,
            recipient: self.recipient,
            recipient_unit_id: self.recipient_unit_id,
            subjects: self.subjects,
            created_at: self.created_at,
            due_on: self.due_on,
            acknowledged,
        };
        (delivery, self.change_ids)
    }
}

/// One list of columns for every way of finding deliveries.
macro_rules! rows {
    ($which:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select v.id as \"id: _\", v.customer_id as \"customer_id: _\", c.name as customer_name,
                    c.kind as \"customer_kind: _\", c.processing_state as \"processing_state: _\", v.recipient,
                    v.recipient_unit_id as \"recipient_unit_id: _\", v.subjects, v.change_ids as \"change_ids: _\",
                    v.created_at, v.due_on, v.acknowledged_at, v.acknowledged_by_kind, v.acknowledged_by_id
             from customer_deliveries v join customers c on c.id = v.customer_id " + $which,
            $($argument),*
        )
    };
}

/// Deliveries to units in the scope; a customer's own account manager sees what became of its changes too.
pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &DeliveryFilter,
    page: &PageRequest<DeliveryId>,
) -> Result<Vec<Delivery>, Error> {
    let rows = rows!(
        "where ($1::boolean or v.recipient_unit_id = any($2) or c.unit_id = any($2) or c.account_manager_id = $3)
           and ($4::uuid is null or v.customer_id = $4)
           and ($5::uuid is null or v.recipient_unit_id = $5)
           and ($6::boolean is null or (v.acknowledged_at is not null) = $6)
           and ($7::date is null or (v.acknowledged_at is null and v.due_on < $7))
           and ($8::uuid is null or v.id < $8)
         order by v.id desc limit $9",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.customer.map(Uuid::from),
        filter.unit.map(Uuid::from),
        filter.acknowledged,
        filter.overdue_on,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.split().0).collect())
}

/// A delivery that [`list`] would hold, and which lines of the history it passes on.
pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DeliveryId,
) -> Result<Option<(Delivery, Vec<ChangeId>)>, Error> {
    let row = rows!(
        "where v.id = $4
           and ($1::boolean or v.recipient_unit_id = any($2) or c.unit_id = any($2) or c.account_manager_id = $3)",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::split))
}

/// Deliveries by their ids, to units in the scope, locked.
pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[DeliveryId],
) -> Result<Vec<Delivery>, Error> {
    let rows = rows!(
        "where v.id = any($3) and ($1::boolean or v.recipient_unit_id = any($2)) order by v.id for update of v",
        scope.all,
        scope.units.as_slice() as _,
        ids as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| row.split().0).collect())
}

pub(crate) async fn acknowledge(
    tx: &mut Tx,
    caller: &Caller,
    ids: &[DeliveryId],
) -> Result<u64, Error> {
    let changed = sqlx::query!(
        "update customer_deliveries set acknowledged_at = $2, acknowledged_by_kind = $3, acknowledged_by_id = $4
         where id = any($1) and acknowledged_at is null",
        ids as _,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected())
}

/// One delivery to be stored.
pub(crate) struct NewDelivery {
    pub(crate) recipient: String,
    pub(crate) unit: UnitId,
    pub(crate) subjects: Vec<String>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    due_on: NaiveDate,
    new: &NewDelivery,
    changes: &[ChangeId],
) -> Result<DeliveryId, Error> {
    let id = DeliveryId::generate();
    sqlx::query!(
        "insert into customer_deliveries (id, customer_id, recipient, recipient_unit_id, subjects, change_ids, created_at, due_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        customer.0,
        new.recipient,
        new.unit.0,
        &new.subjects,
        changes as _,
        caller.now,
        due_on,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Adds a delivery to one recipient unit for each of many customers, passing on one line of each one's history.
pub(crate) async fn insert_each(
    tx: &mut Tx,
    caller: &Caller,
    due_on: NaiveDate,
    new: &NewDelivery,
    news: &[(CustomerId, ChangeId)],
) -> Result<Vec<DeliveryId>, Error> {
    let ids: Vec<DeliveryId> = news.iter().map(|_| DeliveryId::generate()).collect();
    let customers: Vec<CustomerId> = news.iter().map(|(customer, _)| *customer).collect();
    let changes: Vec<ChangeId> = news.iter().map(|(_, change)| *change).collect();
    sqlx::query!(
        "insert into customer_deliveries (id, customer_id, recipient, recipient_unit_id, subjects, change_ids, created_at, due_on)
         select id, customer, $1, $2, $3, array[change], $4, $5
         from unnest($6::uuid[], $7::uuid[], $8::uuid[]) as n (id, customer, change)",
        new.recipient,
        new.unit.0,
        &new.subjects,
        caller.now,
        due_on,
        &ids as _,
        &customers as _,
        &changes as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(ids)
}

/// The unit of a customer.
pub(crate) async fn unit_of(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<UnitId>, Error> {
    let unit = sqlx::query_scalar!(
        r#"select unit_id as "unit_id: UnitId" from customers where id = $1"#,
        customer.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(unit)
}

/// The units of a kind in use under a company.
pub(crate) async fn units_of_kind(
    connection: &mut PgConnection,
    company: UnitId,
    kind: &str,
) -> Result<Vec<UnitId>, Error> {
    let units = sqlx::query_scalar!(
        r#"select id as "id: UnitId" from units
           where active and kind = $2 and (id = $1 or ancestors @> array[$1]::uuid[]) order by id"#,
        company.0,
        kind,
    )
    .fetch_all(connection)
    .await?;
    Ok(units)
}

/// The units under a company at which somebody in use holds a role on a day.
pub(crate) async fn units_with_role(
    connection: &mut PgConnection,
    company: UnitId,
    role: &str,
    on: NaiveDate,
) -> Result<Vec<UnitId>, Error> {
    let units = sqlx::query_scalar!(
        r#"select distinct n.id as "id: UnitId"
           from units n
           join assignments a on a.unit_id = n.id and a.valid_from <= $3 and (a.valid_before is null or a.valid_before > $3)
           join roles r on r.id = a.role_id and r.code = $2
           join users u on u.id = a.user_id and u.active
           where n.active and (n.id = $1 or n.ancestors @> array[$1]::uuid[]) order by 1"#,
        company.0,
        role,
        on,
    )
    .fetch_all(connection)
    .await?;
    Ok(units)
}
