//! Every SQL statement of what the commission reads.

use super::{DealBase, DealMovement, PriceReceived};
use crate::attribution_seam::Movement;
use crate::deal::Deal;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{DealId, DealMovementId, UnitId};
use uuid::Uuid;

macro_rules! select_bases {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            DealBase,
            r#"select d.id as "deal_id: _", d.site_id as "site_id: _", d.unit_id as "unit_id: _", u.kind as "unit_kind: _",
                      u.built_area as "built_area: _", d.party_id as "party_id: _", d.salesperson_id as "salesperson_id: _",
                      d.stage as "stage: _", d.state as "state: _", d.price as "price: _", d.list_price as "list_price: _",
                      d.counted_at, d.subscribed_at, d.contracted_at, d.closed_at
               from deals d join sale_units u on u.id = d.unit_id
               "# + $rest,
            $($argument),*
        )
    };
}

fn uuids(ids: &[DealId]) -> Vec<Uuid> {
    ids.iter().copied().map(Uuid::from).collect()
}

pub(super) async fn deals(
    connection: &mut PgConnection,
    ids: &[DealId],
) -> Result<Vec<DealBase>, Error> {
    Ok(
        select_bases!("where d.id = any($1) order by d.id", &uuids(ids))
            .fetch_all(connection)
            .await?,
    )
}

pub(super) async fn counted(
    connection: &mut PgConnection,
    site: UnitId,
    before: DateTime<Utc>,
    after: Option<DealId>,
    limit: i64,
) -> Result<Vec<DealBase>, Error> {
    Ok(select_bases!(
        "where d.site_id = $1 and d.counted_at < $2 and ($3::uuid is null or d.id > $3) order by d.id limit $4",
        site.0,
        before,
        after.map(Uuid::from),
        limit,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn price_received(
    connection: &mut PgConnection,
    ids: &[DealId],
    recorded_before: DateTime<Utc>,
) -> Result<Vec<PriceReceived>, Error> {
    Ok(sqlx::query_as!(
        PriceReceived,
        r#"select id as "payment_id: _", deal_id as "deal_id: _", kind as "kind: _", amount as "amount: _", received_at,
                  recorded_at
           from payments where deal_id = any($1) and recorded_at < $2 and counts_as_price(kind) order by recorded_at, id"#,
        &uuids(ids),
        recorded_before,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn movements(
    connection: &mut PgConnection,
    ids: &[DealId],
    before: DateTime<Utc>,
) -> Result<Vec<DealMovement>, Error> {
    Ok(sqlx::query_as!(
        DealMovement,
        r#"select id as "id: _", deal_id as "deal_id: _", movement as "movement: _", stage as "stage: _", price as "price: _",
                  occurred_at
           from deal_movements where deal_id = any($1) and occurred_at < $2 order by id"#,
        &uuids(ids),
        before,
    )
    .fetch_all(connection)
    .await?)
}

pub(crate) async fn insert_movement(
    tx: &mut Tx,
    now: DateTime<Utc>,
    deal: &Deal,
    movement: Movement,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into deal_movements (id, deal_id, movement, stage, price, unit_id, occurred_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        DealMovementId::generate().0,
        deal.id.0,
        movement.as_str(),
        deal.stage.as_str(),
        deal.price.value(),
        deal.unit_id.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
