//! What settlements post beside the deals: to delegates, and from the pool.

use crate::departures::Span;
use crate::settlement::copy::yuan;
use crate::settlement::delegation::Tally;
use crate::settlement::pool::PoolPart;
use chrono::{DateTime, Utc};
use kehu_db::{Error, Tx};
use kehu_kernel::{DealId, DeterminationId, LedgerAccountId, SettlementId};
use rust_decimal::Decimal;
use uuid::Uuid;

/// The accounts of a delegation.
pub(in crate::settlement) struct Delegated {
    /// What is payable to who left.
    pub(in crate::settlement) leaver: LedgerAccountId,
    /// What is payable to the delegate.
    pub(in crate::settlement) delegate: LedgerAccountId,
    pub(in crate::settlement) department: LedgerAccountId,
    /// When the departure was recorded.
    pub(in crate::settlement) since: DateTime<Utc>,
    /// The deals that are followed up.
    pub(in crate::settlement) deals: Span,
}

/// What of each deal was payable to one who left, and what went to others, over settlements; in order of the deals, with the
/// instant at which each came to count and its last determination.
pub(in crate::settlement) async fn list_delegated(
    tx: &mut Tx,
    counted: &[SettlementId],
    accounts: &Delegated,
) -> Result<Vec<(DealId, DateTime<Utc>, DeterminationId, Tally)>, Error> {
    let rows = sqlx::query!(
        r#"select p.deal_id as "deal_id!: DealId", min(d.counted_at) as "counted_at!",
                  (array_agg(p.determination_id order by p.cutoff desc, p.id desc))[1] as "determination_id!: DeterminationId",
                  (coalesce(sum(p.signed) filter (where p.reason <> 'delegation' and p.cutoff <= $5), 0) * 100)::bigint as "kept!",
                  (coalesce(sum(p.signed) filter (where p.reason <> 'delegation'), 0) * 100)::bigint as "payable!",
                  (coalesce(sum(-p.signed) filter (where p.reason = 'delegation' and p.other = $3), 0) * 100)::bigint as "to_delegate!",
                  (coalesce(sum(-p.signed) filter (where p.reason = 'delegation' and p.other = $4), 0) * 100)::bigint as "to_department!"
           from (
               select p.id, p.deal_id, p.determination_id, p.reason, s.cutoff,
                      case when p.credit_id = $2 then p.amount else -p.amount end as signed,
                      case when p.credit_id = $2 then p.debit_id else p.credit_id end as other
               from postings p
               join commission_settlements s on s.id = p.settlement_id
               where p.settlement_id = any($1) and p.deal_id is not null
                 and (p.credit_id = $2 or (p.debit_id = $2 and p.reason <> 'accrual'))) p
           join deals d on d.id = p.deal_id
           where ($6::timestamptz is null or d.counted_at >= $6) and ($7::timestamptz is null or d.counted_at < $7)
           group by p.deal_id order by p.deal_id"#,
        counted as _,
        accounts.leaver.0,
        accounts.delegate.0,
        accounts.department.0,
        accounts.since,
        accounts.deals.from,
        accounts.deals.before,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let tally = Tally {
                kept: row.kept,
                payable: row.payable,
                to_delegate: row.to_delegate,
                to_department: row.to_department,
            };
            (row.deal_id, row.counted_at, row.determination_id, tally)
        })
        .collect())
}

pub(in crate::settlement) async fn insert_pool_parts(
    tx: &mut Tx,
    settlement: SettlementId,
    parts: &[PoolPart],
) -> Result<(), Error> {
    let users: Vec<Uuid> = parts.iter().map(|part| part.user.0).collect();
    let scores: Vec<Uuid> = parts.iter().map(|part| part.score.0).collect();
    let points: Vec<i32> = parts.iter().map(|part| part.points).collect();
    let totals: Vec<i64> = parts.iter().map(|part| part.points_total).collect();
    let pools: Vec<Decimal> = parts.iter().map(|part| yuan(part.pool)).collect();
    let amounts: Vec<Decimal> = parts.iter().map(|part| yuan(part.cents)).collect();
    sqlx::query!(
        "insert into pool_parts (settlement_id, user_id, score_id, points, points_total, pool, amount)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::integer[], $5::bigint[], $6::numeric[], $7::numeric[])",
        settlement.0,
        &users,
        &scores,
        &points,
        &totals,
        &pools,
        &amounts,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
