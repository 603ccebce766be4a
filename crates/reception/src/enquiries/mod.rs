//! Phone enquiries 来电登记 (ATT-G23): on record with a number of their own, and no claim unless the site's rules give one. A
//! reception that begins with an enquiry is the visit that it became.

mod model;
mod store;

pub use model::{Enquiry, EnquiryFilter, NewEnquiry, Wanted};
pub(crate) use store::{of_parties, party_of};

use crate::Error;
use crate::claims::{self, NewClaim, Source};
use crate::parties;
use crate::receptions::demand_timely;
use crate::site::{self, Register, person};
use crate::telling::{Told, tell};
use crate::tracking::funnel::{self, Fact};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, EnquiryId, Faults, Page, PageRequest, UnitId};
use kehu_vault::Vault;
use serde_json::json;

/// Registers a call that the caller answered.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::NotSalesperson`]; [`Error::Backdated`], [`Error::NotYet`];
/// [`Error::Invalid`].
pub async fn register(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    new: &NewEnquiry,
) -> Result<Enquiry, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    site::demand_salespeople(tx, caller, site.id, &[by]).await?;
    let called_at = new.called_at.unwrap_or(caller.now);
    demand_timely(
        called_at,
        caller.now,
        site.rules.reception.entered_within_minutes,
    )?;
    if new.promised_on.is_some_and(|day| day < caller.today()) {
        return Err(Faults::one(
            "/promised_on",
            "past",
            "must be today or later",
            "不得早于今天",
        )
        .into());
    }
    let came =
        parties::arrive_or_bear_name(tx, caller, vault, &site, &new.visitor, Some(by), "/visitor")
            .await?;
    let scope = site::unscoped(caller).scope;
    parties::store::find_for_update(tx, &scope, came.party)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let id = EnquiryId::generate();
    let number = site::next_number(tx, site.id, Register::PhoneEnquiry).await?;
    store::insert(
        tx, id, site.id, number, came.party, by, called_at, caller.now, new,
    )
    .await?;
    funnel::note(tx, caller, site.id, came.party, Fact::Contact).await?;
    if let Some(expires_at) = claims::expiry_of_enquiry(&site.rules.determination.claim, called_at)
        && claims::standing(tx, came.party, caller.now)
            .await?
            .is_none()
    {
        let claim = NewClaim {
            site: site.id,
            party: came.party,
            holder: by,
            source: Source::Enquiry(id),
            began_at: caller.now,
            expires_at,
            confirmed_at: Some(caller.now),
        };
        claims::insert(tx, &claim).await?;
    }
    let told = Told {
        action: "enquiries.register",
        event: "enquiry.registered",
        subject_kind: "phone_enquiry",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "party_id": came.party, "salesperson_id": by, "recognised": came.known_by.is_some() }),
    };
    tell(tx, caller, told).await?;
    find(tx, caller, id).await
}

/// An enquiry inside the caller's scope: a salesperson's own are those that they answered.
///
/// # Errors
/// [`Error::EnquiryNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: EnquiryId,
) -> Result<Enquiry, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::EnquiryNotFound {})
}

/// The enquiries inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &EnquiryFilter,
    page: &PageRequest<EnquiryId>,
) -> Result<Page<Enquiry, EnquiryId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |enquiry| enquiry.id))
}
