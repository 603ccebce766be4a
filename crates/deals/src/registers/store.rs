//! Every SQL statement on registers.

use super::keepers::Keeper;
use super::model::{HolderName, Issued, NewDocument, Register, RegisterEntry};
use super::reading::RegisterFilter;
use crate::deal::{DealState, Loan};
use crate::payments::{MoneyKind, PaymentWay};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Area, Caller, DealId, Money, PageRequest, RegisteredDocumentId, SaleUnitId, Scope, UnitId,
    UserId,
};
use sqlx::types::Json;
use uuid::Uuid;

/// The next number of a series; its row stays locked until the end of the transaction.
pub(super) async fn next_number(tx: &mut Tx, site: UnitId, series: &str) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "insert into register_counters as c (site_id, register, last_number) values ($1, $2, 1)
         on conflict on constraint register_counters_key do update set last_number = c.last_number + 1
         returning last_number",
        site.0,
        series,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn keeper_of(
    connection: &mut PgConnection,
    site: UnitId,
    register: Register,
) -> Result<Option<UserId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select keeper_id as "keeper_id: UserId" from register_keepers where site_id = $1 and register = $2
           order by id desc limit 1"#,
        site.0,
        register.as_str(),
    )
    .fetch_optional(connection)
    .await?)
}

pub(super) async fn keepers(
    connection: &mut PgConnection,
    site: UnitId,
) -> Result<Vec<Keeper>, Error> {
    Ok(sqlx::query_as!(
        Keeper,
        r#"select distinct on (register) register as "register: _", keeper_id as "keeper_id: _",
                  appointed_by as "appointed_by: _", appointed_at
           from register_keepers where site_id = $1 order by register, id desc"#,
        site.0,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn insert_keeper(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    register: Register,
    keeper: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into register_keepers (id, site_id, register, keeper_id, appointed_by, appointed_at)
         values ($1, $2, $3, $4, $5, $6)",
        kehu_kernel::AuditId::generate().0,
        site.0,
        register.as_str(),
        keeper.0,
        caller.user().map(Uuid::from),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    document: &NewDocument<'_>,
    number: i64,
    keeper: Option<UserId>,
) -> Result<Issued, Error> {
    let id = RegisteredDocumentId::generate();
    let deal = document.deal;
    let valid_until = deal
        .reserved
        .as_ref()
        .map(|reserved| reserved.until)
        .filter(|_| document.register == Register::Reservations);
    sqlx::query!(
        "insert into registered_documents (id, site_id, register, number, deal_id, unit_id, former_unit_id, salesperson_id,
             holder_set, former_holder_set, plan_set, list_price, price, amount, paid, fee, valid_until, reason, refers_to,
             occurred_at, recorded_at, issued_by_kind, issued_by_id, kept_by, loan_bank, loan_amount, loan_years)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $25, $26, $27)",
        id.0,
        deal.site_id.0,
        document.register.as_str(),
        number,
        deal.id.0,
        deal.unit_id.0,
        document.former_unit_id.map(Uuid::from),
        deal.salesperson_id.0,
        deal.holder_set,
        document.former_holder_set,
        deal.plan_set,
        deal.list_price.value(),
        deal.price.value(),
        document.amount.map(Money::value),
        deal.received.value(),
        document.fee.map(Money::value),
        valid_until,
        document.reason,
        document.refers_to.map(Uuid::from),
        document.occurred_at,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        keeper.map(Uuid::from),
        document.loan.map(|loan| loan.bank.as_str()),
        document.loan.map(|loan| loan.amount.value()),
        document.loan.map(|loan| loan.years),
    )
    .execute(&mut **tx)
    .await?;
    Ok(Issued { id, number })
}

/// The latest document of a deal in a register.
pub(crate) async fn last_of_deal(
    connection: &mut PgConnection,
    deal: DealId,
    register: Register,
) -> Result<Option<RegisteredDocumentId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: RegisteredDocumentId" from registered_documents
           where deal_id = $1 and register = $2 order by number desc limit 1"#,
        deal.0,
        register.as_str(),
    )
    .fetch_optional(connection)
    .await?)
}

struct Row {
    id: RegisteredDocumentId,
    register: Register,
    number: i64,
    site_id: UnitId,
    deal_id: DealId,
    deal_stage: DealStage,
    deal_state: DealState,
    unit_id: SaleUnitId,
    unit_number: String,
    built_area: Area,
    former_unit_number: Option<String>,
    holders: Json<Vec<HolderName>>,
    former_holders: Json<Vec<HolderName>>,
    salesperson_id: UserId,
    salesperson_name: String,
    list_price: Money,
    price: Money,
    amount: Option<Money>,
    paid: Money,
    fee: Option<Money>,
    valid_until: Option<DateTime<Utc>>,
    reason: Option<String>,
    refers_to_number: Option<i64>,
    refers_to_register: Option<Register>,
    money_kind: Option<MoneyKind>,
    way: Option<PaymentWay>,
    subscription_number: Option<i64>,
    subscribed_at: Option<DateTime<Utc>>,
    contract_number: Option<String>,
    filing_number: Option<String>,
    loan_bank: Option<String>,
    loan_amount: Option<Money>,
    loan_years: Option<i16>,
    receipt_numbers: Vec<i64>,
    received: Money,
    refunded: Money,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    kept_by: Option<UserId>,
}

impl From<Row> for RegisterEntry {
    fn from(row: Row) -> Self {
        let loan = match (row.loan_bank, row.loan_amount, row.loan_years) {
            (Some(bank), Some(amount), Some(years)) => Some(Loan {
                bank,
                amount,
                years,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            register: row.register,
            number: row.number,
            site_id: row.site_id,
            deal_id: row.deal_id,
            deal_stage: row.deal_stage,
            deal_state: row.deal_state,
            unit_id: row.unit_id,
            unit_number: row.unit_number,
            built_area: row.built_area,
            former_unit_number: row.former_unit_number,
            holders: row.holders.0,
            former_holders: row.former_holders.0,
            salesperson_id: row.salesperson_id,
            salesperson_name: row.salesperson_name,
            list_price: row.list_price,
            price: row.price,
            amount: row.amount,
            paid: row.paid,
            fee: row.fee,
            valid_until: row.valid_until,
            reason: row.reason,
            refers_to_number: row.refers_to_number,
            refers_to_register: row.refers_to_register,
            money_kind: row.money_kind,
            way: row.way,
            subscription_number: row.subscription_number,
            subscribed_at: row.subscribed_at,
            contract_number: row.contract_number,
            filing_number: row.filing_number,
            loan,
            receipt_numbers: row.receipt_numbers,
            received: row.received,
            refunded: row.refunded,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            kept_by: row.kept_by,
        }
    }
}

/// A register of a site, by number, the latest first; rows of deals inside the scope.
pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    filter: &RegisterFilter,
    page: &PageRequest<i64>,
) -> Result<Vec<RegisterEntry>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id as "id: _", r.register as "register: _", r.number, r.site_id as "site_id: _", r.deal_id as "deal_id: _",
                  d.stage as "deal_stage: _", d.state as "deal_state: _", r.unit_id as "unit_id: _",
                  b.code || '-' || u.room as "unit_number!", u.built_area as "built_area: _",
                  (select fb.code || '-' || fu.room from sale_units fu join buildings fb on fb.id = fu.building_id
                   where fu.id = r.former_unit_id) as former_unit_number,
                  holder_names(r.deal_id, r.holder_set) as "holders!: _",
                  holder_names(r.deal_id, r.former_holder_set) as "former_holders!: _",
                  r.salesperson_id as "salesperson_id: _", s.display_name as salesperson_name,
                  r.list_price as "list_price: _", r.price as "price: _", r.amount as "amount: _", r.paid as "paid: _",
                  r.fee as "fee: _", r.valid_until, r.reason, f.number as "refers_to_number?",
                  f.register as "refers_to_register?: _", p.kind as "money_kind?: _", p.way as "way?: _",
                  (select max(a.number) from registered_documents a
                   where a.deal_id = r.deal_id and a.register = 'subscriptions') as subscription_number,
                  d.subscribed_at, d.contract_number, d.filing_number, r.loan_bank, r.loan_amount as "loan_amount: _", r.loan_years,
                  array(select a.number from registered_documents a where a.deal_id = r.deal_id and a.register = 'receipts'
                        order by a.number limit 100) as "receipt_numbers!",
                  coalesce((select sum(q.amount) from payments q where q.deal_id = r.deal_id and counts_as_price(q.kind)), 0)
                      as "received!: _",
                  coalesce((select -sum(q.amount) from payments q where q.deal_id = r.deal_id and q.amount < 0), 0)
                      as "refunded!: _",
                  r.occurred_at, r.recorded_at, r.kept_by as "kept_by: _"
           from registered_documents r
           join deals d on d.id = r.deal_id
           join sale_units u on u.id = r.unit_id
           join buildings b on b.id = u.building_id
           join users s on s.id = r.salesperson_id
           left join registered_documents f on f.id = r.refers_to
           left join payments p on p.document_id = r.id
           where r.site_id = $1 and r.register = $2
             and ($3 or d.site_id = any($4) or d.salesperson_id = $5)
             and ($6::timestamptz is null or r.occurred_at >= $6)
             and ($7::timestamptz is null or r.occurred_at < $7)
             and ($8::bigint is null or r.number < $8)
           order by r.number desc limit $9"#,
        site.0,
        filter.register.as_str(),
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.occurred_from,
        filter.occurred_before,
        page.after,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
