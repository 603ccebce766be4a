//! Changing the organisation tree.

use super::{NewUnit, Unit, UnitChange, rules, store};
use crate::Error;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, Scope, UnitId};

/// Makes a unit under a parent in the caller's scope. The group itself is made by who reaches everything.
///
/// # Errors
/// Malformed code or names, a parent that is missing, inactive or of the wrong kind, a code that is taken, a second
/// group.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewUnit) -> Result<Unit, Error> {
    rules::demand_form(&new.code, &new.name, new.name_en.as_deref())?;
    store::lock_shape(tx).await?;
    let parent = match new.parent_id {
        Some(id) => Some(usable(tx, &caller.scope, id, "/parent_id").await?),
        None if caller.scope.all => None,
        None => {
            return Err(Error::UnitMisplaced {
                kind: new.kind,
                parent: rules::root(),
            });
        }
    };
    rules::demand_place(new.kind, parent.as_ref().map(|parent| parent.kind))?;
    let way = parent.as_ref().map(rules::way_below).unwrap_or_default();
    let unit = store::insert(tx, new, &way, caller.now).await?;
    tx.standing_changed().await?;
    record(tx, caller, "units.create", unit.id, &[]).await?;
    Ok(unit)
}

/// Changes names, code or use of a unit that is still at the version which the caller read.
///
/// # Errors
/// An unknown unit, another version, malformed values, a code that is taken, active units below one to be deactivated.
pub async fn update(
    tx: &mut Tx,
    caller: &Caller,
    id: UnitId,
    expected: i32,
    change: UnitChange,
) -> Result<Unit, Error> {
    store::lock_shape(tx).await?;
    let unit = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::UnitNotFound {})?;
    if unit.version != expected {
        return Err(Error::Stale {});
    }
    let (mut next, fields) = rules::changed(&unit, change);
    if fields.is_empty() {
        return Ok(unit);
    }
    rules::demand_form(&next.code, &next.name, next.name_en.as_deref())?;
    if unit.active && !next.active && store::has_active_children(tx, id).await? {
        return Err(Error::UnitStillHasUnits {});
    }
    next.updated_at = caller.now;
    store::update(tx, &next).await?;
    kehu_db::recall::forget();
    next.version += 1;
    record(tx, caller, "units.update", id, &fields).await?;
    Ok(next)
}

/// Moves a unit with all below it under another parent. Both must lie in the caller's scope.
///
/// # Errors
/// An unknown unit or parent, another version, a parent that is inactive, of the wrong kind or below the unit.
pub async fn move_to(
    tx: &mut Tx,
    caller: &Caller,
    id: UnitId,
    expected: i32,
    parent: UnitId,
) -> Result<Unit, Error> {
    store::lock_shape(tx).await?;
    let unit = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::UnitNotFound {})?;
    if unit.version != expected {
        return Err(Error::Stale {});
    }
    let parent = usable(tx, &caller.scope, parent, "/parent_id").await?;
    rules::demand_move(&unit, &parent)?;
    if unit.parent_id == Some(parent.id) {
        return Ok(unit);
    }
    let way = rules::way_below(&parent);
    store::rehang(tx, id, parent.id, &way, caller.now).await?;
    kehu_db::recall::forget();
    tx.standing_changed().await?;
    record(tx, caller, "units.move", id, &["parent_id"]).await?;
    Ok(Unit {
        parent_id: Some(parent.id),
        ancestors: way,
        version: unit.version + 1,
        updated_at: caller.now,
        ..unit
    })
}

/// A unit that the body names at `pointer`: in the scope and in use.
pub(crate) async fn usable(
    connection: &mut PgConnection,
    scope: &Scope,
    id: UnitId,
    pointer: &str,
) -> Result<Unit, Error> {
    match store::find(connection, scope, id).await? {
        Some(unit) if unit.active => Ok(unit),
        Some(_) => Err(Error::UnitInactive {}),
        None => Err(Faults::one(
            pointer,
            "unknown-unit",
            "There is no such unit, or you may not use it.",
            "该组织单元不存在，或您无权使用。",
        )
        .into()),
    }
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: UnitId,
    fields: &[&str],
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "unit",
        subject_id: id.0,
        unit_id: Some(id),
        fields,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}
