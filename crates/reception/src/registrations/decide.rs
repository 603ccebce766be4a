//! The project manager confirms or refuses (ATT-G21).

use super::model::Registration;
use super::{find, store};
use crate::Error;
use crate::claims;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::tracking;
use kehu_db::Tx;
use kehu_kernel::{Caller, RegistrationId};
use serde_json::json;

/// Confirms a registration, with effect from its own time.
///
/// # Errors
/// [`Error::RegistrationNotFound`]; [`Error::OwnRegistration`]; [`Error::ForProjectManager`]; [`Error::ConfirmationNotNeeded`];
/// [`Error::RegistrationDecided`].
pub async fn confirm(
    tx: &mut Tx,
    caller: &Caller,
    id: RegistrationId,
) -> Result<Registration, Error> {
    decide(tx, caller, id, None).await
}

/// Refuses a registration, with the reason; its claim ends.
///
/// # Errors
/// As [`confirm`].
pub async fn refuse(
    tx: &mut Tx,
    caller: &Caller,
    id: RegistrationId,
    reason: &str,
) -> Result<Registration, Error> {
    decide(tx, caller, id, Some(reason)).await
}

async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: RegistrationId,
    refusal: Option<&str>,
) -> Result<Registration, Error> {
    let by = person(caller)?;
    let registration = store::find(tx, &caller.scope, id)
        .await?
        .ok_or(Error::RegistrationNotFound {})?;
    if registration.salesperson_id == by {
        return Err(Error::OwnRegistration {});
    }
    let site = site::enter(tx, caller, registration.site_id).await?;
    let acting_as = site
        .stands_for_project_manager()
        .ok_or(Error::ForProjectManager {})?;
    if !site.rules.determination.claim.needs_confirmation {
        return Err(Error::ConfirmationNotNeeded {});
    }
    if registration.decision.is_some() {
        return Err(Error::RegistrationDecided {});
    }
    store::insert_decision(tx, &registration, refusal, acting_as, caller.now, by).await?;
    let (action, event) = match refusal {
        None => ("registrations.confirm", "registration.confirmed"),
        Some(_) => ("registrations.refuse", "registration.refused"),
    };
    match refusal {
        None => claims::confirm(tx, id, caller.now).await?,
        Some(_) => {
            claims::refuse(tx, id, caller.now).await?;
            tracking::parties::retrace(tx, registration.party_id).await?;
        }
    }
    let told = Told {
        action,
        event,
        subject_kind: "registration",
        subject_id: id.0,
        site: site.id,
        reason: refusal,
        payload: json!({ "party_id": registration.party_id, "salesperson_id": registration.salesperson_id }),
    };
    tell(tx, caller, told).await?;
    find(tx, caller, id).await
}
