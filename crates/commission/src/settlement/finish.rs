//! The end of a run: sanctions that have taken effect, what delegates get, the pool, then payment of what is payable.

use super::batch::{missing_account, write};
use super::copy::NewPosting;
use super::delegation::delegations;
use super::pool::distribution;
use super::terms::Terms;
use super::{Settlement, store};
use crate::booking::Reason;
use crate::{Account, AccountKind, Error, Month, ledger};
use kehu_attribution::policy::{Sanction, SanctionMeasure, WHOLE_PPM};
use kehu_db::Tx;
use kehu_kernel::{Caller, LedgerAccountId, SettlementId, UserId, ViolationId, Zone};
use std::collections::HashMap;

const CENTS_IN_YUAN: i64 = 100;

pub(super) async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    settlement: &Settlement,
    terms: &Terms,
) -> Result<(), Error> {
    let sanctions = sanctions(tx, settlement, terms).await?;
    write(tx, settlement.id, &sanctions).await?;
    let delegations = delegations(tx, settlement, terms).await?;
    write(tx, settlement.id, &delegations).await?;
    let distribution = distribution(tx, settlement, terms).await?;
    write(tx, settlement.id, &distribution).await?;
    let payouts = payouts(tx, settlement, terms).await?;
    write(tx, settlement.id, &payouts).await?;
    let posted = [&sanctions, &delegations, &distribution, &payouts].map(Vec::len);
    let posted = i64::try_from(posted.iter().sum::<usize>()).unwrap_or(i64::MAX);
    Ok(store::mark_computed(tx, caller, settlement.id, posted).await?)
}

/// A sum that a sanction takes.
struct Fine {
    violation: ViolationId,
    user: UserId,
    cents: i64,
}

/// Sanctions that have taken effect and were not carried out, of violations up to the month (GOV-05).
async fn sanctions(
    tx: &mut Tx,
    settlement: &Settlement,
    terms: &Terms,
) -> Result<Vec<NewPosting>, Error> {
    let effective =
        kehu_violations::effective_sanctions(tx, settlement.site_id, settlement.as_of).await?;
    let ids: Vec<ViolationId> = effective.iter().map(|one| one.violation_id).collect();
    let done = store::sanctioned(tx, &terms.closed, &ids).await?;
    let mut fines = Vec::new();
    for one in effective {
        let month = Month::of(Zone::CHINA.day_of(one.occurred_at));
        if done.contains(&one.violation_id) || month > settlement.month {
            continue;
        }
        for sanction in &one.sanctions {
            let cents = cost(tx, settlement, one.accused_id, month, *sanction).await?;
            if cents > 0 {
                fines.push(Fine {
                    violation: one.violation_id,
                    user: one.accused_id,
                    cents,
                });
            }
        }
    }
    post_fines(tx, settlement, &fines).await
}

/// What a sanction takes from commission, in cents.
async fn cost(
    tx: &mut Tx,
    settlement: &Settlement,
    user: UserId,
    month: Month,
    sanction: Sanction,
) -> Result<i64, Error> {
    match sanction.measure {
        SanctionMeasure::Fine => Ok(i64::from(sanction.figure) * CENTS_IN_YUAN),
        SanctionMeasure::CommissionShare => {
            let settled = store::settlement_of_month(tx, settlement, month).await?;
            let accrued = match settled {
                Some(id) => store::accrued(tx, id, user).await?.max(0),
                None => 0,
            };
            let whole = i128::from(WHOLE_PPM);
            let part = (i128::from(accrued) * i128::from(sanction.figure) + whole / 2) / whole;
            Ok(i64::try_from(part).unwrap_or(accrued))
        }
        // The payroll and the personnel department carry these out.
        SanctionMeasure::Warning
        | SanctionMeasure::BasePayDays
        | SanctionMeasure::BasePayMonths
        | SanctionMeasure::Dismissal => Ok(0),
    }
}

async fn post_fines(
    tx: &mut Tx,
    settlement: &Settlement,
    fines: &[Fine],
) -> Result<Vec<NewPosting>, Error> {
    if fines.is_empty() {
        return Ok(Vec::new());
    }
    let sanctions = Account::of_site(AccountKind::Sanctions);
    let mut wanted = vec![sanctions];
    wanted.extend(fines.iter().map(|fine| payable(fine.user)));
    let accounts = ledger::ensure_accounts(tx, settlement.site_id, &wanted).await?;
    let post = |fine: &Fine| {
        let (debit, credit) = accounts
            .get(&payable(fine.user))
            .zip(accounts.get(&sanctions))?;
        Some(NewPosting {
            violation_id: Some(fine.violation),
            ..NewPosting::plain(Reason::Sanction, *debit, *credit, fine.cents)
        })
    };
    let posted: Option<Vec<NewPosting>> = fines.iter().map(post).collect();
    Ok(posted.ok_or_else(|| missing_account(settlement))?)
}

/// What is payable to somebody is paid; who owes pays with what comes later.
async fn payouts(
    tx: &mut Tx,
    settlement: &Settlement,
    terms: &Terms,
) -> Result<Vec<NewPosting>, Error> {
    let mut counted: Vec<SettlementId> = terms.closed.clone();
    counted.push(settlement.id);
    let balances = ledger::totals_by_account(tx, &counted).await?;
    let due: Vec<(LedgerAccountId, i64)> = balances
        .iter()
        .filter(|(ledger, cents)| ledger.account.kind == AccountKind::Payable && *cents > 0)
        .map(|(ledger, cents)| (ledger.id, *cents))
        .collect();
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let paid_out = Account::of_site(AccountKind::PaidOut);
    let accounts: HashMap<Account, LedgerAccountId> =
        ledger::ensure_accounts(tx, settlement.site_id, &[paid_out]).await?;
    let to = *accounts
        .get(&paid_out)
        .ok_or_else(|| missing_account(settlement))?;
    Ok(due
        .into_iter()
        .map(|(from, cents)| NewPosting::plain(Reason::Payout, from, to, cents))
        .collect())
}

fn payable(user: UserId) -> Account {
    Account::of(AccountKind::Payable, user)
}
