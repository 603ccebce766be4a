//! Who belongs to a party.

use super::persons::{VisitorDetails, enter, person_with};
use super::{Party, find, store};
use crate::Error;
use crate::receptions::demand_timely;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::words::PartyKinship;
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::{Caller, PartyId};
use kehu_vault::Vault;
use serde_json::json;

/// A person to be added to a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    /// Who.
    pub visitor: VisitorDetails,
    /// How related to the one who came first.
    pub kinship: Option<PartyKinship>,
    /// When that became known: on the same day, within the site's minutes; now, if absent.
    pub known_at: Option<DateTime<Utc>>,
}

/// Adds a person to a party. One who belongs to another party stays there: such parties are linked by kinship, or merged
/// when they are the same.
///
/// # Errors
/// [`Error::PartyNotFound`], [`Error::PartyMerged`]; [`Error::MemberElsewhere`]; [`Error::NotYet`], [`Error::Backdated`]; [`Error::Invalid`].
pub async fn add_member(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    id: PartyId,
    new: &NewMember,
) -> Result<Party, Error> {
    let by = person(caller)?;
    let party = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::PartyNotFound {})?
        .unmerged()?;
    let known_at = new.known_at.unwrap_or(caller.now);
    let site = site::enter(tx, caller, party.site_id).await?;
    demand_timely(
        known_at,
        caller.now,
        site.rules.reception.entered_within_minutes,
    )?;
    let found = match &new.visitor.mobile {
        Some(mobile) => person_with(tx, &site, mobile, "/visitor").await?,
        None => None,
    };
    let customer = match found {
        Some(customer) => match store::party_of(tx, customer).await? {
            Some(other) if other == party.id => return Err(Error::MemberAlready {}),
            Some(other) => return Err(Error::MemberElsewhere { party: other }),
            None => customer,
        },
        None => enter(tx, caller, vault, &site, &new.visitor, Some(by), "/visitor").await?,
    };
    store::insert_member(
        tx,
        party.id,
        customer,
        new.kinship,
        known_at,
        caller.now,
        by,
    )
    .await?;
    let told = Told {
        action: "parties.add_member",
        event: "party.changed",
        subject_kind: "party",
        subject_id: party.id.0,
        site: party.site_id,
        reason: None,
        payload: json!({ "customer_id": customer, "kinship": new.kinship }),
    };
    tell(tx, caller, told).await?;
    find(tx, &site::unscoped(caller), party.id).await
}
