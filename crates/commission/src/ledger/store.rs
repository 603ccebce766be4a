//! Every SQL statement of the ledger that reads, and the opening of accounts.

use super::{Balance, LedgerAccount, Posting};
use crate::{Account, AccountKind, Owner};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    DealId, DeterminationId, LedgerAccountId, Money, PageRequest, PostingId, RecommenderId, Scope,
    SettlementId, UnitId, UserId,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Which postings a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostingFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this settlement.
    pub settlement: Option<SettlementId>,
    /// Of this deal.
    pub deal: Option<DealId>,
    /// By this determination.
    pub determination: Option<DeterminationId>,
    /// From or to this account.
    pub account: Option<LedgerAccountId>,
}

/// The accounts of a site.
pub(crate) async fn accounts_of(
    connection: &mut PgConnection,
    site: UnitId,
) -> Result<HashMap<Account, LedgerAccountId>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: LedgerAccountId", kind as "kind: AccountKind", user_id as "user_id: UserId",
                  recommender_id as "recommender_id: RecommenderId"
           from ledger_accounts where site_id = $1"#,
        site.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let owner = Owner::of_columns(row.user_id, row.recommender_id);
            let kind = row.kind;
            (Account { kind, owner }, row.id)
        })
        .collect())
}

/// Opens the accounts that a site lacks, and tells all.
pub(crate) async fn ensure_accounts(
    tx: &mut Tx,
    site: UnitId,
    wanted: &[Account],
) -> Result<HashMap<Account, LedgerAccountId>, Error> {
    let ids: Vec<Uuid> = wanted
        .iter()
        .map(|_| LedgerAccountId::generate().0)
        .collect();
    let kinds: Vec<String> = wanted
        .iter()
        .map(|account| account.kind.as_str().to_owned())
        .collect();
    let users: Vec<Option<Uuid>> = wanted
        .iter()
        .map(|account| match account.owner {
            Owner::User(user) => Some(user.0),
            Owner::Site | Owner::Recommender(_) => None,
        })
        .collect();
    let recommenders: Vec<Option<Uuid>> = wanted
        .iter()
        .map(|account| match account.owner {
            Owner::Recommender(recommender) => Some(recommender.0),
            Owner::Site | Owner::User(_) => None,
        })
        .collect();
    sqlx::query!(
        "insert into ledger_accounts (id, site_id, kind, user_id, recommender_id)
         select w.id, $1, w.kind, w.user_id, w.recommender_id
         from unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[]) as w (id, kind, user_id, recommender_id)
         on conflict on constraint ledger_accounts_key do nothing",
        site.0,
        &ids,
        &kinds,
        &users as _,
        &recommenders as _,
    )
    .execute(&mut **tx)
    .await?;
    accounts_of(tx, site).await
}

/// Credits less debits by account over closed settlements, in cents.
pub(crate) async fn totals_by_account(
    connection: &mut PgConnection,
    settlements: &[SettlementId],
) -> Result<Vec<(LedgerAccount, i64)>, Error> {
    let rows = sqlx::query!(
        r#"select a.id as "id: LedgerAccountId", a.kind as "kind: AccountKind", a.user_id as "user_id: UserId",
                  a.recommender_id as "recommender_id: RecommenderId", (sum(t.credit - t.debit) * 100)::bigint as "cents!"
           from commission_totals t join ledger_accounts a on a.id = t.account_id
           where t.settlement_id = any($1)
           group by a.id order by a.id"#,
        settlements as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let owner = Owner::of_columns(row.user_id, row.recommender_id);
            let kind = row.kind;
            let ledger = LedgerAccount {
                id: row.id,
                account: Account { kind, owner },
            };
            (ledger, row.cents)
        })
        .collect())
}

pub(crate) async fn balances(
    connection: &mut PgConnection,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Vec<Balance>, Error> {
    Ok(sqlx::query_as!(
        Balance,
        r#"select a.id as "id: _", a.kind as "kind: _", a.user_id as "user_id: _", a.recommender_id as "recommender_id: _", coalesce(sum(t.debit), 0.00) as "debit!: Money",
                  coalesce(sum(t.credit), 0.00) as "credit!: Money"
           from ledger_accounts a
           left join (commission_totals t join commission_settlements s on s.id = t.settlement_id and s.state = 'closed' and s.closed_at <= $2)
               on t.account_id = a.id
           where a.site_id = $1
           group by a.id order by a.kind, a.id"#,
        site.0,
        at,
    )
    .fetch_all(connection)
    .await?)
}

/// As [`balances`], from the postings themselves.
pub(crate) async fn recount(
    connection: &mut PgConnection,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Vec<Balance>, Error> {
    Ok(sqlx::query_as!(
        Balance,
        r#"with counted as (
               select p.debit_id, p.credit_id, p.amount
               from commission_settlements s join postings p on p.settlement_id = s.id
               where s.site_id = $1 and s.state = 'closed' and s.closed_at <= $2),
           debits as (select debit_id, sum(amount) as debit from counted group by debit_id),
           credits as (select credit_id, sum(amount) as credit from counted group by credit_id)
           select a.id as "id: _", a.kind as "kind: _", a.user_id as "user_id: _", a.recommender_id as "recommender_id: _", coalesce(d.debit, 0) as "debit!: Money",
                  coalesce(c.credit, 0) as "credit!: Money"
           from ledger_accounts a
           left join debits d on d.debit_id = a.id
           left join credits c on c.credit_id = a.id
           where a.site_id = $1
           order by a.kind, a.id"#,
        site.0,
        at,
    )
    .fetch_all(connection)
    .await?)
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &PostingFilter,
    page: &PageRequest<PostingId>,
) -> Result<Vec<Posting>, Error> {
    Ok(sqlx::query_as!(
        Posting,
        r#"select p.id as "id: _", s.site_id as "site_id: _", p.settlement_id as "settlement_id: _", s.month,
                  s.state as "settlement_state: _", p.reason as "reason: _", d.kind as "debit_kind: _",
                  d.user_id as "debit_user_id: _", d.recommender_id as "debit_recommender_id: _", c.kind as "credit_kind: _",
                  c.user_id as "credit_user_id: _", c.recommender_id as "credit_recommender_id: _",
                  p.amount as "amount: _", p.deal_id as "deal_id: _", p.determination_id as "determination_id: _",
                  p.reverses_id as "reverses_id: _", p.violation_id as "violation_id: _"
           from postings p
           join commission_settlements s on s.id = p.settlement_id
           join ledger_accounts d on d.id = p.debit_id
           join ledger_accounts c on c.id = p.credit_id
           where ($1::boolean or s.site_id = any($2))
             and ($3::uuid is null or s.site_id = $3)
             and ($4::uuid is null or p.settlement_id = $4)
             and ($5::uuid is null or p.deal_id = $5)
             and ($6::uuid is null or p.determination_id = $6)
             and ($7::uuid is null or p.debit_id = $7 or p.credit_id = $7)
             and ($8::uuid is null or p.id > $8)
           order by p.id limit $9"#,
        scope.all,
        scope.units.as_slice() as _,
        filter.site.map(Uuid::from),
        filter.settlement.map(Uuid::from),
        filter.deal.map(Uuid::from),
        filter.determination.map(Uuid::from),
        filter.account.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}
