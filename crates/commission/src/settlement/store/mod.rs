//! Every SQL statement of settlements, but for COPY.

mod beside;

pub(super) use beside::{Delegated, insert_pool_parts, list_delegated};

use super::{Filter, Settlement, SettlementState, Sum};
use crate::Month;
use crate::booking::Reason;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    ApprovalId, Caller, DealId, DeterminationId, JobId, LedgerAccountId, Money, PageRequest,
    PolicyVersionId, PostingId, Scope, SettlementId, UnitId, UserId, ViolationId,
};
use rust_decimal::Decimal;
use std::collections::HashSet;
use uuid::Uuid;

struct Row {
    id: SettlementId,
    site_id: UnitId,
    month: NaiveDate,
    state: SettlementState,
    cutoff: DateTime<Utc>,
    as_of: DateTime<Utc>,
    policy_version_id: Option<PolicyVersionId>,
    job_id: Option<JobId>,
    former_id: Option<SettlementId>,
    last_deal_id: Option<DealId>,
    deals_total: i64,
    deals_done: i64,
    posting_count: i64,
    undetermined_count: i64,
    approval_id: Option<ApprovalId>,
    started_by: UserId,
    computed_at: Option<DateTime<Utc>>,
    submitted_at: Option<DateTime<Utc>>,
    approved_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<UserId>,
    discarded_at: Option<DateTime<Utc>>,
    discard_reason: Option<String>,
    version: i64,
}

impl From<Row> for Settlement {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            month: Month::of(row.month),
            state: row.state,
            cutoff: row.cutoff,
            as_of: row.as_of,
            policy_version_id: row.policy_version_id,
            job_id: row.job_id,
            former_id: row.former_id,
            last_deal_id: row.last_deal_id,
            deals_total: row.deals_total,
            deals_done: row.deals_done,
            posting_count: row.posting_count,
            undetermined_count: row.undetermined_count,
            approval_id: row.approval_id,
            started_by: row.started_by,
            computed_at: row.computed_at,
            submitted_at: row.submitted_at,
            approved_at: row.approved_at,
            closed_at: row.closed_at,
            closed_by: row.closed_by,
            discarded_at: row.discarded_at,
            discard_reason: row.discard_reason,
            version: row.version,
        }
    }
}

macro_rules! select_settlements {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", site_id as "site_id: _", month, state as "state: _", cutoff, as_of,
                      policy_version_id as "policy_version_id: _", job_id as "job_id: _", former_id as "former_id: _",
                      last_deal_id as "last_deal_id: _", deals_total, deals_done, posting_count, undetermined_count,
                      approval_id as "approval_id: _", started_by as "started_by: _", computed_at, submitted_at, approved_at,
                      closed_at, closed_by as "closed_by: _", discarded_at, discard_reason, version
               from commission_settlements
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: SettlementId,
) -> Result<Option<Settlement>, Error> {
    let row = select_settlements!(
        "where id = $1 and ($2::boolean or site_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    );
    Ok(row.fetch_optional(connection).await?.map(Settlement::from))
}

/// Without a scope: for the job that computes it, and for statements, which look at the person.
pub(crate) async fn find_any(
    connection: &mut PgConnection,
    id: SettlementId,
) -> Result<Option<Settlement>, Error> {
    let row = select_settlements!("where id = $1", id.0);
    Ok(row.fetch_optional(connection).await?.map(Settlement::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    id: SettlementId,
) -> Result<Option<Settlement>, Error> {
    let row = select_settlements!("where id = $1 for update", id.0);
    Ok(row.fetch_optional(&mut **tx).await?.map(Settlement::from))
}

pub(crate) async fn find_by_month(
    connection: &mut PgConnection,
    site: UnitId,
    month: Month,
) -> Result<Option<Settlement>, Error> {
    let row = select_settlements!(
        "where site_id = $1 and month = $2 and state <> 'discarded'",
        site.0,
        month.first_day(),
    );
    Ok(row.fetch_optional(connection).await?.map(Settlement::from))
}

pub(crate) async fn last_closed(
    connection: &mut PgConnection,
    site: UnitId,
) -> Result<Option<Settlement>, Error> {
    let row = select_settlements!(
        "where site_id = $1 and state = 'closed' order by month desc limit 1",
        site.0
    );
    Ok(row.fetch_optional(connection).await?.map(Settlement::from))
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<SettlementId>,
) -> Result<Vec<Settlement>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_settlements!(
        "where ($1::boolean or site_id = any($2))
           and ($3::uuid is null or site_id = $3)
           and ($4::date is null or month = $4)
           and (cardinality($5::text[]) = 0 or state = any($5))
           and ($6::uuid is null or id < $6)
         order by id desc limit $7",
        scope.all,
        scope.units.as_slice() as _,
        filter.site.map(Uuid::from),
        filter.month.map(Month::first_day),
        &states,
        page.after.map(Uuid::from),
        page.fetch(),
    );
    Ok(rows
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(Settlement::from)
        .collect())
}

/// The closed settlements of a site before a month.
pub(crate) async fn closed_before(
    connection: &mut PgConnection,
    site: UnitId,
    month: Month,
) -> Result<Vec<SettlementId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: SettlementId" from commission_settlements where site_id = $1 and state = 'closed' and month < $2 order by id"#,
        site.0,
        month.first_day(),
    );
    Ok(ids.fetch_all(connection).await?)
}

/// Tells whether it was inserted: false when the month has a settlement already.
pub(crate) async fn insert(tx: &mut Tx, new: &Settlement) -> Result<bool, crate::Error> {
    let done = sqlx::query!(
        "insert into commission_settlements (id, site_id, month, state, cutoff, as_of, policy_version_id, former_id, deals_total, started_by)
         values ($1, $2, $3, 'computing', $4, $5, $6, $7, $8, $9)
         on conflict (site_id, month) where state <> 'discarded' do nothing",
        new.id.0,
        new.site_id.0,
        new.month.first_day(),
        new.cutoff,
        new.as_of,
        new.policy_version_id.map(Uuid::from),
        new.former_id.map(Uuid::from),
        new.deals_total,
        new.started_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn set_job(tx: &mut Tx, id: SettlementId, job: JobId) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements set job_id = $2 where id = $1",
        id.0,
        job.0
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

/// How far a batch has come.
pub(crate) struct Moved {
    pub(crate) last: Option<DealId>,
    pub(crate) done: i64,
    pub(crate) posted: i64,
    pub(crate) undetermined: i64,
}

pub(crate) async fn move_cursor(tx: &mut Tx, id: SettlementId, moved: &Moved) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements
         set last_deal_id = $2, deals_done = deals_done + $3, posting_count = posting_count + $4,
             undetermined_count = undetermined_count + $5, version = version + 1
         where id = $1 and state = 'computing'",
        id.0,
        moved.last.map(Uuid::from),
        moved.done,
        moved.posted,
        moved.undetermined,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

pub(crate) async fn mark_computed(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    posted: i64,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements
         set state = 'computed', computed_at = $2, posting_count = posting_count + $3, version = version + 1
         where id = $1 and state = 'computing'",
        id.0,
        caller.now,
        posted,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

pub(crate) async fn mark_submitted(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    approval: ApprovalId,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements set state = 'submitted', submitted_at = $2, approval_id = $3, version = version + 1
         where id = $1 and state = 'computed'",
        id.0,
        caller.now,
        approval.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

pub(crate) async fn mark_approved(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements set state = 'approved', approved_at = $2, version = version + 1 where id = $1 and state = 'submitted'",
        id.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

pub(crate) async fn mark_closed(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    user: UserId,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements set state = 'closed', closed_at = $2, closed_by = $3, version = version + 1
         where id = $1 and state = 'approved'",
        id.0,
        caller.now,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

pub(crate) async fn mark_discarded(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    reason: &str,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update commission_settlements set state = 'discarded', discarded_at = $2, discard_reason = $3, version = version + 1
         where id = $1 and state not in ('closed', 'discarded')",
        id.0,
        caller.now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("commission_settlements", done.rows_affected(), 1)
}

/// A posting that counts.
pub(crate) struct Live {
    pub(crate) id: PostingId,
    pub(crate) debit_id: LedgerAccountId,
    pub(crate) credit_id: LedgerAccountId,
    pub(crate) cents: i64,
    pub(crate) deal_id: DealId,
    pub(crate) determination_id: DeterminationId,
}

/// The postings of deals in closed settlements that none of them takes back.
pub(crate) async fn list_live(
    connection: &mut PgConnection,
    closed: &[SettlementId],
    deals: &[DealId],
) -> Result<Vec<Live>, Error> {
    Ok(sqlx::query_as!(
        Live,
        r#"select p.id as "id: _", p.debit_id as "debit_id: _", p.credit_id as "credit_id: _",
                  (p.amount * 100)::bigint as "cents!", p.deal_id as "deal_id!: _", p.determination_id as "determination_id!: _"
           from postings p
           where p.deal_id = any($2) and p.settlement_id = any($1) and p.reason in ('accrual', 'rounding', 'release')
             and not exists (select from postings r where r.reverses_id = p.id and r.settlement_id = any($1))
           order by p.id"#,
        closed as _,
        deals as _,
    )
    .fetch_all(connection)
    .await?)
}

/// What is added to an account's sums.
pub(crate) struct NewSum {
    pub(crate) account: LedgerAccountId,
    pub(crate) reason: Reason,
    pub(crate) debit: Decimal,
    pub(crate) credit: Decimal,
}

pub(crate) async fn add_sums(tx: &mut Tx, id: SettlementId, sums: &[NewSum]) -> Result<(), Error> {
    let accounts: Vec<Uuid> = sums.iter().map(|sum| sum.account.0).collect();
    let reasons: Vec<String> = sums
        .iter()
        .map(|sum| sum.reason.as_str().to_owned())
        .collect();
    let debits: Vec<Decimal> = sums.iter().map(|sum| sum.debit).collect();
    let credits: Vec<Decimal> = sums.iter().map(|sum| sum.credit).collect();
    sqlx::query!(
        "insert into commission_totals as t (settlement_id, account_id, reason, debit, credit)
         select $1, * from unnest($2::uuid[], $3::text[], $4::numeric[], $5::numeric[])
         on conflict on constraint commission_totals_key
         do update set debit = t.debit + excluded.debit, credit = t.credit + excluded.credit",
        id.0,
        &accounts,
        &reasons,
        &debits,
        &credits,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list_sums(
    connection: &mut PgConnection,
    id: SettlementId,
) -> Result<Vec<Sum>, Error> {
    Ok(sqlx::query_as!(
        Sum,
        r#"select a.kind as "kind: _", t.reason as "reason: _", sum(t.debit) as "debit!: Money", sum(t.credit) as "credit!: Money"
           from commission_totals t join ledger_accounts a on a.id = t.account_id
           where t.settlement_id = $1
           group by a.kind, t.reason order by a.kind, t.reason"#,
        id.0,
    )
    .fetch_all(connection)
    .await?)
}

/// Those of the violations that closed settlements have carried out.
pub(crate) async fn sanctioned(
    connection: &mut PgConnection,
    closed: &[SettlementId],
    violations: &[ViolationId],
) -> Result<HashSet<ViolationId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"select distinct violation_id as "id!: ViolationId" from postings
           where violation_id = any($2) and settlement_id = any($1)"#,
        closed as _,
        violations as _,
    );
    Ok(ids.fetch_all(connection).await?.into_iter().collect())
}

/// The settlement in which a month's commission accrued: the given one, or a closed one of its site.
pub(crate) async fn settlement_of_month(
    connection: &mut PgConnection,
    settlement: &Settlement,
    month: Month,
) -> Result<Option<SettlementId>, Error> {
    if month == settlement.month {
        return Ok(Some(settlement.id));
    }
    let id = sqlx::query_scalar!(
        r#"select id as "id: SettlementId" from commission_settlements where site_id = $1 and month = $2 and state = 'closed'"#,
        settlement.site_id.0,
        month.first_day(),
    );
    Ok(id.fetch_optional(connection).await?)
}

/// What accrued to a person in a settlement, less what was reversed, in cents.
pub(crate) async fn accrued(
    connection: &mut PgConnection,
    id: SettlementId,
    user: UserId,
) -> Result<i64, Error> {
    let cents = sqlx::query_scalar!(
        r#"select (coalesce(sum(t.credit - t.debit), 0) * 100)::bigint as "cents!"
           from commission_totals t join ledger_accounts a on a.id = t.account_id
           where t.settlement_id = $1 and a.user_id = $2 and t.reason in ('accrual', 'rounding', 'reversal')"#,
        id.0,
        user.0,
    );
    Ok(cents.fetch_one(connection).await?)
}
