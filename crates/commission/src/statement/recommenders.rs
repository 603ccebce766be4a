//! Statements of those outside the group: what a recommender was credited and paid with a settlement, for which filings
//! (ATT-F08, ATT-D10).

use super::explain::per_cent;
use crate::booking::Reason;
use crate::settlement::SettlementState;
use crate::{AccountKind, Error, Month};
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{
    Caller, DealId, DeterminationId, FilingId, Money, Page, PageRequest, PostingId, RecommenderId,
    Scope, SettlementId, UnitId, Words,
};
use uuid::Uuid;

/// What a recommender was credited and paid with a settlement. Opening plus accrued and reversed, less paid, is what is payable
/// and held afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecommenderStatement {
    /// The settlement.
    pub settlement_id: SettlementId,
    /// Where it stands; the statement counts once it is closed.
    pub state: SettlementState,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    pub month: Month,
    /// The recommender.
    pub recommender_id: RecommenderId,
    /// What was the recommender's before.
    pub opening: Money,
    /// What accrued.
    pub accrued: Money,
    /// What was taken back of earlier months, below nothing.
    pub reversed: Money,
    /// What is paid.
    pub paid: Money,
    /// What is payable afterwards: below nothing when the recommender owes it.
    pub payable: Money,
    /// What is held until an approval comes (ATT-F09).
    pub held: Money,
}

/// A line: a posting from or to an account of the recommender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecommenderLine {
    /// The posting.
    pub posting_id: PostingId,
    /// Why.
    pub reason: Reason,
    /// The recommender's account.
    pub account: AccountKind,
    /// What it gets; below nothing when it loses it.
    pub amount: Money,
    /// The deal.
    pub deal_id: Option<DealId>,
    /// The determination.
    pub determination_id: Option<DeterminationId>,
    /// The filing that brings it.
    pub filing_id: Option<FilingId>,
    /// The fixed sum, where it is one.
    pub sum: Option<Money>,
    /// The rate in millionths of the base, where it is one.
    pub rate_ppm: Option<i32>,
    /// The base of the commission after the settlement.
    pub base: Option<Money>,
    /// The posting that it takes back.
    pub reverses_id: Option<PostingId>,
}

impl RecommenderLine {
    /// What the line says, in both languages.
    #[must_use]
    pub fn explanation(&self) -> Words {
        match self.reason {
            Reason::Accrual | Reason::Rounding => self.accrual(),
            Reason::Release => Words::new(
                "The filing is approved: what was held is payable (ATT-F09).",
                "报备已审批，暂留部分转为应付（ATT-F09）。",
            ),
            Reason::Reversal => Words::new(
                "Takes back what was posted before: the deal fell away, or was determined or settled anew.",
                "冲回此前已计：成交撤销，或重新判定、重新结算。",
            ),
            Reason::Payout => Words::new("What was payable is paid.", "应付报备奖励发放。"),
            Reason::Sanction | Reason::Delegation | Reason::PoolPart => {
                Words::new("Moved between accounts.", "账户间划转。")
            }
        }
    }

    fn accrual(&self) -> Words {
        if let Some(sum) = self.sum {
            return Words::new(
                format!(
                    "A fixed sum of {sum} a deal, due once commission accrues on the deal (ATT-F08)."
                ),
                format!("每单固定奖励 {sum} 元，本单计佣后即可发放（ATT-F08）。"),
            );
        }
        let base = self.base.unwrap_or_default();
        let rate = per_cent(self.rate_ppm.unwrap_or_default());
        Words::new(
            format!(
                "{rate} of the base of the commission, {base} by now, less what was booked before (ATT-F08)."
            ),
            format!("计佣基数 {base} 元的 {rate}，扣除此前已计（ATT-F08）。"),
        )
    }
}

struct Row {
    settlement_id: SettlementId,
    state: SettlementState,
    site_id: UnitId,
    month: NaiveDate,
    opening: Money,
    accrued: Money,
    reversed: Money,
    paid: Money,
    payable: Money,
    held: Money,
}

/// The statements of a recommender, the latest settlement first. Sites whose commission the caller sees as a whole.
///
/// # Errors
/// [`Error::StatementNotFound`] where the caller sees no such recommender's site.
pub async fn list_of_recommender(
    connection: &mut PgConnection,
    caller: &Caller,
    recommender: RecommenderId,
    page: &PageRequest<SettlementId>,
) -> Result<Page<RecommenderStatement, SettlementId>, Error> {
    if !is_seen(connection, &caller.scope, recommender).await? {
        return Err(Error::StatementNotFound {});
    }
    let rows = statements(connection, &caller.scope, recommender, None, page).await?;
    Ok(page.page(rows, |one| one.settlement_id))
}

/// The lines of a recommender's statement of a settlement, in the order in which they were posted.
///
/// # Errors
/// [`Error::StatementNotFound`].
pub async fn lines_of_recommender(
    connection: &mut PgConnection,
    caller: &Caller,
    recommender: RecommenderId,
    settlement: SettlementId,
    page: &PageRequest<PostingId>,
) -> Result<Page<RecommenderLine, PostingId>, Error> {
    let one = PageRequest {
        limit: 1,
        after: None,
    };
    let scope = &caller.scope;
    let found = statements(connection, scope, recommender, Some(settlement), &one).await?;
    if found.is_empty() {
        return Err(Error::StatementNotFound {});
    }
    let rows = sqlx::query_as!(
        RecommenderLine,
        r#"select p.id as "posting_id: _", p.reason as "reason: _",
                  case when c.recommender_id = $2 then c.kind else d.kind end as "account!: _",
                  case when c.recommender_id = $2 then p.amount else -p.amount end as "amount!: Money",
                  p.deal_id as "deal_id: _", p.determination_id as "determination_id: _", g.filing_id as "filing_id?: _",
                  g.amount as "sum?: _", g.rate_ppm as "rate_ppm?", a.base as "base?: _", p.reverses_id as "reverses_id: _"
           from postings p
           join ledger_accounts c on c.id = p.credit_id
           join ledger_accounts d on d.id = p.debit_id
           left join determination_filing_rewards g on g.determination_id = p.determination_id and g.recommender_id = $2
           left join accruals a on a.deal_id = p.deal_id and a.settlement_id = p.settlement_id
           where p.settlement_id = $1 and $2 in (c.recommender_id, d.recommender_id) and ($3::uuid is null or p.id > $3)
           order by p.id limit $4"#,
        settlement.0,
        recommender.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(page.page(rows, |line| line.posting_id))
}

/// Whether a recommender belongs to a site of the scope.
async fn is_seen(
    connection: &mut PgConnection,
    scope: &Scope,
    recommender: RecommenderId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from recommenders where id = $1 and ($2::boolean or site_id = any($3))) as "seen!""#,
        recommender.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_one(connection)
    .await?)
}

async fn statements(
    connection: &mut PgConnection,
    scope: &Scope,
    recommender: RecommenderId,
    settlement: Option<SettlementId>,
    page: &PageRequest<SettlementId>,
) -> Result<Vec<RecommenderStatement>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select s.id as "settlement_id: _", s.state as "state: _", s.site_id as "site_id: _", s.month,
                  coalesce(sum(t.credit - t.debit) filter (where o.id <> s.id), 0.00) as "opening!: Money",
                  coalesce(sum(t.credit - t.debit) filter (where o.id = s.id and t.reason in ('accrual', 'rounding')), 0.00) as "accrued!: Money",
                  coalesce(sum(t.credit - t.debit) filter (where o.id = s.id and t.reason = 'reversal'), 0.00) as "reversed!: Money",
                  coalesce(sum(t.debit - t.credit) filter (where o.id = s.id and t.reason = 'payout'), 0.00) as "paid!: Money",
                  coalesce(sum(t.credit - t.debit) filter (where a.kind = 'payable'), 0.00) as "payable!: Money",
                  coalesce(sum(t.credit - t.debit) filter (where a.kind = 'held'), 0.00) as "held!: Money"
           from commission_settlements s
           join ledger_accounts a on a.site_id = s.site_id and a.recommender_id = $1
           join commission_totals t on t.account_id = a.id
           join commission_settlements o on o.id = t.settlement_id and (o.id = s.id or (o.state = 'closed' and o.month < s.month))
           where s.state not in ('computing', 'discarded') and ($2::boolean or s.site_id = any($3))
             and ($4::uuid is null or s.id = $4)
             and ($5::uuid is null or s.id < $5)
             and exists (select from commission_totals y join ledger_accounts b on b.id = y.account_id
                         where y.settlement_id = s.id and b.recommender_id = $1)
           group by s.id order by s.id desc limit $6"#,
        recommender.0,
        scope.all,
        scope.units.as_slice() as _,
        settlement.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RecommenderStatement {
            settlement_id: row.settlement_id,
            state: row.state,
            site_id: row.site_id,
            month: Month::of(row.month),
            recommender_id: recommender,
            opening: row.opening,
            accrued: row.accrued,
            reversed: row.reversed,
            paid: row.paid,
            payable: row.payable,
            held: row.held,
        })
        .collect())
}
