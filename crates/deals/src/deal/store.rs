//! Every SQL statement on deals, their holders and plans.

use super::close::Ending;
use super::model::{
    Agreement, Closed, Contract, Contracted, Deal, DealState, Holder, Instalment, NewHolder,
    PaymentMethod, Reserved, Subscribed, instalments_of,
};
use super::pricing::AgreedPrice;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, CustomerId, DealId, DiscountId, Money, PageRequest, PartyId, PolicyVersionId,
    RegisteredDocumentId, SaleUnitId, Scope, UnitId, UserId,
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
            closed: row
                .closed_at
                .zip(row.closed_reason)
                .map(|(at, reason)| Closed { at, reason }),
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

pub(super) async fn find(
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

pub(super) async fn list(
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

pub(super) async fn lock(tx: &mut Tx, id: DealId) -> Result<(), Error> {
    sqlx::query!("select id from deals where id = $1 for update", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(())
}

/// Locks the units of reservations whose time has passed, and answers the deals.
pub(super) async fn lock_lapsed(
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

/// The customers among these who may be holders: entered at the site or inside the scope, not merged away, fit for use.
pub(super) async fn known_customers(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    customers: &[CustomerId],
) -> Result<Vec<CustomerId>, Error> {
    let ids: Vec<Uuid> = customers.iter().copied().map(Uuid::from).collect();
    Ok(sqlx::query_scalar!(
        r#"select id as "id: CustomerId" from customers
           where id = any($1) and merged_into is null and processing_state = 'active'
             and (unit_id = $2 or $3 or unit_id = any($4) or account_manager_id = $5)"#,
        &ids,
        site.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?)
}

/// A deal to be stored.
pub(super) struct NewRow<'a> {
    pub(super) id: DealId,
    pub(super) site: UnitId,
    pub(super) unit: SaleUnitId,
    pub(super) party: Option<PartyId>,
    pub(super) salesperson: UserId,
    pub(super) stage: DealStage,
    pub(super) agreed: &'a AgreedPrice,
    pub(super) reserved: Option<(Money, DateTime<Utc>)>,
    pub(super) subscribed: Option<&'a Agreement>,
    pub(super) policy_version: Option<PolicyVersionId>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    row: &NewRow<'_>,
) -> Result<(), crate::Error> {
    let subscribed = row.subscribed;
    sqlx::query!(
        "insert into deals (id, site_id, unit_id, party_id, salesperson_id, stage, state, list_price, price, discount_id,
             reservation_amount, reserved_at, reserved_until, deposit_amount, subscribed_at, payment_method,
             planned_contract_on, holder_set, plan_set, policy_version, created_by_kind, created_by_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'live', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18, $19, $20, $21, $21)",
        row.id.0,
        row.site.0,
        row.unit.0,
        row.party.map(Uuid::from),
        row.salesperson.0,
        row.stage.as_str(),
        row.agreed.list_price.value(),
        row.agreed.price.value(),
        row.agreed.discount_id.map(Uuid::from),
        row.reserved.map(|(amount, _)| amount.value()),
        row.reserved.map(|_| caller.now),
        row.reserved.map(|(_, until)| until),
        subscribed.map(|agreement| agreement.deposit_amount.value()),
        subscribed.map(|_| caller.now),
        subscribed.map(|agreement| agreement.payment_method.as_str()),
        subscribed.and_then(|agreement| agreement.planned_contract_on),
        i32::from(subscribed.is_some()),
        row.policy_version.map(Uuid::from),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_holders(
    tx: &mut Tx,
    deal: DealId,
    set: i32,
    holders: &[NewHolder],
) -> Result<(), crate::Error> {
    let customers: Vec<Uuid> = holders.iter().map(|holder| holder.customer_id.0).collect();
    let shares: Vec<_> = holders.iter().map(|holder| holder.share.value()).collect();
    sqlx::query!(
        "insert into deal_holders (deal_id, set_number, place, customer_id, share)
         select $1, $2, n.place, n.customer_id, n.share
         from unnest($3::uuid[], $4::numeric[]) with ordinality as n (customer_id, share, place)",
        deal.0,
        set,
        &customers,
        &shares,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_plan(
    tx: &mut Tx,
    deal: DealId,
    set: i32,
    plan: &[Instalment],
) -> Result<(), Error> {
    let (days, amounts) = instalments_of(plan);
    sqlx::query!(
        "insert into deal_instalments (deal_id, set_number, place, due_on, amount)
         select $1, $2, n.place, n.due_on, n.amount
         from unnest($3::date[], $4::numeric[]) with ordinality as n (due_on, amount, place)",
        deal.0,
        set,
        &days,
        &amounts,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn mark_subscribed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealId,
    agreement: &Agreement,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deals set stage = 'subscription', subscribed_at = $2, deposit_amount = $3, payment_method = $4,
                          planned_contract_on = $5, plan_set = 1, updated_at = $2, version = version + 1
         where id = $1 and state = 'live' and stage = 'reservation'",
        id.0,
        now,
        agreement.deposit_amount.value(),
        agreement.payment_method.as_str(),
        agreement.planned_contract_on,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)
}

pub(super) async fn mark_contracted(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealId,
    contract: &Contract,
    signed_at: DateTime<Utc>,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update deals set stage = 'contract', contracted_at = $3, contract_number = $4, filing_number = $5, updated_at = $2,
                          version = version + 1
         where id = $1 and state = 'live' and stage = 'subscription'",
        id.0,
        now,
        signed_at,
        contract.number,
        contract.filing_number,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows("deals", changed.rows_affected(), 1)?)
}

pub(super) async fn mark_counted(tx: &mut Tx, id: DealId, now: DateTime<Utc>) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deals set counted_at = $2, updated_at = $2 where id = $1 and counted_at is null",
        id.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)
}

pub(super) async fn mark_closed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealId,
    ending: Ending<'_>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deals set state = $2, closed_at = $3, closed_reason = $4, forfeited = $5, compensation = $6, updated_at = $3,
                          version = version + 1
         where id = $1 and state = 'live'",
        id.0,
        ending.state.as_str(),
        now,
        ending.reason,
        ending.forfeited.value(),
        ending.compensation.value(),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)
}

/// Gives a deal another unit and price; with a plan where there is one already.
pub(crate) async fn update_unit(
    tx: &mut Tx,
    now: DateTime<Utc>,
    deal: &Deal,
    unit: SaleUnitId,
    agreed: &AgreedPrice,
    plan: &[Instalment],
) -> Result<(), crate::Error> {
    let plan_set = match deal.plan_set {
        0 => 0,
        set => set + 1,
    };
    let changed = sqlx::query!(
        "update deals set unit_id = $2, list_price = $3, price = $4, discount_id = $5, plan_set = $6, updated_at = $7,
                          version = version + 1
         where id = $1 and state = 'live'",
        deal.id.0,
        unit.0,
        agreed.list_price.value(),
        agreed.price.value(),
        agreed.discount_id.map(Uuid::from),
        plan_set,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)?;
    if plan_set > 0 {
        insert_plan(tx, deal.id, plan_set, plan).await?;
    }
    Ok(())
}

/// Gives a deal another set of holders.
pub(crate) async fn update_holders(
    tx: &mut Tx,
    now: DateTime<Utc>,
    deal: &Deal,
    holders: &[NewHolder],
) -> Result<(), crate::Error> {
    let set = deal.holder_set + 1;
    let changed = sqlx::query!(
        "update deals set holder_set = $2, updated_at = $3, version = version + 1 where id = $1 and state = 'live'",
        deal.id.0,
        set,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)?;
    insert_holders(tx, deal.id, set, holders).await
}

pub(super) async fn insert_particulars(
    tx: &mut Tx,
    document: RegisteredDocumentId,
    customer: CustomerId,
    sealed: &[u8],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into agreement_particulars (document_id, customer_id, sealed) values ($1, $2, $3)",
        document.0,
        customer.0,
        sealed,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The particulars of a document, or of the nearest to which it refers.
pub(super) async fn find_particulars(
    connection: &mut PgConnection,
    document: RegisteredDocumentId,
) -> Result<Option<(RegisteredDocumentId, CustomerId, Vec<u8>)>, Error> {
    let row = sqlx::query!(
        r#"with recursive line (id, refers_to, depth) as (
               select id, refers_to, 0 from registered_documents where id = $1
               union all
               select r.id, r.refers_to, l.depth + 1 from registered_documents r join line l on r.id = l.refers_to
               where l.depth < 100)
           select a.document_id as "document_id: RegisteredDocumentId", a.customer_id as "customer_id: CustomerId", a.sealed
           from line l join agreement_particulars a on a.document_id = l.id order by l.depth limit 1"#,
        document.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.document_id, row.customer_id, row.sealed)))
}
