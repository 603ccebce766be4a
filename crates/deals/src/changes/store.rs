//! Every SQL statement on changes of deals.

use super::model::{ChangeKind, ChangeState, DealChange, Request};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    ApprovalId, Caller, DealChangeId, DealId, Money, RegisteredDocumentId, Scope, UnitId,
};
use sqlx::types::Json;
use uuid::Uuid;

struct Row {
    id: DealChangeId,
    deal_id: DealId,
    site_id: UnitId,
    kind: ChangeKind,
    state: ChangeState,
    request: Json<Request>,
    reason: String,
    approval_id: Option<ApprovalId>,
    document_id: Option<RegisteredDocumentId>,
    fee: Money,
    requested_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<Row> for DealChange {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            deal_id: row.deal_id,
            site_id: row.site_id,
            kind: row.kind,
            state: row.state,
            request: row.request.0,
            reason: row.reason,
            approval_id: row.approval_id,
            document_id: row.document_id,
            fee: row.fee,
            requested_at: row.requested_at,
            finished_at: row.finished_at,
        }
    }
}

macro_rules! select_changes {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select c.id as "id: _", c.deal_id as "deal_id: _", d.site_id as "site_id: _", c.kind as "kind: _",
                      c.state as "state: _", c.request as "request: _", c.reason, c.approval_id as "approval_id: _",
                      c.document_id as "document_id: _", c.fee as "fee: _", c.requested_at, c.finished_at
               from deal_changes c join deals d on d.id = c.deal_id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DealChangeId,
) -> Result<Option<DealChange>, Error> {
    let row = select_changes!(
        "where c.id = $1 and ($2 or d.site_id = any($3) or d.salesperson_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Into::into))
}

/// The changes of a deal, the first first, at most 200.
pub(super) async fn list(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Vec<DealChange>, Error> {
    let rows = select_changes!("where c.deal_id = $1 order by c.id limit 200", deal.0)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The changes of a deal that were carried out, the first first.
pub(crate) async fn list_carried_out(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Vec<DealChange>, Error> {
    let rows = select_changes!(
        "where c.deal_id = $1 and c.state = 'carried_out' order by c.finished_at, c.id",
        deal.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The change of a deal that waits for approval.
pub(super) async fn waiting(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Option<DealChange>, Error> {
    let row = select_changes!("where c.deal_id = $1 and c.state = 'submitted'", deal.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Into::into))
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    deal: DealId,
    request: &Request,
    reason: &str,
) -> Result<DealChangeId, sqlx::Error> {
    let id = DealChangeId::generate();
    sqlx::query!(
        "insert into deal_changes (id, deal_id, kind, state, request, reason, requested_by_kind, requested_by_id, requested_at)
         values ($1, $2, $3, 'submitted', $4, $5, $6, $7, $8)",
        id.0,
        deal.0,
        request.kind().as_str(),
        Json(request) as _,
        reason,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

pub(super) async fn set_approval(
    tx: &mut Tx,
    id: DealChangeId,
    approval: ApprovalId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deal_changes set approval_id = $2 where id = $1",
        id.0,
        approval.0
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deal_changes", changed.rows_affected(), 1)
}

pub(super) async fn finish(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealChangeId,
    state: ChangeState,
    document: Option<RegisteredDocumentId>,
    fee: Money,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deal_changes set state = $2, finished_at = $3, document_id = $4, fee = $5
         where id = $1 and state = 'submitted'",
        id.0,
        state.as_str(),
        now,
        document.map(Uuid::from),
        fee.value(),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deal_changes", changed.rows_affected(), 1)
}

/// The fees of the changes of a deal that were carried out.
pub(crate) async fn fees(connection: &mut PgConnection, deal: DealId) -> Result<Money, Error> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(fee), 0) as "fees!: Money" from deal_changes where deal_id = $1 and state = 'carried_out'"#,
        deal.0
    )
    .fetch_one(connection)
    .await?)
}
