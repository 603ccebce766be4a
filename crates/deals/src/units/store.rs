//! Every SQL statement on buildings and units.

use super::model::{
    Building, Control, ControlCount, ControlState, NewBuilding, NewUnit, SaleUnit, SaleUnitKind,
    UnitPrice,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Area, BuildingId, Caller, DealId, Money, PageRequest, PriceListId, SaleUnitId, Scope, UnitId,
    UserId,
};
use uuid::Uuid;

struct Row {
    id: SaleUnitId,
    site_id: UnitId,
    building_id: BuildingId,
    building_code: String,
    floor: i16,
    room: String,
    kind: SaleUnitKind,
    built_area: Area,
    inner_area: Option<Area>,
    layout: Option<String>,
    grade: i16,
    state: ControlState,
    since: DateTime<Utc>,
    deal_id: Option<DealId>,
    reserved_until: Option<DateTime<Utc>>,
    withheld_by: Option<UserId>,
    withheld_reason: Option<String>,
    list_id: Option<PriceListId>,
    number: Option<i64>,
    effective_on: Option<NaiveDate>,
    total: Option<Money>,
    floor_total: Option<Money>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl TryFrom<Row> for SaleUnit {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let control = match (row.state, row.deal_id, row.reserved_until, row.withheld_by) {
            (ControlState::Free, None, None, None) => Some(Control::Free),
            (ControlState::Reserved, Some(deal), Some(until), None) => {
                Some(Control::Reserved { deal, until })
            }
            (ControlState::Subscribed, Some(deal), None, None) => {
                Some(Control::Subscribed { deal })
            }
            (ControlState::Contracted, Some(deal), None, None) => {
                Some(Control::Contracted { deal })
            }
            (ControlState::Withheld, None, None, Some(by)) => row
                .withheld_reason
                .map(|reason| Control::Withheld { by, reason }),
            _ => None,
        };
        let control = control.ok_or_else(|| Error::Inconsistent {
            table: "sale_units",
            row: row.id.to_string(),
            reason: "state and holder do not belong together".to_owned(),
        })?;
        let price = match (row.list_id, row.number, row.effective_on, row.total) {
            (Some(list_id), Some(number), Some(effective_on), Some(total)) => Some(UnitPrice {
                list_id,
                number,
                effective_on,
                total,
                floor_total: row.floor_total,
            }),
            _ => None,
        };
        Ok(Self {
            id: row.id,
            site_id: row.site_id,
            building_id: row.building_id,
            building_code: row.building_code,
            floor: row.floor,
            room: row.room,
            kind: row.kind,
            built_area: row.built_area,
            inner_area: row.inner_area,
            layout: row.layout,
            grade: row.grade,
            control,
            since: row.since,
            price,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// The first two parameters are the day and the moment of the price.
macro_rules! select_units {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select u.id as "id: _", u.site_id as "site_id: _", u.building_id as "building_id: _",
                      b.code as building_code, u.floor, u.room, u.kind as "kind: _", u.built_area as "built_area: _",
                      u.inner_area as "inner_area: _", u.layout, u.grade, u.state as "state: _", u.state_since as since,
                      u.deal_id as "deal_id: _", u.reserved_until, u.withheld_by as "withheld_by: _", u.withheld_reason,
                      p.list_id as "list_id?: _", p.number as "number?", p.effective_on as "effective_on?",
                      p.total as "total?: _", p.floor_total as "floor_total?: _", u.created_at, u.updated_at, u.version
               from sale_units u join buildings b on b.id = u.building_id
               left join lateral (select * from unit_prices p
                                  where p.unit_id = u.id and p.effective_on <= $1 and p.published_at <= $2
                                  order by p.effective_on desc, p.number desc limit 1) p on true
               "# + $rest,
            $($argument),*
        )
    };
}

/// Which units a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitFilter {
    /// Of this building.
    pub building: Option<BuildingId>,
    /// In one of these states; any when empty.
    pub states: Vec<ControlState>,
    /// Of one of these kinds; any when empty.
    pub kinds: Vec<SaleUnitKind>,
    /// Of exactly this layout.
    pub layout: Option<String>,
    /// Area built from here.
    pub area_min: Option<Area>,
    /// Area built up to here.
    pub area_max: Option<Area>,
    /// Price from here.
    pub price_min: Option<Money>,
    /// Price up to here.
    pub price_max: Option<Money>,
}

/// Where a unit stands in the order of a list: building, floor, room, identifier.
pub type UnitPlace = (BuildingId, i16, String, SaleUnitId);

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: SaleUnitId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Option<SaleUnit>, Error> {
    select_units!(
        "where u.id = $3 and ($4 or u.site_id = any($5) or u.site_id = (select w.unit_id from users w where w.id = $6))",
        day,
        now,
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?
    .map(SaleUnit::try_from)
    .transpose()
}

/// These units, in the order of building, floor and room.
pub(super) async fn find_each(
    connection: &mut PgConnection,
    ids: &[SaleUnitId],
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<SaleUnit>, Error> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let rows = select_units!(
        "where u.id = any($3) order by u.building_id, u.floor, u.room, u.id",
        day,
        now,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(SaleUnit::try_from).collect()
}

/// Locks units, in the order of their identifiers.
pub(super) async fn lock(tx: &mut Tx, units: &[SaleUnitId]) -> Result<(), Error> {
    let ids: Vec<Uuid> = units.iter().copied().map(Uuid::from).collect();
    sqlx::query!(
        "select id from sale_units where id = any($1) order by id for update",
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    filter: &UnitFilter,
    day: NaiveDate,
    now: DateTime<Utc>,
    page: &PageRequest<UnitPlace>,
) -> Result<Vec<SaleUnit>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let kinds: Vec<String> = filter
        .kinds
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect();
    let after = page.after.as_ref();
    let rows = select_units!(
        "where u.site_id = $3
           and ($4::uuid is null or u.building_id = $4)
           and (cardinality($5::text[]) = 0 or u.state = any($5))
           and (cardinality($6::text[]) = 0 or u.kind = any($6))
           and ($7::text is null or u.layout = $7)
           and ($8::numeric is null or u.built_area >= $8)
           and ($9::numeric is null or u.built_area <= $9)
           and ($10::numeric is null or p.total >= $10)
           and ($11::numeric is null or p.total <= $11)
           and ($12::uuid is null or (u.building_id, u.floor, u.room, u.id) > ($12, $13::smallint, $14::text, $15::uuid))
         order by u.building_id, u.floor, u.room, u.id limit $16",
        day,
        now,
        site.0,
        filter.building.map(Uuid::from),
        &states,
        &kinds,
        filter.layout.as_deref(),
        filter.area_min.map(Area::value),
        filter.area_max.map(Area::value),
        filter.price_min.map(Money::value),
        filter.price_max.map(Money::value),
        after.map(|place| place.0.0),
        after.map(|place| place.1),
        after.map(|place| place.2.as_str()),
        after.map(|place| place.3.0),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(SaleUnit::try_from).collect()
}

pub(super) async fn counts(
    connection: &mut PgConnection,
    site: UnitId,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<ControlCount>, Error> {
    Ok(sqlx::query_as!(
        ControlCount,
        r#"select u.building_id as "building_id: _", b.code as building_code, u.kind as "kind: _", u.state as "state: _",
                  count(*) as "units!", sum(u.built_area) as "built_area!: _", coalesce(sum(p.total), 0) as "list_total!: _"
           from sale_units u join buildings b on b.id = u.building_id
           left join lateral (select p.total from unit_prices p
                              where p.unit_id = u.id and p.effective_on <= $2 and p.published_at <= $3
                              order by p.effective_on desc, p.number desc limit 1) p on true
           where u.site_id = $1
           group by u.building_id, b.code, u.kind, u.state
           order by b.code, u.kind, u.state"#,
        site.0,
        day,
        now,
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn list_buildings(
    connection: &mut PgConnection,
    site: UnitId,
) -> Result<Vec<Building>, Error> {
    Ok(sqlx::query_as!(
        Building,
        r#"select id as "id: _", site_id as "site_id: _", code, name, created_at from buildings
           where site_id = $1 order by code limit 1000"#,
        site.0
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn insert_building(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewBuilding,
) -> Result<Building, sqlx::Error> {
    sqlx::query_as!(
        Building,
        r#"insert into buildings (id, site_id, code, name, created_at) values ($1, $2, $3, $4, $5)
           returning id as "id: _", site_id as "site_id: _", code, name, created_at"#,
        BuildingId::generate().0,
        site.0,
        new.code,
        new.name,
        caller.now,
    )
    .fetch_one(&mut **tx)
    .await
}

pub(super) async fn insert_units(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    units: &[NewUnit],
) -> Result<Vec<SaleUnitId>, sqlx::Error> {
    let ids: Vec<Uuid> = units.iter().map(|_| SaleUnitId::generate().0).collect();
    let buildings: Vec<Uuid> = units.iter().map(|unit| unit.building_id.0).collect();
    let floors: Vec<i16> = units.iter().map(|unit| unit.floor).collect();
    let rooms: Vec<String> = units.iter().map(|unit| unit.room.clone()).collect();
    let kinds: Vec<String> = units
        .iter()
        .map(|unit| unit.kind.as_str().to_owned())
        .collect();
    let built: Vec<_> = units.iter().map(|unit| unit.built_area.value()).collect();
    let inner: Vec<_> = units
        .iter()
        .map(|unit| unit.inner_area.map(Area::value))
        .collect();
    let layouts: Vec<Option<String>> = units.iter().map(|unit| unit.layout.clone()).collect();
    let grades: Vec<i16> = units.iter().map(|unit| unit.grade).collect();
    sqlx::query!(
        "insert into sale_units (id, site_id, building_id, floor, room, kind, built_area, inner_area, layout, grade, state,
                                 state_since, created_at, updated_at)
         select n.id, $1, n.building_id, n.floor, n.room, n.kind, n.built_area, n.inner_area, n.layout, n.grade, 'free', $2, $2, $2
         from unnest($3::uuid[], $4::uuid[], $5::smallint[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::text[],
                     $11::smallint[]) as n (id, building_id, floor, room, kind, built_area, inner_area, layout, grade)",
        site.0,
        caller.now,
        &ids,
        &buildings,
        &floors,
        &rooms,
        &kinds,
        &built,
        inner.as_slice() as _,
        layouts.as_slice() as _,
        &grades,
    )
    .execute(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(SaleUnitId).collect())
}

/// Gives a free unit to a deal, in the state of its stage.
pub(super) async fn hold(
    tx: &mut Tx,
    now: DateTime<Utc>,
    unit: SaleUnitId,
    deal: DealId,
    stage: DealStage,
    until: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let state = match stage {
        DealStage::Reservation => ControlState::Reserved,
        DealStage::Subscription => ControlState::Subscribed,
        DealStage::Contract => ControlState::Contracted,
    };
    let changed = sqlx::query!(
        "update sale_units set state = $3, state_since = $4, deal_id = $2, reserved_until = $5, updated_at = $4,
                               version = version + 1
         where id = $1 and (state = 'free' or deal_id = $2)",
        unit.0,
        deal.0,
        state.as_str(),
        now,
        until,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("sale_units", changed.rows_affected(), 1)
}

/// Takes a unit from the deal that holds it, or ends its being withheld.
pub(super) async fn set_free(
    tx: &mut Tx,
    now: DateTime<Utc>,
    unit: SaleUnitId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update sale_units set state = 'free', state_since = $2, deal_id = null, reserved_until = null, withheld_by = null,
                               withheld_reason = null, updated_at = $2, version = version + 1
         where id = $1 and state <> 'free'",
        unit.0,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("sale_units", changed.rows_affected(), 1)
}

pub(super) async fn withhold(
    tx: &mut Tx,
    now: DateTime<Utc>,
    unit: SaleUnitId,
    by: UserId,
    reason: &str,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update sale_units set state = 'withheld', state_since = $2, withheld_by = $3, withheld_reason = $4, updated_at = $2,
                               version = version + 1
         where id = $1 and state = 'free'",
        unit.0,
        now,
        by.0,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("sale_units", changed.rows_affected(), 1)
}
