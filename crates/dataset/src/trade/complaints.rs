//! Complaints, one for each twenty customers, after the model of those that the demo took through the desk: with the steps,
//! deadlines, alarms and instants of the model, so that every deadline is what the calendar counts; of other complainants,
//! under numbers of their own. One in forty is still open.

use super::cloning::clone_rows;
use super::customers::customer_id;
use crate::Error;
use crate::copy::Copy;
use crate::random::id_at;
use crate::setting::Setting;
use chrono::{DateTime, Utc};
use kehu_demo::wording;
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Customers for each complaint.
const CUSTOMERS: u64 = 20;
/// Complaints for each one that is still open.
const OPEN: u64 = 40;
/// Complaints that are made and sent together.
const CHUNK: u64 = 20_000;

const COMPANY: &str = "HX-PETRO";

/// A complaint of the demo to which nothing belongs that is not cloned.
#[derive(Debug, sqlx::FromRow)]
struct Model {
    id: Uuid,
    number_year: i32,
    received_at: DateTime<Utc>,
    is_open: bool,
}

/// Adds the complaints of the plan.
///
/// # Errors
/// [`Error::Missing`] without the demo's complaints; [`Error::Database`].
pub(super) async fn add(setting: &Setting) -> Result<(), Error> {
    let mut connection = setting.connect().await?;
    let company = setting.unit(COMPANY)?;
    let (open, closed): (Vec<Model>, Vec<Model>) = models(&mut connection, company)
        .await?
        .into_iter()
        .partition(|model| model.is_open);
    if open.is_empty() || closed.is_empty() {
        return Err(Error::Missing("open and closed complaints".to_owned()));
    }
    let mut numbers = last_numbers(&mut connection, company).await?;
    sqlx::raw_sql(
        "create temporary table new_complaints (id uuid, model uuid, customer_id uuid, complainant_name text, telephone text,
                                                number integer)",
    )
    .execute(&mut connection)
    .await?;
    let total = setting.plan.customers / CUSTOMERS;
    for begin in (0..total).step_by(usize::try_from(CHUNK).unwrap_or(1)) {
        let mut new = Copy::of(
            "new_complaints",
            "id, model, customer_id, complainant_name, telephone, number",
        );
        for row in begin..(begin + CHUNK).min(total) {
            let of = if row % OPEN == 0 { &open } else { &closed };
            let mut chance = setting.seed().chance("complaints", row);
            let model = of
                .get(usize::try_from(chance.bits() % count(of)).unwrap_or_default())
                .ok_or_else(|| Error::Inconsistent("a model".to_owned()))?;
            let number = numbers.entry(model.number_year).or_default();
            *number += 1;
            let customer = customer_id(setting, row * CUSTOMERS + chance.below(CUSTOMERS));
            let telephone = super::company::mobile(&mut chance);
            let name = wording::person(&mut chance);
            let id = id_at(&mut chance, model.received_at);
            new.row(&[&id, &model.id, &customer, &name, &telephone, number]);
        }
        store(&mut connection, &mut new).await?;
    }
    store_numbers(&mut connection, company, &numbers).await?;
    Ok(connection.close().await?)
}

fn count(models: &[Model]) -> u64 {
    u64::try_from(models.len()).unwrap_or(1).max(1)
}

async fn models(connection: &mut PgConnection, company: Uuid) -> Result<Vec<Model>, Error> {
    let found = sqlx::query_as(
        "select c.id, c.number_year, c.received_at, c.closed_at is null as is_open
         from complaints c
         where c.company_id = $1 and c.customer_id is null and c.repeat_of is null and c.offered_to is null
           and not exists (select from complaint_accused o where o.complaint_id = c.id)
           and not exists (select from complaint_extensions o where o.complaint_id = c.id)
           and not exists (select from complaint_handovers o where o.complaint_id = c.id)
           and not exists (select from complaint_consents o where o.complaint_id = c.id)
         order by c.number_year, c.number",
    )
    .bind(company)
    .fetch_all(connection)
    .await?;
    Ok(found)
}

async fn last_numbers(
    connection: &mut PgConnection,
    company: Uuid,
) -> Result<BTreeMap<i32, i32>, Error> {
    let found: Vec<(i32, i32)> = sqlx::query_as(
        "select year, last_number from complaint_counters where company_id = $1 and series = 'complaints'",
    )
    .bind(company)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().collect())
}

async fn store_numbers(
    connection: &mut PgConnection,
    company: Uuid,
    numbers: &BTreeMap<i32, i32>,
) -> Result<(), Error> {
    for (year, last) in numbers {
        sqlx::query(
            "update complaint_counters set last_number = $3 where company_id = $1 and series = 'complaints' and year = $2",
        )
        .bind(company)
        .bind(year)
        .bind(last)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Writes a chunk in one transaction.
async fn store(connection: &mut PgConnection, new: &mut Copy) -> Result<(), Error> {
    const MODELS: &str = "from new_complaints n join complaints o on o.id = n.model";
    const DEADLINE: &str = "md5(concat_ws(' ', n.id, d.clock))::uuid";
    let mut tx = connection.begin().await?;
    sqlx::raw_sql("truncate new_complaints")
        .execute(&mut *tx)
        .await?;
    new.send(&mut tx).await?;
    sqlx::raw_sql("analyze new_complaints")
        .execute(&mut *tx)
        .await?;
    clone_rows(
        &mut tx,
        "deadlines",
        &[
            ("id", "md5(concat_ws(' ', n.id, m.clock))::uuid"),
            ("subject_id", "n.id"),
        ],
        &format!(
            "{MODELS} join deadlines m on m.subject_kind = 'complaint' and m.subject_id = o.id"
        ),
    )
    .await?;
    clone_rows(
        &mut tx,
        "complaints",
        &[
            ("id", "n.id"),
            ("number", "n.number"),
            ("customer_id", "n.customer_id"),
            ("complainant_name", "n.complainant_name"),
            ("telephone", "n.telephone"),
            ("deadline_id", &format!("case when d.id is not null then {DEADLINE} end")),
        ],
        "from new_complaints n join complaints m on m.id = n.model left join deadlines d on d.id = m.deadline_id",
    )
    .await?;
    clone_rows(
        &mut tx,
        "complaint_steps",
        &[
            ("id", "md5(concat_ws(' ', n.id, 'step', m.place))::uuid"),
            ("complaint_id", "n.id"),
        ],
        "from new_complaints n join complaint_steps m on m.complaint_id = n.model",
    )
    .await?;
    clone_rows(
        &mut tx,
        "complaint_alarms",
        &[
            ("id", "md5(concat_ws(' ', n.id, d.clock, m.kind, m.percent, m.planned_at))::uuid"),
            ("complaint_id", "n.id"),
            ("deadline_id", &format!("case when d.id is not null then {DEADLINE} end")),
        ],
        "from new_complaints n join complaint_alarms m on m.complaint_id = n.model left join deadlines d on d.id = m.deadline_id",
    )
    .await?;
    note(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// The customers' timelines: what the model told, of whoever took that step, but for the alarms, which no timeline has.
async fn note(connection: &mut PgConnection) -> Result<(), Error> {
    sqlx::query(
        "insert into customer_events (id, customer_id, occurred_at, by_kind, by_id, kind, details)
         select (lpad(to_hex((extract(epoch from e.occurred_at) * 1000)::bigint), 12, '0') || '7' || substr(d.digest, 1, 3)
                 || '8' || substr(d.digest, 4, 15))::uuid, n.customer_id, e.occurred_at,
                coalesce(s.by_kind, m.taken_by_kind), coalesce(s.by_id, m.taken_by_id), e.kind,
                jsonb_build_object('complaint_id', n.id, 'number', regexp_replace(e.number, '[0-9]+$', lpad(m.number::text, 6, '0')))
         from new_complaints n
         join complaints m on m.id = n.id
         join (select distinct on (subject_id, kind, occurred_at) subject_id, kind, occurred_at, payload ->> 'number' as number
               from outbox_events where subject_kind = 'complaint' and payload ? 'number'
                 and kind not in ('complaint.unaccepted', 'complaint.due_soon', 'complaint.overdue', 'complaint.follow_up_due')
              ) e on e.subject_id = n.model
         cross join lateral (select md5(concat_ws(' ', n.id, e.kind, e.occurred_at)) as digest) d
         left join lateral (select by_kind, by_id from complaint_steps s
                            where s.complaint_id = n.id and s.occurred_at = e.occurred_at limit 1) s on true",
    )
    .execute(connection)
    .await?;
    Ok(())
}
