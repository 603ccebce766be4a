//! What a settlement is made of: deals, the money received for them, and how their commission is divided. The only place
//! at which this crate reads what belongs to deals and determinations.

mod trace;

pub use trace::{Ruling, Span, payments, rulings};

use crate::Month;
use crate::accrual::{self, Standing};
use crate::position::in_cents;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::decision::{Holder, Share};
use kehu_attribution::policy::{CommissionRules, FilingReward, PaymentWay, UnitSwap};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{
    DealId, DeterminationId, LedgerAccountId, Money, RecommenderId, SettlementId, UnitId, UserId,
    Zone,
};
use rust_decimal::Decimal;
use std::collections::HashMap;
use uuid::Uuid;

/// Which deals, and up to when.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    /// The site.
    pub site: UnitId,
    /// Money, price, plan and contract count as they were before this instant.
    pub cutoff: DateTime<Utc>,
    /// Whether deals stand and how they are divided counts as it was at this instant.
    pub as_of: DateTime<Utc>,
    /// The settlements upon which this one builds.
    pub closed: &'a [SettlementId],
    /// Deals after this one.
    pub after: Option<DealId>,
    /// Up to this one, and it.
    pub until: Option<DealId>,
    /// At most this many.
    pub limit: i64,
    /// Whether who leads each deal is asked for.
    pub with_leading: bool,
}

/// A deal as a settlement sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// The deal.
    pub deal_id: DealId,
    /// When it came to count.
    pub counted_at: DateTime<Utc>,
    /// What commission depends on.
    pub standing: Standing,
    /// Whether no settlement before has credited anybody with it; false where who leads is not asked for.
    pub is_new: bool,
    /// The salesperson who is credited with most of it, the first where it is even.
    pub leading: Option<UserId>,
    /// The determination that holds; none where there is none or it waits for a ruling.
    pub determination: Option<Determination>,
    /// The bank has paid the loan out.
    pub loan_paid_out: bool,
    /// The unit was handed over.
    pub handed_over: bool,
    /// Whether the unit was swapped since the last settlement.
    pub is_swapped: bool,
    /// What the last settlement left.
    pub former: Option<Former>,
}

impl Basis {
    /// Whether the deal is settled as a cancellation with a new purchase: its unit was swapped since the last settlement, and
    /// the policy wants it so.
    #[must_use]
    pub fn is_bought_anew(&self, rules: &CommissionRules) -> bool {
        self.is_swapped && self.standing.stands && rules.unit_swap == UnitSwap::CancelAndBuyAnew
    }

    /// What the commission is a part of. A condition that was met stays so while no money goes back, whatever a swap makes of
    /// price and plan or a later policy of the condition: what has accrued stays, and what is more waits until the condition
    /// is met anew. A new purchase meets it by itself.
    #[must_use]
    pub fn base(&self, rules: &CommissionRules) -> i64 {
        let base = accrual::base(rules, &self.standing);
        let carried = self.former.as_ref().filter(|_| !self.is_bought_anew(rules));
        match carried {
            Some(former) if base == 0 && self.standing.received >= former.received => {
                accrual::measure(rules, &self.standing).min(former.base)
            }
            _ => base,
        }
    }
}

/// How a deal's commission is divided.
#[derive(Debug, Clone, PartialEq)]
pub struct Determination {
    /// The determination.
    pub id: DeterminationId,
    /// The shares, in party order; they sum to 1.
    pub shares: Vec<Share>,
    /// The fixed sum for the referrer beside the commission (ATT-E06).
    pub reward: Option<Reward>,
    /// What somebody outside gets for having filed the customer, beside the commission (ATT-F08).
    pub filing: Option<FilingDue>,
}

/// What somebody outside the group gets of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilingDue {
    /// Who filed.
    pub recommender: RecommenderId,
    /// How much.
    pub reward: FilingReward,
    /// Whether it waits for the filing's approval (ATT-F09).
    pub held: bool,
}

/// A fixed sum for who referred a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reward {
    /// The referrer.
    pub referrer: UserId,
    /// How much, in cents.
    pub cents: i64,
    /// Whether it waits for the referral's approval (ATT-E07).
    pub held: bool,
}

/// What the last settlement left of a deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    /// By which determination it was divided.
    pub determination_id: DeterminationId,
    /// How that divides it; none where it is the one that holds now.
    pub shares: Option<Vec<Share>>,
    /// Its fixed sum for the referrer; none where it is the one that holds now.
    pub reward: Option<Reward>,
    /// What it gave to who filed; none where it is the one that holds now.
    pub filing: Option<FilingDue>,
    /// The month in which commission first accrued.
    pub first_month: NaiveDate,
    /// The price.
    pub price: i64,
    /// Money received, in cents.
    pub received: i64,
    /// What the commission was a part of, in cents.
    pub base: i64,
    /// The commission before it was rounded.
    pub exact: Decimal,
    /// The pool's cut before it was rounded.
    pub pool_exact: Decimal,
    /// The part that was payable, in millionths.
    pub due_ppm: u32,
    /// Who had what.
    pub position: Vec<(LedgerAccountId, i64)>,
}

/// The deals of a window in order of their identifiers: one round trip.
///
/// # Errors
/// When the database fails, or holds what this version cannot read.
pub async fn of_month(
    connection: &mut PgConnection,
    window: &Window<'_>,
) -> Result<Vec<Basis>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select d.id as "deal_id: DealId", d.counted_at as "counted_at!",
                  (select m.price from deal_movements m where m.deal_id = d.id and m.occurred_at < $2
                   order by m.id desc limit 1) as "price!: Money",
                  (d.state = 'live' or d.closed_at > $3) as "stands!", d.contracted_at < $2 as is_contracted,
                  $7 and not exists (
                      select from commission_settlements o
                      cross join lateral (select x.answer from determinations x where x.deal_id = d.id and x.made_at <= o.as_of
                                          order by x.number desc limit 1) x
                      where o.id = any($4) and d.counted_at < o.cutoff and x.answer = 'determined') as "is_new!",
                  (select coalesce(sum(p.amount), 0.00) from payments p
                   where p.deal_id = d.id and p.recorded_at < $2 and counts_as_price(p.kind)) as "received!: Money",
                  (select i.amount from deal_instalments i
                   where i.deal_id = d.id and i.place = 1
                     and i.set_number = (select max(r.plan_set) from registered_documents r
                                         where r.deal_id = d.id and r.recorded_at < $2)) as "first_instalment: Money",
                  case when $7 then
                      (select l.user_id from determination_shares l
                       where l.determination_id = t.id and l.kind = 'performance' and l.holder = 'salesperson'
                       order by l.numerator::numeric / l.denominator desc, l.place limit 1) end as "leading: UserId",
                  t.id as "determination_id?: DeterminationId",
                  s.holders, s.users as "users: Vec<Option<Uuid>>", s.numerators, s.denominators, s.held,
                  w.referrer_id as "referrer?: UserId", w.amount as "reward?: Money", w.held as "reward_held?",
                  g.recommender_id as "recommender?: RecommenderId", g.amount as "filing_sum?: Money", g.rate_ppm as "filing_rate?",
                  g.held as "filing_held?",
                  exists (select from deal_changes h where h.deal_id = d.id and h.kind = 'swap' and h.state = 'carried_out'
                                                       and h.finished_at >= a.cutoff and h.finished_at < $2) as "is_swapped!",
                  case when d.subscribed_at < $2 then d.payment_method end as payment_method,
                  exists (select from commission_milestones m where m.deal_id = d.id and m.milestone = 'loan_contracted'
                                                                and m.recorded_at < $2) as "loan_contracted!",
                  exists (select from commission_milestones m where m.deal_id = d.id and m.milestone = 'loan_paid_out'
                                                                and m.recorded_at < $2) as "loan_paid_out!",
                  exists (select from commission_milestones m where m.deal_id = d.id and m.milestone = 'handover'
                                                                and m.recorded_at < $2) as "handed_over!",
                  a.determination_id as "former_determination_id?: DeterminationId", a.first_month as "first_month?",
                  a.price as "former_price?: Money", a.received as "former_received?: Money", a.base as "former_base?: Money",
                  a.exact as "exact?", a.pool_exact as "pool_exact?", a.due_ppm as "due_ppm?",
                  a.account_ids as "account_ids?: Vec<LedgerAccountId>", a.cents as "cents?"
           from deals d
           left join lateral (
               select t.id, t.party_id, t.answer from determinations t
               where t.deal_id = d.id and t.made_at <= $3 order by t.number desc limit 1) t on t.answer = 'determined'
           left join lateral (
               select array_agg(s.holder) as holders, array_agg(s.user_id) as users, array_agg(s.numerator) as numerators,
                      array_agg(s.denominator) as denominators,
                      array_agg(s.held and not exists (
                          select from referrals r
                          join submitted_referrals i on i.referral_id = r.id
                          join referral_submissions u on u.id = i.submission_id and u.state = 'approved' and u.settled_at <= $3
                          where r.party_id = t.party_id and r.referrer_id = s.user_id and r.state = 'confirmed')) as held
               from (select * from determination_shares
                     where determination_id = t.id and kind = 'commission' order by place) s) s on true
           left join lateral (
               select w.referrer_id, w.amount,
                      w.held and not exists (
                          select from referrals r
                          join submitted_referrals i on i.referral_id = r.id
                          join referral_submissions u on u.id = i.submission_id and u.state = 'approved' and u.settled_at <= $3
                          where r.party_id = t.party_id and r.referrer_id = w.referrer_id and r.state = 'confirmed') as held
               from determination_rewards w where w.determination_id = t.id) w on true
           left join lateral (
               select g.recommender_id, g.amount, g.rate_ppm,
                      g.held and not exists (select from filing_approvals f where f.filing_id = g.filing_id and f.approved_at <= $3) as held
               from determination_filing_rewards g where g.determination_id = t.id) g on true
           left join lateral (
               select a.*, o.cutoff from accruals a join commission_settlements o on o.id = a.settlement_id
               where a.deal_id = d.id and a.settlement_id = any($4)
               order by o.month desc limit 1) a on true
           where d.site_id = $1 and d.counted_at < $2 and d.id > $5 and d.id <= $8
           order by d.id limit $6"#,
        window.site.0,
        window.cutoff,
        window.as_of,
        window.closed as _,
        // Before every deal; "none, or after" in one condition would read all deals before it again with each batch.
        window.after.map_or(Uuid::nil(), Uuid::from),
        window.limit,
        window.with_leading,
        window.until.map_or(Uuid::max(), Uuid::from),
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut deals = rows
        .into_iter()
        .map(Basis::try_from)
        .collect::<Result<Vec<Basis>, Error>>()?;
    add_former_shares(connection, &mut deals).await?;
    Ok(deals)
}

/// The deal before which so many others of a window stand; none where it has no more.
///
/// # Errors
/// When the database fails.
pub async fn deal_at(
    connection: &mut PgConnection,
    window: &Window<'_>,
    place: i64,
) -> Result<Option<DealId>, Error> {
    let deal = sqlx::query_scalar!(
        r#"select id as "id: DealId" from deals where site_id = $1 and counted_at < $2 and id > $3 order by id offset $4 limit 1"#,
        window.site.0,
        window.cutoff,
        window.after.map_or(Uuid::nil(), Uuid::from),
        place,
    );
    Ok(deal.fetch_optional(connection).await?)
}

/// Adds how the former determinations divided, where another holds now.
async fn add_former_shares(
    connection: &mut PgConnection,
    deals: &mut [Basis],
) -> Result<(), Error> {
    let changed = deals.iter().filter_map(|deal| {
        let (former, now) = deal.former.as_ref().zip(deal.determination.as_ref())?;
        (former.determination_id != now.id).then_some(former.determination_id)
    });
    let changed: Vec<DeterminationId> = changed.collect();
    if changed.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query!(
        r#"select s.determination_id as "id: DeterminationId", array_agg(s.holder order by s.place) as "holders!",
                  array_agg(s.user_id order by s.place) as "users!: Vec<Option<Uuid>>",
                  array_agg(s.numerator order by s.place) as "numerators!", array_agg(s.denominator order by s.place) as "denominators!",
                  array_agg(s.held order by s.place) as "held!", w.referrer_id as "referrer?: UserId", w.amount as "reward?: Money",
                  g.recommender_id as "recommender?: RecommenderId", g.amount as "filing_sum?: Money", g.rate_ppm as "filing_rate?"
           from determination_shares s
           left join determination_rewards w on w.determination_id = s.determination_id
           left join determination_filing_rewards g on g.determination_id = s.determination_id
           where s.determination_id = any($1) and s.kind = 'commission'
           group by s.determination_id, w.determination_id, g.determination_id"#,
        &changed as _,
    )
    .fetch_all(connection)
    .await?;
    let mut former: HashMap<DeterminationId, FormerColumns> = rows
        .into_iter()
        .map(|row| {
            let columns = (
                row.holders,
                row.users,
                row.numerators,
                row.denominators,
                row.held,
            );
            let filing = (row.recommender, row.filing_sum, row.filing_rate);
            let divided = FormerColumns {
                shares: columns,
                reward: (row.referrer, row.reward),
                filing,
            };
            (row.id, divided)
        })
        .collect();
    for deal in deals {
        if let Some(left) = deal.former.as_mut()
            && let Some(divided) = former.remove(&left.determination_id)
        {
            let (referrer, reward) = divided.reward;
            left.shares = Some(shares_of(deal.deal_id, divided.shares)?);
            left.reward = reward_of(deal.deal_id, referrer, reward, None)?;
            left.filing = filing_of(deal.deal_id, divided.filing, None)?;
        }
    }
    Ok(())
}

/// How a former determination divided, as stored.
struct FormerColumns {
    shares: Columns,
    reward: (Option<UserId>, Option<Money>),
    filing: FilingColumns,
}

/// How many deals of a site count by a month's end.
///
/// # Errors
/// When the database fails.
pub async fn count(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from deals where site_id = $1 and counted_at < $2"#,
        site.0,
        cutoff,
    );
    Ok(count.fetch_one(connection).await?)
}

/// The month in which the first deal of a site came to count.
///
/// # Errors
/// When the database fails.
pub async fn first_month(
    connection: &mut PgConnection,
    site: UnitId,
) -> Result<Option<Month>, Error> {
    let first = sqlx::query_scalar!(
        "select min(counted_at) from deals where site_id = $1",
        site.0
    );
    let first = first.fetch_one(connection).await?;
    Ok(first.map(|at| Month::of(Zone::CHINA.day_of(at))))
}

/// Whether a deal belongs to a site.
///
/// # Errors
/// When the database fails.
pub async fn is_deal_of(
    connection: &mut PgConnection,
    site: UnitId,
    deal: DealId,
) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from deals where id = $1 and site_id = $2) as "found!""#,
        deal.0,
        site.0,
    );
    Ok(found.fetch_one(connection).await?)
}

struct Row {
    deal_id: DealId,
    counted_at: DateTime<Utc>,
    price: Money,
    stands: bool,
    is_contracted: Option<bool>,
    is_new: bool,
    received: Money,
    first_instalment: Option<Money>,
    leading: Option<UserId>,
    determination_id: Option<DeterminationId>,
    holders: Option<Vec<String>>,
    users: Option<Vec<Option<Uuid>>>,
    numerators: Option<Vec<i64>>,
    denominators: Option<Vec<i64>>,
    held: Option<Vec<bool>>,
    referrer: Option<UserId>,
    reward: Option<Money>,
    reward_held: Option<bool>,
    recommender: Option<RecommenderId>,
    filing_sum: Option<Money>,
    filing_rate: Option<i32>,
    filing_held: Option<bool>,
    is_swapped: bool,
    payment_method: Option<String>,
    loan_contracted: bool,
    loan_paid_out: bool,
    handed_over: bool,
    former_determination_id: Option<DeterminationId>,
    first_month: Option<NaiveDate>,
    former_price: Option<Money>,
    former_received: Option<Money>,
    former_base: Option<Money>,
    exact: Option<Decimal>,
    pool_exact: Option<Decimal>,
    due_ppm: Option<i32>,
    account_ids: Option<Vec<LedgerAccountId>>,
    cents: Option<Vec<i64>>,
}

impl TryFrom<Row> for Basis {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let id = row.deal_id;
        let columns = (
            row.holders,
            row.users,
            row.numerators,
            row.denominators,
            row.held,
        );
        let shares = match columns {
            (Some(holders), Some(users), Some(numerators), Some(denominators), Some(held)) => Some(
                shares_of(id, (holders, users, numerators, denominators, held))?,
            ),
            _ => None,
        };
        let position = row.account_ids.unwrap_or_default().into_iter();
        let position = position.zip(row.cents.unwrap_or_default()).collect();
        let former = match (
            row.former_determination_id,
            row.first_month,
            row.exact,
            row.pool_exact,
        ) {
            (Some(determination_id), Some(first_month), Some(exact), Some(pool_exact)) => {
                Some(Former {
                    determination_id,
                    shares: None,
                    reward: None,
                    filing: None,
                    first_month,
                    price: cents(id, row.former_price.unwrap_or_default())?,
                    received: cents(id, row.former_received.unwrap_or_default())?,
                    base: cents(id, row.former_base.unwrap_or_default())?,
                    exact,
                    pool_exact,
                    due_ppm: row
                        .due_ppm
                        .and_then(|ppm| ppm.try_into().ok())
                        .unwrap_or_default(),
                    position,
                })
            }
            _ => None,
        };
        let reward = reward_of(id, row.referrer, row.reward, row.reward_held)?;
        let filing = (row.recommender, row.filing_sum, row.filing_rate);
        let filing = filing_of(id, filing, row.filing_held)?;
        Ok(Self {
            deal_id: id,
            counted_at: row.counted_at,
            standing: Standing {
                stands: row.stands,
                price: cents(id, row.price)?,
                received: cents(id, row.received)?,
                is_contracted: row.is_contracted.unwrap_or(false),
                first_instalment: row
                    .first_instalment
                    .map(|amount| cents(id, amount))
                    .transpose()?,
                way: row
                    .payment_method
                    .map(|method| {
                        way_of(&method)
                            .ok_or_else(|| inconsistent(id, "the price is paid in an unknown way"))
                    })
                    .transpose()?,
                is_loan_contracted: row.loan_contracted,
            },
            is_new: row.is_new,
            leading: row.leading,
            determination: row
                .determination_id
                .zip(shares)
                .map(|(id, shares)| Determination {
                    id,
                    shares,
                    reward,
                    filing,
                }),
            loan_paid_out: row.loan_paid_out,
            handed_over: row.handed_over,
            is_swapped: row.is_swapped,
            former,
        })
    }
}

type Columns = (
    Vec<String>,
    Vec<Option<Uuid>>,
    Vec<i64>,
    Vec<i64>,
    Vec<bool>,
);

fn shares_of(deal: DealId, columns: Columns) -> Result<Vec<Share>, Error> {
    let (holders, users, numerators, denominators, held) = columns;
    let fractions = numerators.into_iter().zip(denominators);
    let rows = holders.into_iter().zip(users).zip(fractions).zip(held);
    rows.map(|(((holder, user), (numerator, denominator)), held)| {
        let holder = match (holder.as_str(), user.map(UserId)) {
            ("salesperson", Some(user)) => Holder::Salesperson { user },
            ("referrer", Some(user)) => Holder::Referrer { user },
            ("pool", None) => Holder::Pool,
            ("department", None) => Holder::Department,
            _ => return Err(inconsistent(deal, "a share has no known holder")),
        };
        let share = Fraction::new(numerator, denominator)
            .map_err(|error| inconsistent(deal, &error.to_string()))?;
        Ok(Share {
            holder,
            share,
            held,
        })
    })
    .collect()
}

fn reward_of(
    deal: DealId,
    referrer: Option<UserId>,
    sum: Option<Money>,
    held: Option<bool>,
) -> Result<Option<Reward>, Error> {
    let Some((referrer, sum)) = referrer.zip(sum) else {
        return Ok(None);
    };
    Ok(Some(Reward {
        referrer,
        cents: cents(deal, sum)?,
        held: held.unwrap_or(false),
    }))
}

/// Who filed, and the sum or the rate.
type FilingColumns = (Option<RecommenderId>, Option<Money>, Option<i32>);

fn filing_of(
    deal: DealId,
    columns: FilingColumns,
    held: Option<bool>,
) -> Result<Option<FilingDue>, Error> {
    let (Some(recommender), sum, rate) = columns else {
        return Ok(None);
    };
    let rate = rate.and_then(|ppm| u32::try_from(ppm).ok());
    let reward = match (sum, rate) {
        (Some(sum), None) => FilingReward::FixedSum { sum },
        (None, Some(rate_ppm)) => FilingReward::Rate { rate_ppm },
        _ => return Err(inconsistent(deal, "a filing has neither a sum nor a rate")),
    };
    Ok(Some(FilingDue {
        recommender,
        reward,
        held: held.unwrap_or(false),
    }))
}

/// The way of payment that a stored word tells; none for an unknown one.
pub(crate) fn way_of(payment_method: &str) -> Option<PaymentWay> {
    match payment_method {
        "lump_sum" => Some(PaymentWay::LumpSum),
        "mortgage" | "provident_fund" | "combined_loan" => Some(PaymentWay::WithLoan),
        "instalments" => Some(PaymentWay::Instalments),
        _ => None,
    }
}

fn cents(deal: DealId, amount: Money) -> Result<i64, Error> {
    in_cents(amount).map_err(|error| inconsistent(deal, &error.to_string()))
}

fn inconsistent(deal: DealId, reason: &str) -> Error {
    Error::Inconsistent {
        table: "deals",
        row: deal.to_string(),
        reason: reason.to_owned(),
    }
}
