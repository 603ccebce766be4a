//! Every SQL statement on price lists.

use super::model::{NewPriceList, PriceList, UnitPriceLine};
use super::rules::Priced;
use crate::units::UnitPrice;
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Area, Caller, Money, PageRequest, PriceListId, SaleUnitId, UnitId};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) async fn areas(
    connection: &mut PgConnection,
    site: UnitId,
    units: &[SaleUnitId],
) -> Result<HashMap<SaleUnitId, Area>, Error> {
    let ids: Vec<Uuid> = units.iter().copied().map(Uuid::from).collect();
    let rows = sqlx::query!(
        r#"select id as "id: SaleUnitId", built_area as "built_area: Area" from sale_units
           where site_id = $1 and id = any($2)"#,
        site.0,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.built_area))
        .collect())
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    number: i64,
    list: &NewPriceList,
    prices: &[Priced],
) -> Result<PriceListId, Error> {
    let id = PriceListId::generate();
    sqlx::query!(
        "insert into price_lists (id, site_id, number, effective_on, note, published_by, published_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        site.0,
        number,
        list.effective_on,
        list.note,
        caller.user().map(Uuid::from),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    let units: Vec<Uuid> = prices.iter().map(|price| price.unit_id.0).collect();
    let totals: Vec<_> = prices.iter().map(|price| price.total.value()).collect();
    let floors: Vec<_> = prices
        .iter()
        .map(|price| price.floor_total.map(Money::value))
        .collect();
    sqlx::query!(
        "insert into unit_prices (list_id, unit_id, effective_on, number, published_at, total, floor_total)
         select $1, n.unit_id, $2, $3, $4, n.total, n.floor_total
         from unnest($5::uuid[], $6::numeric[], $7::numeric[]) as n (unit_id, total, floor_total)",
        id.0,
        list.effective_on,
        number,
        caller.now,
        &units,
        &totals,
        floors.as_slice() as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

macro_rules! select_lists {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            PriceList,
            r#"select l.id as "id: _", l.site_id as "site_id: _", l.number, l.effective_on, l.note,
                      l.published_by as "published_by: _", l.published_at,
                      (select count(*) from unit_prices p where p.list_id = l.id) as "units!"
               from price_lists l
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    id: PriceListId,
) -> Result<Option<PriceList>, Error> {
    Ok(select_lists!("where l.id = $1", id.0)
        .fetch_optional(connection)
        .await?)
}

pub(super) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    page: &PageRequest<i64>,
) -> Result<Vec<PriceList>, Error> {
    Ok(select_lists!(
        "where l.site_id = $1 and ($2::bigint is null or l.number < $2) order by l.number desc limit $3",
        site.0,
        page.after,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

struct Line {
    unit_id: SaleUnitId,
    list_id: PriceListId,
    number: i64,
    effective_on: NaiveDate,
    total: Money,
    floor_total: Option<Money>,
}

impl From<Line> for UnitPriceLine {
    fn from(line: Line) -> Self {
        Self {
            unit_id: line.unit_id,
            price: UnitPrice {
                list_id: line.list_id,
                number: line.number,
                effective_on: line.effective_on,
                total: line.total,
                floor_total: line.floor_total,
            },
        }
    }
}

/// The prices of a list of a site, by unit.
pub(super) async fn lines(
    connection: &mut PgConnection,
    site: UnitId,
    number: i64,
    page: &PageRequest<SaleUnitId>,
) -> Result<Vec<UnitPriceLine>, Error> {
    let rows = sqlx::query_as!(
        Line,
        r#"select p.unit_id as "unit_id: _", p.list_id as "list_id: _", p.number, p.effective_on, p.total as "total: _",
                  p.floor_total as "floor_total: _"
           from unit_prices p join price_lists l on l.id = p.list_id
           where l.site_id = $1 and l.number = $2 and ($3::uuid is null or p.unit_id > $3)
           order by p.unit_id limit $4"#,
        site.0,
        number,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// All prices that a unit ever had, the latest first, at most 200.
pub(super) async fn history(
    connection: &mut PgConnection,
    unit: SaleUnitId,
) -> Result<Vec<UnitPriceLine>, Error> {
    let rows = sqlx::query_as!(
        Line,
        r#"select unit_id as "unit_id: _", list_id as "list_id: _", number, effective_on, total as "total: _",
                  floor_total as "floor_total: _"
           from unit_prices where unit_id = $1 order by effective_on desc, number desc limit 200"#,
        unit.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
