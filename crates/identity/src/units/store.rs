//! SQL of the organisation tree.

use super::{NewUnit, Unit, UnitFilter};
use crate::{Error, text};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Page, PageRequest, Scope, UnitId, Words};
use std::collections::HashMap;

macro_rules! select_units {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Unit,
            r#"select id as "id: _", kind as "kind: _", parent_id as "parent_id: _", ancestors as "ancestors: _",
                      code, name, name_en, active, version, created_at, updated_at
               from units "# + $rest,
            $($argument),*
        )
    };
}

/// A unit in the scope. Who reaches only their own rows sees the unit in which they work.
///
/// # Errors
/// When the database fails.
pub async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: UnitId,
) -> Result<Option<Unit>, Error> {
    let unit = select_units!(
        "where id = $1 and ($2 or id = any($3) or id = (select u.unit_id from users u where u.id = $4))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(|user| user.0),
    )
    .fetch_optional(connection)
    .await?;
    Ok(unit)
}

/// As [`find`], held against change until the end of the transaction.
pub(super) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: UnitId,
) -> Result<Option<Unit>, Error> {
    let unit = select_units!(
        "where id = $1 and ($2 or id = any($3)) for update",
        id.0,
        scope.all,
        scope.units.as_slice() as _
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(unit)
}

/// The units in the scope that the filter names, in the order of their codes; the key of a page is the code.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &UnitFilter,
    page: &PageRequest<String>,
) -> Result<Page<Unit, String>, Error> {
    let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
    let pattern = filter.q.as_deref().map(text::anywhere);
    let rows = select_units!(
        r"where ($1 or id = any($2) or id = (select u.unit_id from users u where u.id = $3))
            and ($4::uuid is null or id = $4 or ancestors @> array[$4])
            and ($5::uuid is null or parent_id = $5)
            and (cardinality($6::text[]) = 0 or kind = any($6))
            and ($7::boolean is null or active = $7)
            and ($8::text is null or code ilike $8 or name ilike $8 or name_en ilike $8)
            and ($9::text is null or code > $9)
          order by code limit $10",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(|user| user.0),
        filter.under.map(|unit| unit.0),
        filter.parent_id.map(|unit| unit.0),
        kinds.as_slice() as _,
        filter.active,
        pattern,
        page.after.as_deref(),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(page.page(rows, |unit| unit.code.clone()))
}

/// The names of units: in English the Chinese one where there is no other.
///
/// # Errors
/// When the database fails.
pub async fn names_of(
    connection: &mut PgConnection,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Words>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: UnitId", name, coalesce(name_en, name) as "name_en!" from units where id = any ($1)"#,
        units as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, Words::new(row.name_en, row.name)))
        .collect())
}

/// A unit and all units below it.
///
/// # Errors
/// When the database fails.
pub async fn descendants(connection: &mut PgConnection, id: UnitId) -> Result<Vec<UnitId>, Error> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: UnitId" from units where id = $1 or ancestors @> array[$1]::uuid[] order by id"#,
        id.0
    )
    .fetch_all(connection)
    .await?;
    Ok(ids)
}

/// The company to which a unit belongs: the unit itself if it is one, else the nearest above. None for the group, for
/// departments directly under it, and for an unknown unit.
///
/// # Errors
/// When the database fails.
pub async fn company_of(
    connection: &mut PgConnection,
    id: UnitId,
) -> Result<Option<UnitId>, Error> {
    let company = sqlx::query_scalar!(
        r#"select c.id as "id: UnitId"
           from units u
           join units c on c.kind = 'company' and (c.id = u.id or c.id = any(u.ancestors))
           where u.id = $1
           order by cardinality(c.ancestors) desc
           limit 1"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(company)
}

/// Lets changes of the tree's shape take turns until the end of the transaction: two moves at once could otherwise make
/// a circle, and a unit made under a moving parent would keep the parent's old way.
pub(super) async fn lock_shape(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('units.shape', 0))")
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// Stores a new unit.
pub(super) async fn insert(
    tx: &mut Tx,
    new: NewUnit,
    ancestors: &[UnitId],
    now: DateTime<Utc>,
) -> Result<Unit, Error> {
    let NewUnit {
        kind,
        parent_id,
        code,
        name,
        name_en,
    } = new;
    let unit = Unit {
        id: UnitId::generate(),
        kind,
        parent_id,
        ancestors: ancestors.to_vec(),
        code,
        name,
        name_en,
        active: true,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    sqlx::query!(
        "insert into units (id, kind, parent_id, ancestors, code, name, name_en, active, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        unit.id.0,
        unit.kind.as_str(),
        unit.parent_id.map(|parent| parent.0),
        unit.ancestors.as_slice() as _,
        unit.code,
        unit.name,
        unit.name_en,
        unit.active,
        unit.version,
        unit.created_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(unit)
}

/// Stores the changeable fields of a unit and counts the version up.
pub(super) async fn update(tx: &mut Tx, unit: &Unit) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update units set code = $2, name = $3, name_en = $4, active = $5, version = version + 1, updated_at = $6 where id = $1",
        unit.id.0,
        unit.code,
        unit.name,
        unit.name_en,
        unit.active,
        unit.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "units",
        changed.rows_affected(),
        1,
    )?)
}

/// Hangs a unit with all below it under another parent; `way` is the new way from the group to the unit.
pub(super) async fn rehang(
    tx: &mut Tx,
    unit: UnitId,
    parent: UnitId,
    way: &[UnitId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update units
         set ancestors = $2 || ancestors[array_position(ancestors, $1):],
             version = version + 1, updated_at = $3
         where ancestors @> array[$1]::uuid[]",
        unit.0,
        way as _,
        now,
    )
    .execute(&mut **tx)
    .await?;
    let changed = sqlx::query!(
        "update units set ancestors = $3, parent_id = $2, version = version + 1, updated_at = $4 where id = $1",
        unit.0,
        parent.0,
        way as _,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "units",
        changed.rows_affected(),
        1,
    )?)
}

/// Whether a unit directly below is in use.
pub(super) async fn has_active_children(tx: &mut Tx, id: UnitId) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from units where parent_id = $1 and active) as "found!""#,
        id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(found)
}
