//! Every SQL statement about plans.

use super::{NewPlan, Plan};
use crate::records::counterpart;
use crate::{Counterpart, CounterpartKind, Error as Refused, RegularKind};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, CommunicationPlanId, CustomerId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

/// Which plans a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanFilter {
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// With this customer.
    pub customer: Option<CustomerId>,
    /// Of this responsible person.
    pub responsible: Option<UserId>,
    /// Only those whose day has passed on this one.
    pub overdue_on: Option<NaiveDate>,
    /// Also those that have ended.
    pub ended: bool,
}

struct Row {
    id: CommunicationPlanId,
    unit_id: UnitId,
    counterpart: CounterpartKind,
    customer_id: Option<CustomerId>,
    counterpart_name: Option<String>,
    reference: Option<String>,
    kind: RegularKind,
    every_days: i32,
    next_due_on: NaiveDate,
    last_held_at: Option<DateTime<Utc>>,
    responsible_id: UserId,
    made_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

macro_rules! select_plans {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select p.id as "id: _", p.unit_id as "unit_id: _", p.counterpart as "counterpart: _", p.customer_id as "customer_id: _",
                      p.counterpart_name, p.reference, p.kind as "kind: _", p.every_days, p.next_due_on, p.last_held_at,
                      p.responsible_id as "responsible_id: _", p.made_at, p.ended_at
               from communication_plans p
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: CommunicationPlanId,
) -> Result<Option<Plan>, Error> {
    select_plans!(
        "where p.id = $1 and ($2::boolean or p.unit_id = any($3) or p.responsible_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?
    .map(Plan::try_from)
    .transpose()
}

pub(super) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: CommunicationPlanId,
) -> Result<Option<Plan>, Error> {
    select_plans!(
        "where p.id = $1 and ($2::boolean or p.unit_id = any($3) or p.responsible_id = $4) for update",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(Plan::try_from)
    .transpose()
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &PlanFilter,
    page: &PageRequest<(NaiveDate, CommunicationPlanId)>,
) -> Result<Vec<Plan>, Error> {
    let (after_on, after_id) = page.after.unzip();
    let rows = select_plans!(
        "where ($1::boolean or p.unit_id = any($2) or p.responsible_id = $3)
           and ($4::uuid is null or p.unit_id = $4)
           and ($5::uuid is null or p.customer_id = $5)
           and ($6::uuid is null or p.responsible_id = $6)
           and ($7::date is null or p.next_due_on < $7 and p.ended_at is null)
           and ($8::boolean or p.ended_at is null)
           and ($9::date is null or (p.next_due_on, p.id) > ($9, $10::uuid))
         order by p.next_due_on, p.id limit $11",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.unit.map(Uuid::from),
        filter.customer.map(Uuid::from),
        filter.responsible.map(Uuid::from),
        filter.overdue_on,
        filter.ended,
        after_on,
        after_id.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Plan::try_from).collect()
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationPlanId,
    new: &NewPlan,
) -> Result<(), Refused> {
    let (name, reference) = match &new.counterpart {
        Counterpart::Customer(_) => (None, None),
        Counterpart::Other {
            name, reference, ..
        } => (Some(name.trim()), Some(reference.trim())),
    };
    sqlx::query!(
        "insert into communication_plans (id, unit_id, counterpart, customer_id, counterpart_name, reference, kind, every_days,
                                          next_due_on, responsible_id, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id.0,
        new.unit_id.0,
        new.counterpart.kind().as_str(),
        new.counterpart.customer().map(Uuid::from),
        name,
        reference,
        new.kind.as_str(),
        i32::from(new.every_days),
        new.first_due_on,
        new.responsible_id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn fulfil(
    tx: &mut Tx,
    id: CommunicationPlanId,
    due_on: NaiveDate,
    held_at: DateTime<Utc>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update communication_plans set next_due_on = $2, last_held_at = greatest(last_held_at, $3) where id = $1",
        id.0,
        due_on,
        held_at,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("communication_plans", changed.rows_affected(), 1)
}

pub(super) async fn end(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationPlanId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update communication_plans set ended_at = $2 where id = $1 and ended_at is null",
        id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("communication_plans", changed.rows_affected(), 1)
}

impl TryFrom<Row> for Plan {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let inconsistent = |reason: &str| Error::Inconsistent {
            table: "communication_plans",
            row: row.id.to_string(),
            reason: reason.to_owned(),
        };
        let every_days =
            u16::try_from(row.every_days).map_err(|_| inconsistent("interval out of range"))?;
        let with = counterpart(
            row.counterpart,
            row.customer_id,
            (row.counterpart_name, row.reference),
        )
        .ok_or_else(|| inconsistent("no counterpart"))?;
        Ok(Self {
            id: row.id,
            unit_id: row.unit_id,
            counterpart: with,
            kind: row.kind,
            every_days,
            next_due_on: row.next_due_on,
            last_held_at: row.last_held_at,
            responsible_id: row.responsible_id,
            made_at: row.made_at,
            ended_at: row.ended_at,
        })
    }
}
