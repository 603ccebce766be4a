//! The site at which something happens, the rules under which it lives, and who sells there.

use crate::Error;
use kehu_attribution::policy::SiteRules;
use kehu_db::PgConnection;
use kehu_identity::Permission;
use kehu_identity::units::{self, Unit, UnitKind};
use kehu_kernel::{Caller, Faults, Principal, UnitId, UserId};
use kehu_policy::InForce;

/// A site inside the caller's scope. Who reaches only their own rows sees the site at which they work.
pub(crate) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: UnitId,
) -> Result<Unit, Error> {
    units::find(connection, &caller.scope, id)
        .await?
        .filter(|unit| unit.kind == UnitKind::Site)
        .ok_or(Error::SiteNotFound {})
}

/// The rules of a site on the day of the act.
pub(crate) async fn rules(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<InForce<SiteRules>, Error> {
    Ok(kehu_policy::in_force_at(connection, site, caller.today()).await?)
}

/// Who sells: the named person or the caller, who takes part in the rotation of the site. Who reaches only their own rows
/// sells themselves.
pub(crate) async fn salesperson(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    named: Option<UserId>,
) -> Result<UserId, Error> {
    let unknown = || {
        Error::Invalid(Faults::one(
            "/salesperson_id",
            "unknown-salesperson",
            "must be a salesperson who works at the site; without wider rights, yourself",
            "须为该案场的售楼员；无更大权限时只能为本人",
        ))
    };
    let person = named.or(caller.user()).ok_or_else(unknown)?;
    if !caller.scope.holds(site, Some(person)) {
        return Err(unknown());
    }
    let standing =
        kehu_identity::standing_of(connection, Principal::User(person), caller.today()).await?;
    if !standing.places_of(Permission::RotationWork).contains(&site) {
        return Err(unknown());
    }
    Ok(person)
}

/// Whether the acting person may receive and give back money at the site (ATT-D03).
pub(crate) async fn is_finance(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<bool, Error> {
    let standing = kehu_identity::standing_of(connection, caller.principal, caller.today()).await?;
    Ok(standing
        .scope(Permission::PaymentsRecord)
        .is_some_and(|scope| scope.holds(site, None)))
}
