//! Trades of turns.

use crate::model::{TradeState, TurnTrade};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{PageRequest, TurnTradeId, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: TurnTradeId,
    site_id: UnitId,
    day: NaiveDate,
    proposer_id: UserId,
    colleague_id: UserId,
    reason: String,
    state: TradeState,
    proposed_at: DateTime<Utc>,
    answered_at: Option<DateTime<Utc>>,
    decided_by: Option<UserId>,
    decided_at: Option<DateTime<Utc>>,
    decision_reason: Option<String>,
}

impl From<Row> for TurnTrade {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            site: row.site_id,
            day: row.day,
            proposer: row.proposer_id,
            colleague: row.colleague_id,
            reason: row.reason,
            state: row.state,
            proposed_at: row.proposed_at,
            answered_at: row.answered_at,
            decided_by: row.decided_by,
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
        }
    }
}

pub(crate) async fn insert(tx: &mut Tx, trade: &TurnTrade) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into turn_trades (id, site_id, day, proposer_id, colleague_id, reason, state, proposed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        trade.id.0,
        trade.site.0,
        trade.day,
        trade.proposer.0,
        trade.colleague.0,
        trade.reason,
        trade.state.as_str(),
        trade.proposed_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    site: UnitId,
    id: TurnTradeId,
) -> Result<Option<TurnTrade>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", day, proposer_id as "proposer_id: _",
                  colleague_id as "colleague_id: _", reason, state as "state: _", proposed_at, answered_at,
                  decided_by as "decided_by: _", decided_at, decision_reason
           from turn_trades where site_id = $1 and id = $2 for update"#,
        site.0,
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(TurnTrade::from))
}

/// Stores what has become of a trade.
pub(crate) async fn update(tx: &mut Tx, trade: &TurnTrade) -> Result<(), Error> {
    let done = sqlx::query!(
        "update turn_trades set state = $2, answered_at = $3, decided_by = $4, decided_at = $5, decision_reason = $6
         where id = $1",
        trade.id.0,
        trade.state.as_str(),
        trade.answered_at,
        trade.decided_by.map(Uuid::from),
        trade.decided_at,
        trade.decision_reason,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("turn_trades", done.rows_affected(), 1)
}

/// The trades of a site, the latest first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    state: Option<TradeState>,
    page: &PageRequest<TurnTradeId>,
) -> Result<Vec<TurnTrade>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", day, proposer_id as "proposer_id: _",
                  colleague_id as "colleague_id: _", reason, state as "state: _", proposed_at, answered_at,
                  decided_by as "decided_by: _", decided_at, decision_reason
           from turn_trades
           where site_id = $1 and ($2::text is null or state = $2) and ($3::uuid is null or id < $3)
           order by id desc limit $4"#,
        site.0,
        state.map(TradeState::as_str),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(TurnTrade::from).collect())
}
