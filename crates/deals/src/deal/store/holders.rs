//! Holders and plans of payments, and what agreements say of the main holder.

use crate::deal::model::instalments_of;
use crate::deal::{Deal, Instalment, NewHolder};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{CustomerId, DealId, RegisteredDocumentId, Scope, UnitId};
use uuid::Uuid;

/// The customers among these who may be holders: entered at the site or inside the scope, not merged away, fit for use.
pub(in crate::deal) async fn known_customers(
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

pub(in crate::deal) async fn insert_holders(
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

pub(in crate::deal) async fn insert_plan(
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

pub(in crate::deal) async fn insert_particulars(
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
pub(in crate::deal) async fn find_particulars(
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
