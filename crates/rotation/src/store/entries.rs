//! The ledger of turns.

use crate::model::{Cause, ClaimKind, Engagement, EntryKind, Line, Presence, Step, TurnEntry};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    PageRequest, PresenceId, ReceptionId, Scope, TurnEntryId, TurnTradeId, UnitId, UserId,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// The head of a site's ledger.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) last_number: i64,
    pub(crate) last_at: Option<DateTime<Utc>>,
    /// The open day, and the number of the entry that opened it.
    pub(crate) opened: Option<(NaiveDate, i64)>,
}

/// The head of a site that lies in the scope, or at which whoever reaches only their own rows holds a role; locked until the
/// transaction ends.
pub(crate) async fn lock(
    tx: &mut Tx,
    scope: &Scope,
    site: UnitId,
    day: NaiveDate,
) -> Result<Option<Head>, Error> {
    let row = sqlx::query!(
        r#"insert into turn_ledgers (site_id)
           select n.id from units n
           where n.id = $3 and n.kind = 'site'
             and ($1::boolean or n.id = any($2) or exists (
                 select from assignments a
                 where a.user_id = $4 and a.unit_id = n.id
                   and a.valid_from <= $5 and (a.valid_before is null or a.valid_before > $5)))
           on conflict (site_id) do update set site_id = excluded.site_id
           returning last_number, last_at, day, opened_number"#,
        scope.all,
        scope.units.as_slice() as _,
        site.0,
        scope.owner.map(Uuid::from),
        day,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| Head {
        last_number: row.last_number,
        last_at: row.last_at,
        opened: row.day.zip(row.opened_number),
    }))
}

struct Row {
    id: TurnEntryId,
    site_id: UnitId,
    number: i64,
    kind: EntryKind,
    salesperson_id: Option<UserId>,
    other_id: Option<UserId>,
    place: Option<i16>,
    cause: Option<Cause>,
    claim: Option<ClaimKind>,
    times: Option<i16>,
    ahead: Option<bool>,
    refers_to: Option<i64>,
    presence_id: Option<PresenceId>,
    trade_id: Option<TurnTradeId>,
    reception_id: Option<ReceptionId>,
    line: Option<Value>,
    reason: Option<String>,
    occurred_at: DateTime<Utc>,
    actor_id: Option<UserId>,
}

impl TryFrom<Row> for TurnEntry {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let (id, reception, reason) = (row.id, row.reception_id, row.reason.clone());
        let (site, number, occurred_at, actor) =
            (row.site_id, row.number, row.occurred_at, row.actor_id);
        Ok(Self {
            id,
            site,
            number,
            step: step(row)?,
            reception,
            reason,
            occurred_at,
            actor,
        })
    }
}

fn inconsistent(id: TurnEntryId, reason: &str) -> Error {
    Error::Inconsistent {
        table: "turn_entries",
        row: id.to_string(),
        reason: reason.to_owned(),
    }
}

fn count(number: Option<i16>) -> Option<u16> {
    number.and_then(|number| u16::try_from(number).ok())
}

fn step(row: Row) -> Result<Step, Error> {
    let id = row.id;
    if row.kind == EntryKind::DayOpened {
        let line: Line = row
            .line
            .and_then(|line| serde_json::from_value(line).ok())
            .ok_or_else(|| inconsistent(id, "its order cannot be read"))?;
        return Ok(Step::DayOpened { line });
    }
    let lacking = || inconsistent(id, "a column that its kind needs is empty");
    let who = row.salesperson_id.ok_or_else(lacking)?;
    let entry = || row.refers_to.ok_or_else(lacking);
    Ok(match row.kind {
        EntryKind::DayOpened => return Err(lacking()),
        EntryKind::Joined => Step::Joined { who },
        EntryKind::LeftDuty => Step::LeftDuty { who },
        EntryKind::Moved => Step::Moved {
            who,
            place: count(row.place).ok_or_else(lacking)?,
        },
        EntryKind::Taken => Step::Taken {
            who,
            claim: row.refers_to,
        },
        EntryKind::Used => Step::Used { who },
        EntryKind::PassedOver => Step::PassedOver {
            who,
            cause: row.cause.ok_or_else(lacking)?,
            presence: row.presence_id,
        },
        EntryKind::Granted => Step::Granted {
            who,
            claim: row.claim.ok_or_else(lacking)?,
            times: count(row.times).ok_or_else(lacking)?,
            ahead: row.ahead.ok_or_else(lacking)?,
            presence: row.presence_id,
            entry: row.refers_to,
        },
        EntryKind::Withdrawn => Step::Withdrawn {
            who,
            entry: entry()?,
        },
        EntryKind::GivenBack => Step::GivenBack {
            who,
            entry: entry()?,
        },
        EntryKind::Voided => Step::Voided {
            who,
            entry: entry()?,
        },
        EntryKind::Volunteered => Step::Volunteered { who },
        EntryKind::Cancelled => Step::Cancelled { who },
        EntryKind::Barred => Step::Barred { who },
        EntryKind::Admitted => Step::Admitted { who },
        EntryKind::Traded => Step::Traded {
            who,
            other: row.other_id.ok_or_else(lacking)?,
            trade: row.trade_id.ok_or_else(lacking)?,
        },
    })
}

/// The columns of a move beside those that every entry has.
fn columns(entry: &TurnEntry) -> Value {
    let mut row = json!({
        "id": entry.id, "number": entry.number, "kind": entry.step.kind().as_str(),
        "salesperson_id": entry.step.who(), "reception_id": entry.reception, "reason": entry.reason,
        "occurred_at": entry.occurred_at, "actor_id": entry.actor,
    });
    match &entry.step {
        Step::DayOpened { line } => row["line"] = json!(line),
        Step::Moved { place, .. } => row["place"] = json!(place),
        Step::Taken { claim, .. } => row["refers_to"] = json!(claim),
        Step::PassedOver {
            cause, presence, ..
        } => {
            row["cause"] = json!(cause);
            row["presence_id"] = json!(presence);
        }
        Step::Granted {
            claim,
            times,
            ahead,
            presence,
            entry,
            ..
        } => {
            row["claim"] = json!(claim);
            row["times"] = json!(times);
            row["ahead"] = json!(ahead);
            row["presence_id"] = json!(presence);
            row["refers_to"] = json!(entry);
        }
        Step::Withdrawn { entry, .. }
        | Step::GivenBack { entry, .. }
        | Step::Voided { entry, .. } => row["refers_to"] = json!(entry),
        Step::Traded { other, trade, .. } => {
            row["other_id"] = json!(other);
            row["trade_id"] = json!(trade);
        }
        Step::Joined { .. }
        | Step::LeftDuty { .. }
        | Step::Used { .. }
        | Step::Volunteered { .. }
        | Step::Cancelled { .. }
        | Step::Barred { .. }
        | Step::Admitted { .. } => {}
    }
    row
}

/// Adds lines of presence and entries, if any, whose numbers follow the head's, and moves the head.
pub(crate) async fn add(
    tx: &mut Tx,
    site: UnitId,
    presences: &[Presence],
    entries: &[TurnEntry],
    head: Head,
) -> Result<(), sqlx::Error> {
    let rows = Value::Array(entries.iter().map(columns).collect());
    let (day, opened) = head.opened.unzip();
    let of = |what: fn(&Presence) -> Option<Uuid>| presences.iter().map(what).collect::<Vec<_>>();
    let states: Vec<&str> = presences.iter().map(|one| one.state.as_str()).collect();
    let engagements: Vec<Option<&str>> = presences
        .iter()
        .map(|one| one.engagement.map(Engagement::as_str))
        .collect();
    let reasons: Vec<Option<&str>> = presences.iter().map(|one| one.reason.as_deref()).collect();
    let occurred: Vec<DateTime<Utc>> = presences.iter().map(|one| one.occurred_at).collect();
    let recorded: Vec<DateTime<Utc>> = presences.iter().map(|one| one.recorded_at).collect();
    sqlx::query!(
        "with begun as (
             insert into presences (id, site_id, salesperson_id, state, engagement, reception_id, ordered_by, reason,
                                    occurred_at, recorded_at, recorded_by)
             select p.id, $1, p.salesperson_id, p.state, p.engagement, p.reception_id, p.ordered_by, p.reason, p.occurred_at,
                    p.recorded_at, p.recorded_by
             from unnest($7::uuid[], $8::uuid[], $9::text[], $10::text[], $11::uuid[], $12::uuid[], $13::text[],
                         $14::timestamptz[], $15::timestamptz[], $16::uuid[])
                 as p (id, salesperson_id, state, engagement, reception_id, ordered_by, reason, occurred_at, recorded_at,
                       recorded_by)),
         added as (
             insert into turn_entries (id, site_id, number, kind, salesperson_id, other_id, place, cause, claim, times, ahead,
                                       refers_to, presence_id, trade_id, reception_id, line, reason, occurred_at, actor_id)
             select e.id, $1, e.number, e.kind, e.salesperson_id, e.other_id, e.place, e.cause, e.claim, e.times, e.ahead,
                    e.refers_to, e.presence_id, e.trade_id, e.reception_id, e.line, e.reason, e.occurred_at, e.actor_id
             from jsonb_to_recordset($2) as e (
                 id uuid, number bigint, kind text, salesperson_id uuid, other_id uuid, place smallint, cause text, claim text,
                 times smallint, ahead boolean, refers_to bigint, presence_id uuid, trade_id uuid, reception_id uuid, line jsonb,
                 reason text, occurred_at timestamptz, actor_id uuid)
             order by e.number)
         update turn_ledgers set last_number = $3, last_at = $4, day = $5, opened_number = $6 where site_id = $1",
        site.0,
        rows,
        head.last_number,
        head.last_at,
        day,
        opened,
        of(|one| Some(one.id.0)) as _,
        of(|one| Some(one.salesperson.0)) as _,
        states as _,
        engagements as _,
        of(|one| one.reception.map(Uuid::from)) as _,
        of(|one| one.ordered_by.map(Uuid::from)) as _,
        reasons as _,
        &occurred,
        &recorded,
        of(|one| one.recorded_by.map(Uuid::from)) as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The entries from a number on, in order.
pub(crate) async fn since(
    connection: &mut PgConnection,
    site: UnitId,
    number: i64,
) -> Result<Vec<TurnEntry>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", number, kind as "kind: _", salesperson_id as "salesperson_id: _",
                  other_id as "other_id: _", place, cause as "cause: _", claim as "claim: _", times, ahead, refers_to,
                  presence_id as "presence_id: _", trade_id as "trade_id: _", reception_id as "reception_id: _", line, reason,
                  occurred_at, actor_id as "actor_id: _"
           from turn_entries where site_id = $1 and number >= $2 order by number"#,
        site.0,
        number,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(TurnEntry::try_from).collect()
}

/// The entries of the last day that was open at an instant, up to it: the first of them opened the day.
pub(crate) async fn of_day(
    connection: &mut PgConnection,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Vec<TurnEntry>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", number, kind as "kind: _", salesperson_id as "salesperson_id: _",
                  other_id as "other_id: _", place, cause as "cause: _", claim as "claim: _", times, ahead, refers_to,
                  presence_id as "presence_id: _", trade_id as "trade_id: _", reception_id as "reception_id: _", line, reason,
                  occurred_at, actor_id as "actor_id: _"
           from turn_entries
           where site_id = $1 and occurred_at <= $2
             and number >= (select max(number) from turn_entries
                            where site_id = $1 and kind = 'day_opened' and occurred_at <= $2)
           order by number"#,
        site.0,
        at,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(TurnEntry::try_from).collect()
}

/// Which entries a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Filter {
    pub(crate) salesperson: Option<UserId>,
    pub(crate) kind: Option<EntryKind>,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) before: Option<DateTime<Utc>>,
}

/// The entries of a site, the latest first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    filter: Filter,
    page: &PageRequest<i64>,
) -> Result<Vec<TurnEntry>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", number, kind as "kind: _", salesperson_id as "salesperson_id: _",
                  other_id as "other_id: _", place, cause as "cause: _", claim as "claim: _", times, ahead, refers_to,
                  presence_id as "presence_id: _", trade_id as "trade_id: _", reception_id as "reception_id: _", line, reason,
                  occurred_at, actor_id as "actor_id: _"
           from turn_entries
           where site_id = $1 and ($2::bigint is null or number < $2)
             and ($3::uuid is null or salesperson_id = $3 or other_id = $3)
             and ($4::text is null or kind = $4)
             and ($5::timestamptz is null or occurred_at >= $5) and ($6::timestamptz is null or occurred_at < $6)
           order by number desc limit $7"#,
        site.0,
        page.after,
        filter.salesperson.map(Uuid::from),
        filter.kind.map(EntryKind::as_str),
        filter.from,
        filter.before,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(TurnEntry::try_from).collect()
}

/// How often a stretch of presence was passed over, and whether that is settled.
pub(crate) async fn passed_during(
    connection: &mut PgConnection,
    presence: PresenceId,
) -> Result<(i64, bool), Error> {
    let row = sqlx::query!(
        r#"select count(*) filter (where kind = 'passed_over') as "passed!",
                  count(*) filter (where kind = 'granted') > 0 as "settled!"
           from turn_entries where presence_id = $1"#,
        presence.0,
    )
    .fetch_one(connection)
    .await?;
    Ok((row.passed, row.settled))
}

/// The order with which the last day before an instant began.
pub(crate) async fn last_opening(
    connection: &mut PgConnection,
    site: UnitId,
    before: DateTime<Utc>,
) -> Result<Option<(DateTime<Utc>, Line)>, Error> {
    let row = sqlx::query!(
        r#"select id as "id: TurnEntryId", line as "line!", occurred_at from turn_entries
           where site_id = $1 and kind = 'day_opened' and occurred_at < $2
           order by occurred_at desc, number desc limit 1"#,
        site.0,
        before,
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let line = serde_json::from_value(row.line)
            .map_err(|_| inconsistent(row.id, "its order cannot be read"))?;
        Ok((row.occurred_at, line))
    })
    .transpose()
}
