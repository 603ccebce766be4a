//! Finding and locking deals.

use crate::deal::{
    Closed, Contracted, Deal, DealState, Holder, Instalment, PaymentMethod, Reserved, Subscribed,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    CustomerId, DealId, DiscountId, Money, PageRequest, PartyId, PolicyVersionId, SaleUnitId,
    Scope, UnitId, UserId,
};
use sqlx::types::Json;
use uuid::Uuid;

struct Row {
    id: DealId,
    site_id: UnitId,
    unit_id: SaleUnitId,
    party_id: Option<PartyId>,
    salesperson_id: UserId,
    stage: DealStage,
    state: DealState,
    list_price: Money,
    price: Money,
    discount_id: Option<DiscountId>,
    reservation_amount: Option<Money>,
    deposit_amount: Option<Money>,
    reserved_at: Option<DateTime<Utc>>,
    reserved_until: Option<DateTime<Utc>>,
    subscribed_at: Option<DateTime<Utc>>,
    planned_contract_on: Option<NaiveDate>,
    payment_method: Option<PaymentMethod>,
    contracted_at: Option<DateTime<Utc>>,
    contract_number: Option<String>,
    filing_number: Option<String>,
    holder_set: i32,
    plan_set: i32,
    holders: Json<Vec<Holder>>,
    instalments: Json<Vec<Instalment>>,
    received: Money,
    counted_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    closed_reason: Option<String>,
    forfeited: Money,
    compensation: Money,
    policy_version: Option<PolicyVersionId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for Deal {
    fn from(row: Row) -> Self {
        let reserved = row
            .reserved_at
            .zip(row.reserved_until)
            .zip(row.reservation_amount);
        let subscribed = row
            .subscribed_at
            .zip(row.deposit_amount)
            .zip(row.payment_method);
        Self {
            id: row.id,
            site_id: row.site_id,
            unit_id: row.unit_id,
            party_id: row.party_id,
            salesperson_id: row.salesperson_id,
            stage: row.stage,
            state: row.state,
            list_price: row.list_price,
            price: row.price,
            discount_id: row.discount_id,
            reserved: reserved.map(|((at, until), amount)| Reserved { at, until, amount }),
            subscribed: subscribed.map(|((at, deposit_amount), payment_method)| Subscribed {
                at,
                deposit_amount,
                payment_method,
                planned_contract_on: row.planned_contract_on,
            }),
            contracted: row
                .contracted_at
                .zip(row.contract_number)
                .map(|(at, number)| Contracted {
                    at,
                    number,
                    filing_number: row.filing_number,
                }),
            holders: row.holders.0,
            holder_set: row.holder_set,
            instalments: row.instalments.0,
            plan_set: row.plan_set,
            received: row.received,
            counted_at: row.counted_at,
            closed: row.closed_at.map(|at| Closed {
                at,
                reason: row.closed_reason,
            }),
            forfeited: row.forfeited,
            compensation: row.compensation,
            policy_version: row.policy_version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

macro_rules! select_deals {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.site_id as "site_id: _", d.unit_id as "unit_id: _", d.party_id as "party_id: _",
                      d.salesperson_id as "salesperson_id: _", d.stage as "stage: _", d.state as "state: _",
                      d.list_price as "list_price: _", d.price as "price: _", d.discount_id as "discount_id: _",
                      d.reservation_amount as "reservation_amount: _", d.deposit_amount as "deposit_amount: _", d.reserved_at,
                      d.reserved_until, d.subscribed_at, d.planned_contract_on, d.payment_method as "payment_method: _",
                      d.contracted_at, d.contract_number, d.filing_number, d.holder_set, d.plan_set,
                      holder_names(d.id, d.holder_set) as "holders!: _",
                      (select coalesce(json_agg(json_build_object('due_on', i.due_on, 'amount', i.amount::text) order by i.place), '[]')
                       from deal_instalments i where i.deal_id = d.id and i.set_number = d.plan_set) as "instalments!: _",
                      coalesce((select sum(p.amount) from payments p where p.deal_id = d.id and counts_as_price(p.kind)), 0)
                          as "received!: _",
                      d.counted_at, d.closed_at, d.closed_reason, d.forfeited as "forfeited: _",
                      d.compensation as "compensation: _", d.policy_version as "policy_version: _", d.created_at,
                      d.updated_at, d.version
               from deals d
               "# + $rest,
            $($argument),*
        )
    };
}

/// Which deals a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DealFilter {
    /// At one of these stages; any when empty.
    pub stages: Vec<DealStage>,
    /// In one of these states; any when empty.
    pub states: Vec<DealState>,
    /// Of this salesperson.
    pub salesperson: Option<UserId>,
    /// Of this unit.
    pub unit: Option<SaleUnitId>,
    /// Of this party.
    pub party: Option<PartyId>,
    /// In which this customer is a holder now.
    pub customer: Option<CustomerId>,
    /// Only those of which money is overdue today.
    pub overdue: bool,
}

pub(in crate::deal) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DealId,
) -> Result<Option<Deal>, Error> {
    let row = select_deals!(
        "where d.id = $1 and ($2 or d.site_id = any($3) or d.salesperson_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Into::into))
}

pub(in crate::deal) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    filter: &DealFilter,
    today: NaiveDate,
    page: &PageRequest<DealId>,
) -> Result<Vec<Deal>, Error> {
    let stages: Vec<String> = filter
        .stages
        .iter()
        .map(|stage| stage.as_str().to_owned())
        .collect();
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_deals!(
        "where d.site_id = $1 and ($2 or d.site_id = any($3) or d.salesperson_id = $4)
           and (cardinality($5::text[]) = 0 or d.stage = any($5))
           and (cardinality($6::text[]) = 0 or d.state = any($6))
           and ($7::uuid is null or d.salesperson_id = $7)
           and ($8::uuid is null or d.unit_id = $8)
           and ($9::uuid is null or d.party_id = $9)
           and ($10::uuid is null or exists (select from deal_holders h where h.customer_id = $10 and h.deal_id = d.id
                                                                          and h.set_number = d.holder_set))
           and (not $11 or d.state = 'live'
                and coalesce((select sum(p.amount) from payments p where p.deal_id = d.id and counts_as_price(p.kind)), 0)
                    < (select sum(i.amount) from deal_instalments i
                       where i.deal_id = d.id and i.set_number = d.plan_set and i.due_on < $12))
           and ($13::uuid is null or d.id < $13)
         order by d.id desc limit $14",
        site.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        &stages,
        &states,
        filter.salesperson.map(Uuid::from),
        filter.unit.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.customer.map(Uuid::from),
        filter.overdue,
        today,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(in crate::deal) async fn lock(tx: &mut Tx, id: DealId) -> Result<(), Error> {
    sqlx::query!("select id from deals where id = $1 for update", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(())
}

/// Locks the units of reservations whose time has passed, and answers the deals.
pub(in crate::deal) async fn lock_lapsed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<DealId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select d.id as "id: DealId" from deals d join sale_units u on u.id = d.unit_id
           where d.state = 'live' and d.stage = 'reservation' and d.reserved_until <= $1
           order by d.reserved_until, d.id limit $2 for update of u skip locked"#,
        now,
        limit,
    )
    .fetch_all(&mut **tx)
    .await?)
}
