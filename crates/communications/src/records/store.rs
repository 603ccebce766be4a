//! Every SQL statement about records.

use crate::{
    Communication, Counterpart, CounterpartKind, Error as Refused, NewCommunication, Review, Way,
};
use chrono::{DateTime, Utc};
use kehu_customers::dossier::CustomerType;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, CommunicationId, CommunicationPlanId, CustomerId, PageRequest, Scope, UnitId, UserId,
};
use uuid::Uuid;

/// Which communications a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Held by this unit.
    pub unit: Option<UnitId>,
    /// With this customer.
    pub customer: Option<CustomerId>,
    /// With customers of this type.
    pub customer_type: Option<CustomerType>,
    /// With this kind of counterpart.
    pub counterpart: Option<CounterpartKind>,
    /// Held so.
    pub way: Option<Way>,
    /// Held at or after this instant.
    pub held_from: Option<DateTime<Utc>>,
    /// Held before this instant.
    pub held_before: Option<DateTime<Utc>>,
    /// Reviewed, or not.
    pub reviewed: Option<bool>,
}

struct Row {
    id: CommunicationId,
    unit_id: UnitId,
    counterpart: CounterpartKind,
    customer_id: Option<CustomerId>,
    customer_type: Option<CustomerType>,
    counterpart_name: Option<String>,
    reference: Option<String>,
    way: Way,
    held_at: DateTime<Utc>,
    matter: String,
    course: String,
    result: String,
    plan_id: Option<CommunicationPlanId>,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
    reviewed_at: Option<DateTime<Utc>>,
    reviewed_by: Option<UserId>,
    effect: Option<String>,
}

macro_rules! select_communications {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select c.id as "id: _", c.unit_id as "unit_id: _", c.counterpart as "counterpart: _", c.customer_id as "customer_id: _",
                      c.customer_type as "customer_type: _", c.counterpart_name, c.reference, c.way as "way: _", c.held_at,
                      c.matter, c.course, c.result, c.plan_id as "plan_id: _", c.recorded_at, c.recorded_by as "recorded_by: _",
                      c.reviewed_at, c.reviewed_by as "reviewed_by: _", c.effect
               from communications c
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: CommunicationId,
) -> Result<Option<Communication>, Error> {
    select_communications!(
        "where c.id = $1 and ($2::boolean or c.unit_id = any($3) or c.recorded_by = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?
    .map(Communication::try_from)
    .transpose()
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<(DateTime<Utc>, CommunicationId)>,
) -> Result<Vec<Communication>, Error> {
    let (after_at, after_id) = page.after.unzip();
    let rows = select_communications!(
        "where ($1::boolean or c.unit_id = any($2) or c.recorded_by = $3)
           and ($4::uuid is null or c.unit_id = $4)
           and ($5::uuid is null or c.customer_id = $5)
           and ($6::text is null or c.customer_type = $6)
           and ($7::text is null or c.counterpart = $7)
           and ($8::text is null or c.way = $8)
           and ($9::timestamptz is null or c.held_at >= $9)
           and ($10::timestamptz is null or c.held_at < $10)
           and ($11::boolean is null or (c.reviewed_at is not null) = $11)
           and ($12::timestamptz is null or (c.held_at, c.id) < ($12, $13::uuid))
         order by c.held_at desc, c.id desc limit $14",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.unit.map(Uuid::from),
        filter.customer.map(Uuid::from),
        filter.customer_type.map(|one| one.as_str()),
        filter.counterpart.map(CounterpartKind::as_str),
        filter.way.map(Way::as_str),
        filter.held_from,
        filter.held_before,
        filter.reviewed,
        after_at,
        after_id.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationId,
    new: &NewCommunication,
    (user, customer_type): (UserId, Option<CustomerType>),
) -> Result<(), Refused> {
    let (name, reference) = match &new.counterpart {
        Counterpart::Customer(_) => (None, None),
        Counterpart::Other {
            name, reference, ..
        } => (Some(name.trim()), Some(reference.trim())),
    };
    sqlx::query!(
        "insert into communications (id, unit_id, counterpart, customer_id, customer_type, counterpart_name, reference, way, held_at,
                                     matter, course, result, plan_id, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        id.0,
        new.unit_id.0,
        new.counterpart.kind().as_str(),
        new.counterpart.customer().map(Uuid::from),
        customer_type.map(|one| one.as_str()),
        name,
        reference,
        new.way.as_str(),
        new.held_at,
        new.matter.trim(),
        new.course.trim(),
        new.result.trim(),
        new.plan_id.map(Uuid::from),
        caller.now,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether it had not been reviewed before.
pub(super) async fn review(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationId,
    user: UserId,
    effect: &str,
) -> Result<bool, Error> {
    let changed = sqlx::query!(
        "update communications set reviewed_at = $2, reviewed_by = $3, effect = $4 where id = $1 and reviewed_at is null",
        id.0,
        caller.now,
        user.0,
        effect,
    )
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

impl TryFrom<Row> for Communication {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let counterpart = counterpart(
            row.counterpart,
            row.customer_id,
            (row.counterpart_name, row.reference),
        )
        .ok_or_else(|| Error::Inconsistent {
            table: "communications",
            row: row.id.to_string(),
            reason: "no counterpart".to_owned(),
        })?;
        let review = match (row.reviewed_at, row.reviewed_by, row.effect) {
            (Some(at), Some(by), Some(effect)) => Some(Review { at, by, effect }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            unit_id: row.unit_id,
            counterpart,
            customer_type: row.customer_type,
            way: row.way,
            held_at: row.held_at,
            matter: row.matter,
            course: row.course,
            result: row.result,
            plan_id: row.plan_id,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            review,
        })
    }
}

/// With whom, of the columns.
pub(crate) fn counterpart(
    kind: CounterpartKind,
    customer: Option<CustomerId>,
    other: (Option<String>, Option<String>),
) -> Option<Counterpart> {
    match (kind, customer, other) {
        (CounterpartKind::Customer, Some(id), _) => Some(Counterpart::Customer(id)),
        (CounterpartKind::Customer, None, _) => None,
        (kind, _, (Some(name), Some(reference))) => Some(Counterpart::Other {
            kind,
            name,
            reference,
        }),
        _ => None,
    }
}
