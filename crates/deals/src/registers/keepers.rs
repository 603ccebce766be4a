//! Who keeps the registers of a site (GOV-10).

use super::model::Register;
use super::store;
use crate::telling::{About, tell};
use crate::{Error, site};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, Principal, UnitId, UserId};
use serde_json::json;

/// Who keeps a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keeper {
    /// The register.
    pub register: Register,
    /// Who keeps it.
    pub keeper_id: UserId,
    /// Who said so; none when no person did.
    pub appointed_by: Option<UserId>,
    /// Since when.
    pub appointed_at: DateTime<Utc>,
}

/// Those who keep the registers of a site now.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn keepers(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Vec<Keeper>, Error> {
    site::find(connection, caller, site).await?;
    Ok(store::keepers(connection, site).await?)
}

/// Names who keeps a register from now on: somebody who has a role at the site or above it.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] for somebody without any role there.
pub async fn appoint(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    register: Register,
    keeper: UserId,
) -> Result<Vec<Keeper>, Error> {
    let unit = site::find(tx, caller, site).await?;
    let standing = kehu_identity::standing_of(tx, Principal::User(keeper), caller.today()).await?;
    let works_there = standing
        .places()
        .iter()
        .any(|place| place.unit_id == site || unit.ancestors.contains(&place.unit_id));
    if !works_there {
        return Err(Faults::one(
            "/keeper_id",
            "unknown-keeper",
            "must be somebody who has a role at the site or above it",
            "须为在该案场或其上级单位任职的人员",
        )
        .into());
    }
    store::insert_keeper(tx, caller, site, register, keeper).await?;
    let about = About {
        kind: "unit",
        id: site.0,
        site,
    };
    let payload = json!({ "register_kind": register, "keeper_id": keeper });
    tell(
        tx,
        caller,
        about,
        "registers.appoint_keeper",
        "register.keeper_appointed",
        None,
        payload,
    )
    .await?;
    Ok(store::keepers(tx, site).await?)
}
