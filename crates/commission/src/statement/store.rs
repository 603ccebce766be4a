//! Every SQL statement of statements.

use super::{Delegated, Figures, Filter, Line, Place, PoolPart, Statement};
use crate::basis::{self, Span};
use crate::booking::Reason;
use crate::settlement::SettlementState;
use crate::{AccountKind, Month};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{
    DealId, DepartureId, DeterminationId, Money, PageRequest, PostingId, Scope, ScoreId,
    SettlementId, UnitId, UserId, ViolationId,
};
use rust_decimal::Decimal;
use std::collections::HashSet;
use uuid::Uuid;

/// The people whom a settlement concerns.
pub(super) async fn people_of(
    connection: &mut PgConnection,
    settlement: SettlementId,
) -> Result<Vec<UserId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct a.user_id as "id!: UserId"
           from commission_totals t join ledger_accounts a on a.id = t.account_id
           where t.settlement_id = $1 and a.user_id is not null order by 1"#,
        settlement.0
    )
    .fetch_all(connection)
    .await?)
}

struct Row {
    settlement_id: SettlementId,
    state: SettlementState,
    site_id: UnitId,
    month: NaiveDate,
    user_id: UserId,
    opening: Money,
    accrued: Money,
    reversed: Money,
    forfeited: Money,
    sanctioned: Money,
    delegated: Money,
    from_pool: Money,
    paid: Money,
    payable: Money,
    retained: Money,
    held: Money,
}

impl From<Row> for Statement {
    fn from(row: Row) -> Self {
        Self {
            settlement_id: row.settlement_id,
            state: row.state,
            site_id: row.site_id,
            month: Month::of(row.month),
            user_id: row.user_id,
            opening: row.opening,
            accrued: row.accrued,
            reversed: row.reversed,
            forfeited: row.forfeited,
            sanctioned: row.sanctioned,
            delegated: row.delegated,
            from_pool: row.from_pool,
            paid: row.paid,
            payable: row.payable,
            retained: row.retained,
            held: row.held,
        }
    }
}

/// The people whom a settlement concerns, with the sums of their accounts over it and all closed ones before.
macro_rules! select_statements {
    ($shown:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"with shown as (
                   select distinct s.id, s.site_id, s.month, s.state, a.user_id
                   from commission_settlements s
                   join commission_totals t on t.settlement_id = s.id
                   join ledger_accounts a on a.id = t.account_id and a.user_id is not null
                   "# + $shown + r#")
               select w.id as "settlement_id: _", w.state as "state: _", w.site_id as "site_id: _", w.month,
                      w.user_id as "user_id!: _",
                      coalesce(x.opening, 0.00) as "opening!: Money", coalesce(x.accrued, 0.00) as "accrued!: Money",
                      coalesce(x.reversed, 0.00) as "reversed!: Money", coalesce(x.forfeited, 0.00) as "forfeited!: Money",
                      coalesce(x.sanctioned, 0.00) as "sanctioned!: Money", coalesce(x.paid, 0.00) as "paid!: Money",
                      coalesce(x.delegated, 0.00) as "delegated!: Money", coalesce(x.from_pool, 0.00) as "from_pool!: Money",
                      coalesce(x.payable, 0.00) as "payable!: Money", coalesce(x.retained, 0.00) as "retained!: Money",
                      coalesce(x.held, 0.00) as "held!: Money"
               from shown w
               cross join lateral (
                   select sum(t.credit - t.debit) filter (where s.id <> w.id) as opening,
                          sum(t.credit - t.debit) filter (where s.id = w.id and t.reason in ('accrual', 'rounding')) as accrued,
                          sum(t.credit - t.debit) filter (where s.id = w.id and t.reason = 'reversal') as reversed,
                          sum(t.credit - t.debit) filter (where s.id = w.id and t.reason = 'release') as forfeited,
                          sum(t.credit - t.debit) filter (where s.id = w.id and t.reason = 'sanction') as sanctioned,
                          sum(t.credit - t.debit) filter (where s.id = w.id and t.reason = 'delegation') as delegated,
                          sum(t.credit - t.debit) filter (where s.id = w.id and t.reason = 'pool_part') as from_pool,
                          sum(t.debit - t.credit) filter (where s.id = w.id and t.reason = 'payout') as paid,
                          sum(t.credit - t.debit) filter (where a.kind = 'payable') as payable,
                          sum(t.credit - t.debit) filter (where a.kind = 'retention') as retained,
                          sum(t.credit - t.debit) filter (where a.kind = 'held') as held
                   from ledger_accounts a
                   join commission_totals t on t.account_id = a.id
                   join commission_settlements s on s.id = t.settlement_id and (s.id = w.id or (s.state = 'closed' and s.month < w.month))
                   where a.user_id = w.user_id and a.site_id = w.site_id) x
               order by w.id desc, w.user_id desc"#,
            $($argument),*
        )
    };
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<Place>,
) -> Result<Vec<Statement>, Error> {
    let rows = select_statements!(
        "where ((s.state not in ('computing', 'discarded') and ($1::boolean or s.site_id = any($2)))
                or (s.state = 'closed' and a.user_id = $3))
           and ($4::uuid is null or s.site_id = $4)
           and ($5::date is null or s.month = $5)
           and ($6::uuid is null or s.id = $6)
           and ($7::uuid is null or a.user_id = $7)
           and ($8::uuid is null or (s.id, a.user_id) < ($8, $9))
         order by s.id desc, a.user_id desc limit $10",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.month.map(Month::first_day),
        filter.settlement.map(Uuid::from),
        filter.user.map(Uuid::from),
        page.after.map(|place| place.settlement.0),
        page.after.map(|place| place.user.0),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Statement::from).collect())
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    settlement: SettlementId,
    user: UserId,
) -> Result<Option<Statement>, Error> {
    let row = select_statements!(
        "where s.id = $4 and a.user_id = $5
           and ((s.state not in ('computing', 'discarded') and ($1::boolean or s.site_id = any($2)))
                or (s.state = 'closed' and a.user_id = $3))",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        settlement.0,
        user.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Statement::from))
}

pub(crate) async fn of_settlement(
    connection: &mut PgConnection,
    settlement: SettlementId,
) -> Result<Vec<Statement>, Error> {
    let rows = select_statements!(
        "where s.id = $1 order by s.id desc, a.user_id desc limit 1000",
        settlement.0
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Statement::from).collect())
}

struct LineRow {
    posting_id: PostingId,
    reason: Reason,
    account: AccountKind,
    counter_account: AccountKind,
    amount: Money,
    deal_id: Option<DealId>,
    determination_id: Option<DeterminationId>,
    reverses_id: Option<PostingId>,
    reversed_month: Option<NaiveDate>,
    violation_id: Option<ViolationId>,
    departure_id: Option<DepartureId>,
    leaver_id: Option<UserId>,
    delegate_id: Option<UserId>,
    delegate_numerator: Option<i64>,
    delegate_denominator: Option<i64>,
    mistaken: Option<bool>,
    score_id: Option<ScoreId>,
    points: Option<i32>,
    points_total: Option<i64>,
    pool: Option<Money>,
    price: Option<Money>,
    received: Option<Money>,
    base: Option<Money>,
    rate_ppm: Option<Decimal>,
    pool_cut_ppm: Option<i32>,
    commission: Option<Money>,
    due_ppm: Option<i32>,
    received_before: Option<Money>,
    base_before: Option<Money>,
    commission_before: Option<Money>,
    since: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
    payment_method: Option<String>,
}

impl LineRow {
    fn delegation(&self) -> Option<Delegated> {
        Some(Delegated {
            departure_id: self.departure_id?,
            leaver_id: self.leaver_id?,
            delegate_id: self.delegate_id?,
            share: self.delegate_numerator.zip(self.delegate_denominator)?,
            mistaken: self.mistaken.unwrap_or(false),
        })
    }

    fn pool_part(&self) -> Option<PoolPart> {
        Some(PoolPart {
            score_id: self.score_id?,
            points: self.points?,
            points_total: self.points_total?,
            pool: self.pool?,
        })
    }
}

impl From<LineRow> for Line {
    fn from(row: LineRow) -> Self {
        let (delegation, pool_part) = (row.delegation(), row.pool_part());
        let nothing = || "0.00".parse().unwrap_or_default();
        let parts = (
            row.price,
            row.received,
            row.base,
            row.rate_ppm,
            row.commission,
        );
        let figures = match parts {
            (Some(price), Some(received), Some(base), Some(rate_ppm), Some(commission)) => {
                Some(Figures {
                    price,
                    received_before: row.received_before.unwrap_or_else(nothing),
                    received,
                    base_before: row.base_before.unwrap_or_else(nothing),
                    base,
                    rate_ppm,
                    pool_cut_ppm: row.pool_cut_ppm.unwrap_or_default(),
                    commission_before: row.commission_before.unwrap_or_else(nothing),
                    commission,
                    due_ppm: row.due_ppm.unwrap_or_default(),
                })
            }
            _ => None,
        };
        Self {
            posting_id: row.posting_id,
            reason: row.reason,
            account: row.account,
            counter_account: row.counter_account,
            amount: row.amount,
            deal_id: row.deal_id,
            determination_id: row.determination_id,
            rule: None,
            evidence: Vec::new(),
            share: None,
            share_held: false,
            reward: None,
            delegation,
            pool_part,
            condition: None,
            way: row.payment_method.as_deref().and_then(basis::way_of),
            figures,
            payments: Vec::new(),
            reverses_id: row.reverses_id,
            reversed_month: row.reversed_month.map(Month::of),
            violation_id: row.violation_id,
            since: row.since,
            until: row.until,
        }
    }
}

pub(crate) async fn lines(
    connection: &mut PgConnection,
    settlement: SettlementId,
    user: UserId,
    before: &[SettlementId],
    page: &PageRequest<PostingId>,
) -> Result<Vec<Line>, Error> {
    let accounts = sqlx::query_scalar!(
        r#"select a.id from ledger_accounts a join commission_settlements s on s.site_id = a.site_id where s.id = $1 and a.user_id = $2"#,
        settlement.0,
        user.0,
    )
    .fetch_all(&mut *connection)
    .await?;
    let rows = sqlx::query_as!(
        LineRow,
        r#"select p.id as "posting_id: _", p.reason as "reason: _",
                  case when c.user_id = $2 then c.kind else d.kind end as "account!: _",
                  case when c.user_id = $2 then d.kind else c.kind end as "counter_account!: _",
                  case when c.user_id = $2 then p.amount else -p.amount end as "amount!: Money",
                  p.deal_id as "deal_id: _", p.determination_id as "determination_id: _", p.reverses_id as "reverses_id: _",
                  r.month as "reversed_month?", p.violation_id as "violation_id: _",
                  x.id as "departure_id?: _", x.user_id as "leaver_id?: _", x.delegate_id as "delegate_id?: _",
                  x.delegate_numerator as "delegate_numerator?", x.delegate_denominator as "delegate_denominator?",
                  x.mistaken as "mistaken?",
                  o.score_id as "score_id?: _", o.points as "points?", o.points_total as "points_total?", o.pool as "pool?: _",
                  a.price as "price?: _", a.received as "received?: _", a.base as "base?: _", a.rate_ppm as "rate_ppm?",
                  a.pool_cut_ppm as "pool_cut_ppm?", a.commission as "commission?: _", a.due_ppm as "due_ppm?",
                  b.received as "received_before?: _", b.base as "base_before?: _", b.commission as "commission_before?: _",
                  b.cutoff as "since?", s.cutoff as until, e.payment_method as "payment_method?"
           from postings p
           join commission_settlements s on s.id = p.settlement_id
           join ledger_accounts c on c.id = p.credit_id
           join ledger_accounts d on d.id = p.debit_id
           left join deals e on e.id = p.deal_id
           left join accruals a on a.deal_id = p.deal_id and a.settlement_id = p.settlement_id
           left join lateral (
               select b.received, b.base, b.commission, o.cutoff
               from accruals b join commission_settlements o on o.id = b.settlement_id
               where b.deal_id = p.deal_id and b.settlement_id = any($4)
               order by o.month desc limit 1) b on true
           left join lateral (
               select x.id, x.user_id, x.delegate_id, x.delegate_numerator, x.delegate_denominator,
                      e.departure_id is not null and e.returned_on is null as mistaken
               from departures x
               join deals y on y.id = p.deal_id
               left join departure_ends e on e.departure_id = x.id and e.recorded_at < s.cutoff
               where p.reason = 'delegation' and x.site_id = s.site_id and x.recorded_at < s.cutoff
                 and x.user_id in (c.user_id, d.user_id)
                 and (x.delegate_id in (c.user_id, d.user_id) or (x.delegate_id is not null and 'department' in (c.kind, d.kind)))
               order by mistaken, coalesce(y.counted_at >= e.returned_on::timestamp at time zone 'Asia/Shanghai', false), x.number
               limit 1) x on true
           left join pool_parts o on p.reason = 'pool_part' and o.settlement_id = p.settlement_id and o.user_id = $2
           left join postings q on q.id = p.reverses_id
           left join commission_settlements r on r.id = q.settlement_id
           where p.settlement_id = $1 and (p.credit_id = any($3) or (p.debit_id = any($3) and p.reason <> 'accrual')) and ($5::uuid is null or p.id > $5)
           order by p.id limit $6"#,
        settlement.0,
        user.0,
        &accounts,
        before as _,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut lines: Vec<Line> = rows.into_iter().map(Line::from).collect();
    let determinations: HashSet<DeterminationId> = lines
        .iter()
        .filter_map(|line| line.determination_id)
        .collect();
    let determinations: Vec<DeterminationId> = determinations.into_iter().collect();
    let rulings = basis::rulings(connection, &determinations, user).await?;
    for line in &mut lines {
        let ruling = line.determination_id.and_then(|id| rulings.get(&id));
        if let Some(ruling) = ruling.cloned() {
            line.rule = Some(ruling.rule);
            line.evidence = ruling.evidence;
            line.share = ruling.share;
            line.share_held = ruling.held;
            line.reward = ruling.reward;
        }
    }
    Ok(lines)
}

/// Adds the payments that came in since the settlement before to the lines of accruals.
pub(crate) async fn add_payments(
    connection: &mut PgConnection,
    lines: &mut [Line],
) -> Result<(), Error> {
    let mut seen = HashSet::new();
    let accruals = lines.iter().filter(|line| line.reason == Reason::Accrual);
    let spans: Vec<Span> = accruals
        .filter_map(|line| line.deal_id.map(|deal| (deal, line)))
        .filter(|(deal, _)| seen.insert(*deal))
        .map(|(deal, line)| Span {
            deal,
            since: line.since,
            until: line.until,
        })
        .collect();
    let payments = basis::payments(connection, &spans).await?;
    for line in lines
        .iter_mut()
        .filter(|line| line.reason == Reason::Accrual)
    {
        let found = line.deal_id.and_then(|deal| payments.get(&deal));
        line.payments = found.cloned().unwrap_or_default();
    }
    Ok(())
}
