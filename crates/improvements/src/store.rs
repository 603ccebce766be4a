//! Every SQL statement of the crate.

use crate::{
    Error as Refused, EventKind, Improvement, ImprovementEvent, ImprovementState, Judgement,
    NewImprovement, Outcome, Source, SourceKind,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, EventId, ImprovementId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

/// Which items a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// Of this owner.
    pub owner: Option<UserId>,
    /// In one of these states; any when empty.
    pub states: Vec<ImprovementState>,
    /// From this kind of source.
    pub source: Option<SourceKind>,
    /// From this thing.
    pub source_id: Option<Uuid>,
    /// Only those that are open past their day on this one.
    pub overdue_on: Option<NaiveDate>,
}

struct Row {
    id: ImprovementId,
    unit_id: UnitId,
    source_kind: SourceKind,
    source_id: Option<Uuid>,
    title: String,
    content: String,
    owner_id: UserId,
    due_on: NaiveDate,
    raised_by_kind: String,
    raised_by_id: String,
    raised_at: DateTime<Utc>,
    state: ImprovementState,
    done_at: Option<DateTime<Utc>>,
    done_by: Option<UserId>,
    result: Option<String>,
    judged_at: Option<DateTime<Utc>>,
    judged_by: Option<UserId>,
    effect: Option<String>,
    version: i64,
}

impl From<Row> for Improvement {
    fn from(row: Row) -> Self {
        let outcome = match (row.done_at, row.done_by, row.result) {
            (Some(at), Some(by), Some(result)) => Some(Outcome { at, by, result }),
            _ => None,
        };
        let judgement = match (row.judged_at, row.judged_by, row.effect) {
            (Some(at), Some(by), Some(effect)) => Some(Judgement { at, by, effect }),
            _ => None,
        };
        Self {
            id: row.id,
            unit_id: row.unit_id,
            source: Source {
                kind: row.source_kind,
                id: row.source_id,
            },
            title: row.title,
            content: row.content,
            owner_id: row.owner_id,
            due_on: row.due_on,
            raised_by_kind: row.raised_by_kind,
            raised_by_id: row.raised_by_id,
            raised_at: row.raised_at,
            state: row.state,
            outcome,
            judgement,
            version: row.version,
        }
    }
}

macro_rules! select_items {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select i.id as "id: _", i.unit_id as "unit_id: _", i.source_kind as "source_kind: _", i.source_id, i.title, i.content,
                      i.owner_id as "owner_id: _", i.due_on, i.raised_by_kind, i.raised_by_id, i.raised_at, i.state as "state: _",
                      i.done_at, i.done_by as "done_by: _", i.result, i.judged_at, i.judged_by as "judged_by: _", i.effect, i.version
               from improvements i
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ImprovementId,
) -> Result<Option<Improvement>, Error> {
    let row = select_items!(
        "where i.id = $1 and ($2::boolean or i.unit_id = any($3) or i.owner_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Improvement::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: ImprovementId,
) -> Result<Option<Improvement>, Error> {
    let row = select_items!(
        "where i.id = $1 and ($2::boolean or i.unit_id = any($3) or i.owner_id = $4) for update",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Improvement::from))
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<ImprovementId>,
) -> Result<Vec<Improvement>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_items!(
        "where ($1::boolean or i.unit_id = any($2) or i.owner_id = $3)
           and ($4::uuid is null or i.unit_id = $4)
           and ($5::uuid is null or i.owner_id = $5)
           and (cardinality($6::text[]) = 0 or i.state = any($6))
           and ($7::text is null or i.source_kind = $7)
           and ($8::uuid is null or i.source_id = $8)
           and ($9::date is null or i.state = 'open' and i.due_on < $9)
           and ($10::uuid is null or i.id < $10)
         order by i.id desc limit $11",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.unit.map(Uuid::from),
        filter.owner.map(Uuid::from),
        &states,
        filter.source.map(SourceKind::as_str),
        filter.source_id,
        filter.overdue_on,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Improvement::from).collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    new: &NewImprovement,
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into improvements (id, unit_id, source_kind, source_id, title, content, owner_id, due_on, raised_by_kind,
                                   raised_by_id, raised_at, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')",
        id.0,
        new.unit_id.0,
        new.source.kind.as_str(),
        new.source.id,
        new.title.trim(),
        new.content.trim(),
        new.owner_id.0,
        new.due_on,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn hand_over(
    tx: &mut Tx,
    id: ImprovementId,
    owner: UserId,
    due_on: NaiveDate,
) -> Result<(), Refused> {
    let changed = sqlx::query!(
        "update improvements set owner_id = $2, due_on = $3, version = version + 1 where id = $1 and state = 'open'",
        id.0,
        owner.0,
        due_on,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "improvements",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn mark_done(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    user: UserId,
    result: &str,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update improvements set state = 'done', done_at = $2, done_by = $3, result = $4, version = version + 1
         where id = $1 and state = 'open'",
        id.0,
        caller.now,
        user.0,
        result,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("improvements", changed.rows_affected(), 1)
}

/// It had no effect: the result and the judgement stand in the history.
pub(crate) async fn mark_open(
    tx: &mut Tx,
    id: ImprovementId,
    due_on: NaiveDate,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update improvements set state = 'open', due_on = $2, done_at = null, done_by = null, result = null, version = version + 1
         where id = $1 and state = 'done'",
        id.0,
        due_on,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("improvements", changed.rows_affected(), 1)
}

pub(crate) async fn mark_closed(
    tx: &mut Tx,
    caller: &Caller,
    id: ImprovementId,
    user: UserId,
    effect: &str,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update improvements set state = 'closed', judged_at = $2, judged_by = $3, effect = $4, version = version + 1
         where id = $1 and state = 'done'",
        id.0,
        caller.now,
        user.0,
        effect,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("improvements", changed.rows_affected(), 1)
}

pub(crate) async fn mark_given_up(tx: &mut Tx, id: ImprovementId) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update improvements set state = 'given_up', version = version + 1 where id = $1 and state in ('open', 'done')",
        id.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("improvements", changed.rows_affected(), 1)
}

pub(crate) async fn insert_event(
    tx: &mut Tx,
    caller: &Caller,
    item: &Improvement,
    event: EventKind,
    note: Option<&str>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into improvement_events (id, improvement_id, event, occurred_at, by_kind, by_id, owner_id, due_on, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EventId::generate().0,
        item.id.0,
        event.as_str(),
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        item.owner_id.0,
        item.due_on,
        note,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list_events(
    connection: &mut PgConnection,
    id: ImprovementId,
) -> Result<Vec<ImprovementEvent>, Error> {
    Ok(sqlx::query_as!(
        ImprovementEvent,
        r#"select event as "event: _", occurred_at, by_kind, by_id, owner_id as "owner_id: _", due_on, note
           from improvement_events where improvement_id = $1 order by id limit 1000"#,
        id.0,
    )
    .fetch_all(connection)
    .await?)
}
