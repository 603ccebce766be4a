//! Every SQL statement on payments.

use super::model::{MoneyKind, Payment, PaymentWay};
use super::rules::Totals;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    Caller, CustomerId, DealId, Money, PageRequest, PaymentId, RegisteredDocumentId, Scope, UnitId,
    UserId,
};
use uuid::Uuid;

macro_rules! select_payments {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Payment,
            r#"select p.id as "id: _", p.document_id as "document_id: _", r.number, r.site_id as "site_id: _",
                      p.deal_id as "deal_id: _", p.kind as "kind: _", p.way as "way: _", p.amount as "amount: _",
                      p.refers_to as "refers_to: _",
                      greatest(p.amount + coalesce((select sum(b.amount) from payments b
                                                    where b.refers_to = p.id and b.kind = p.kind), 0), 0) as "refundable!: _",
                      p.payer_id as "payer_id: _", p.remark, p.received_at, p.recorded_at, p.recorded_by as "recorded_by: _"
               from payments p
               join registered_documents r on r.id = p.document_id
               join deals d on d.id = p.deal_id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: PaymentId,
) -> Result<Option<Payment>, kehu_db::Error> {
    Ok(select_payments!(
        "where p.id = $1 and ($2 or d.site_id = any($3) or d.salesperson_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?)
}

/// The payments of a deal, in the order of their recording.
pub(super) async fn list(
    connection: &mut PgConnection,
    deal: DealId,
    page: &PageRequest<PaymentId>,
) -> Result<Vec<Payment>, kehu_db::Error> {
    Ok(select_payments!(
        "where p.deal_id = $1 and ($2::uuid is null or p.id > $2) order by p.id limit $3",
        deal.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// The payments of a deal of which something is left to be given back.
pub(super) async fn refundable(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Vec<Payment>, kehu_db::Error> {
    Ok(select_payments!(
        "where p.deal_id = $1 and p.amount > 0
           and p.amount + coalesce((select sum(b.amount) from payments b where b.refers_to = p.id and b.kind = p.kind), 0) > 0
         order by p.id",
        deal.0,
    )
    .fetch_all(connection)
    .await?)
}

/// What a deal has of each kind of money.
pub(crate) async fn totals(
    connection: &mut PgConnection,
    deal: DealId,
) -> Result<Totals, kehu_db::Error> {
    let rows = sqlx::query!(
        r#"select kind as "kind: MoneyKind", sum(amount) as "amount!: Money" from payments where deal_id = $1 group by kind"#,
        deal.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(Totals(
        rows.into_iter().map(|row| (row.kind, row.amount)).collect(),
    ))
}

/// A payment to be stored.
pub(super) struct NewRow<'a> {
    pub(super) document: RegisteredDocumentId,
    pub(super) deal: DealId,
    pub(super) kind: MoneyKind,
    pub(super) way: PaymentWay,
    pub(super) amount: Money,
    pub(super) refers_to: Option<PaymentId>,
    pub(super) payer: CustomerId,
    pub(super) remark: Option<&'a str>,
    pub(super) received_at: DateTime<Utc>,
    pub(super) recorded_by: UserId,
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    row: &NewRow<'_>,
) -> Result<PaymentId, sqlx::Error> {
    let id = PaymentId::generate();
    sqlx::query!(
        "insert into payments (id, document_id, deal_id, kind, way, amount, refers_to, payer_id, remark, received_at,
                               recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.0,
        row.document.0,
        row.deal.0,
        row.kind.as_str(),
        row.way.as_str(),
        row.amount.value(),
        row.refers_to.map(Uuid::from),
        row.payer.0,
        row.remark,
        row.received_at,
        caller.now,
        row.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// The deal with an identifier, or that of the payment with it, and its site.
pub(super) async fn deal_of(
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<(DealId, UnitId)>, kehu_db::Error> {
    let row = sqlx::query!(
        r#"select id as "id: DealId", site_id as "site_id: UnitId" from deals
           where id = $1 or id = (select deal_id from payments where id = $1)"#,
        id
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.site_id)))
}
