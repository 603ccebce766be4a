//! Every SQL statement of what is printed.

use crate::deal::Instalment;
use crate::registers::HolderName;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{Area, CustomerId, DealId, Money, RegisteredDocumentId, Scope, UnitId, UserId};
use sqlx::types::Json;
use uuid::Uuid;

/// What stands on every printed document.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The document.
    pub id: RegisteredDocumentId,
    /// Its number.
    pub number: i64,
    /// Number of the document to which it refers.
    pub refers_to_number: Option<i64>,
    /// The deal.
    pub deal_id: DealId,
    /// The site.
    pub site_id: UnitId,
    /// Name of the site.
    pub site_name: String,
    /// Name of the company that sells.
    pub company_name: Option<String>,
    /// Building and room.
    pub unit_number: String,
    /// Layout.
    pub layout: Option<String>,
    /// Area built, square metres.
    pub built_area: Area,
    /// Area inside, square metres.
    pub inner_area: Option<Area>,
    /// The holders on the document, the main one first.
    pub holders: Vec<HolderName>,
    /// List price, in yuan.
    pub list_price: Money,
    /// Agreed price, in yuan.
    pub price: Money,
    /// The amount of the document, in yuan.
    pub amount: Option<Money>,
    /// Received of the price when it was issued, in yuan.
    pub paid: Money,
    /// Number of the plan of payments that held then.
    pub plan_set: i32,
    /// Display name of the salesperson.
    pub salesperson: String,
    /// Display name of who keeps the register.
    pub keeper: Option<String>,
    /// When it was issued.
    pub occurred_at: DateTime<Utc>,
}

struct Row {
    id: RegisteredDocumentId,
    number: i64,
    refers_to_number: Option<i64>,
    deal_id: DealId,
    site_id: UnitId,
    site_name: String,
    company_name: Option<String>,
    unit_number: String,
    layout: Option<String>,
    built_area: Area,
    inner_area: Option<Area>,
    holders: Json<Vec<HolderName>>,
    list_price: Money,
    price: Money,
    amount: Option<Money>,
    paid: Money,
    plan_set: i32,
    salesperson: String,
    keeper: Option<String>,
    occurred_at: DateTime<Utc>,
}

/// A document whose deal lies inside the scope.
pub(super) async fn sheet(
    connection: &mut PgConnection,
    scope: &Scope,
    id: RegisteredDocumentId,
) -> Result<Option<Sheet>, Error> {
    let row = sqlx::query_as!(
        Row,
        r#"select r.id as "id: _", r.number, f.number as "refers_to_number?", r.deal_id as "deal_id: _",
                  r.site_id as "site_id: _", w.name as site_name,
                  (select c.name from units c where c.kind = 'company' and c.id = any(w.ancestors)
                   order by cardinality(c.ancestors) desc limit 1) as company_name,
                  b.code || '-' || u.room as "unit_number!", u.layout, u.built_area as "built_area: _",
                  u.inner_area as "inner_area: _", holder_names(r.deal_id, r.holder_set) as "holders!: _",
                  r.list_price as "list_price: _", r.price as "price: _", r.amount as "amount: _", r.paid as "paid: _",
                  r.plan_set, s.display_name as salesperson,
                  (select k.display_name from users k where k.id = r.kept_by) as keeper, r.occurred_at
           from registered_documents r
           join deals d on d.id = r.deal_id
           join units w on w.id = r.site_id
           join sale_units u on u.id = r.unit_id
           join buildings b on b.id = u.building_id
           join users s on s.id = r.salesperson_id
           left join registered_documents f on f.id = r.refers_to
           where r.id = $1 and ($2 or d.site_id = any($3) or d.salesperson_id = $4)"#,
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Sheet {
        id: row.id,
        number: row.number,
        refers_to_number: row.refers_to_number,
        deal_id: row.deal_id,
        site_id: row.site_id,
        site_name: row.site_name,
        company_name: row.company_name,
        unit_number: row.unit_number,
        layout: row.layout,
        built_area: row.built_area,
        inner_area: row.inner_area,
        holders: row.holders.0,
        list_price: row.list_price,
        price: row.price,
        amount: row.amount,
        paid: row.paid,
        plan_set: row.plan_set,
        salesperson: row.salesperson,
        keeper: row.keeper,
        occurred_at: row.occurred_at,
    }))
}

/// A plan of payments that a deal has or had.
pub(super) async fn plan(
    connection: &mut PgConnection,
    deal: DealId,
    set: i32,
) -> Result<Vec<Instalment>, Error> {
    Ok(sqlx::query_as!(
        Instalment,
        r#"select due_on, amount as "amount: _" from deal_instalments where deal_id = $1 and set_number = $2 order by place"#,
        deal.0,
        set,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn display_name(
    connection: &mut PgConnection,
    user: UserId,
) -> Result<Option<String>, Error> {
    Ok(
        sqlx::query_scalar!("select display_name from users where id = $1", user.0)
            .fetch_optional(connection)
            .await?,
    )
}

/// Whether a customer's data may be used.
pub(super) async fn is_usable(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select processing_state = 'active' as "usable!" from customers where id = $1"#,
        customer.0
    )
    .fetch_optional(connection)
    .await?
    .unwrap_or_default())
}
