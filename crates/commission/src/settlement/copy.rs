//! Rows for COPY: millions of postings go to the database without a round trip each.

use super::decide::{Settled, in_yuan};
use crate::Account;
use crate::accrual::TooLarge;
use crate::booking::Reason;
use kehu_db::Tx;
use kehu_kernel::{DealId, DeterminationId, LedgerAccountId, PostingId, SettlementId, ViolationId};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::fmt::{Display, Write};

const POSTINGS: &str = "copy postings (id, settlement_id, reason, debit_id, credit_id, amount, deal_id, determination_id, \
                        reverses_id, violation_id) from stdin";
const ACCRUALS: &str = "copy accruals (settlement_id, deal_id, determination_id, first_month, price, received, base, \
                        rate_ppm, pool_cut_ppm, exact, pool_exact, commission, due_ppm, account_ids, cents) from stdin";

/// A posting to be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewPosting {
    pub(super) reason: Reason,
    pub(super) debit: LedgerAccountId,
    pub(super) credit: LedgerAccountId,
    pub(super) cents: i64,
    pub(super) deal_id: Option<DealId>,
    pub(super) determination_id: Option<DeterminationId>,
    pub(super) reverses_id: Option<PostingId>,
    pub(super) violation_id: Option<ViolationId>,
}

impl NewPosting {
    /// A posting of no deal.
    pub(super) const fn plain(
        reason: Reason,
        debit: LedgerAccountId,
        credit: LedgerAccountId,
        cents: i64,
    ) -> Self {
        Self {
            reason,
            debit,
            credit,
            cents,
            deal_id: None,
            determination_id: None,
            reverses_id: None,
            violation_id: None,
        }
    }
}

pub(super) async fn postings(
    tx: &mut Tx,
    settlement: SettlementId,
    new: &[NewPosting],
) -> Result<(), sqlx::Error> {
    let mut rows = String::with_capacity(new.len() * 300);
    for posting in new {
        let _ = writeln!(
            rows,
            "{}\t{settlement}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            PostingId::generate(),
            posting.reason.as_str(),
            posting.debit,
            posting.credit,
            yuan(posting.cents),
            or_null(posting.deal_id),
            or_null(posting.determination_id),
            or_null(posting.reverses_id),
            or_null(posting.violation_id),
        );
    }
    send(tx, POSTINGS, rows).await
}

pub(super) async fn accruals(
    tx: &mut Tx,
    settlement: SettlementId,
    pool_cut_ppm: u32,
    settled: &[Box<Settled>],
    accounts: &HashMap<Account, LedgerAccountId>,
) -> Result<(), crate::Error> {
    let mut rows = String::with_capacity(settled.len() * 400);
    for one in settled {
        let _ = writeln!(
            rows,
            "{}",
            accrual(settlement, pool_cut_ppm, one, accounts)?
        );
    }
    Ok(send(tx, ACCRUALS, rows).await?)
}

fn accrual(
    settlement: SettlementId,
    pool_cut_ppm: u32,
    one: &Settled,
    accounts: &HashMap<Account, LedgerAccountId>,
) -> Result<String, TooLarge> {
    let known = one
        .position
        .iter()
        .filter_map(|(account, cents)| accounts.get(account).map(|id| (id, cents)));
    let (ids, cents): (Vec<String>, Vec<String>) = known
        .map(|(id, cents)| (id.to_string(), cents.to_string()))
        .unzip();
    let earned = &one.earned;
    Ok(format!(
        "{settlement}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{pool_cut_ppm}\t{}\t{}\t{}\t{}\t{{{}}}\t{{{}}}",
        one.deal_id,
        one.determination_id,
        one.first_month.first_day(),
        yuan(one.standing.price),
        yuan(one.standing.received),
        yuan(earned.base),
        Decimal::from_i128_with_scale(one.rate.into(), 6),
        in_yuan(earned.exact)?,
        in_yuan(earned.pool_exact)?,
        yuan(earned.commission()?),
        one.due_ppm,
        ids.join(","),
        cents.join(","),
    ))
}

async fn send(tx: &mut Tx, statement: &str, rows: String) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut sink = tx.copy_in_raw(statement).await?;
    sink.send(rows.into_bytes()).await?;
    sink.finish().await?;
    Ok(())
}

fn or_null(id: Option<impl Display>) -> String {
    id.map_or_else(|| "\\N".to_owned(), |id| id.to_string())
}

/// Cents as yuan.
pub(crate) fn yuan(cents: i64) -> Decimal {
    Decimal::new(cents, 2)
}
