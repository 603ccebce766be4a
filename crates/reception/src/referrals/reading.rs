//! Reading referrals.

use super::model::{Referral, ReferralFilter};
use super::store;
use crate::Error;
use crate::parties;
use crate::site::person;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, ReferralId};
use uuid::Uuid;

/// A referral inside the caller's scope: a salesperson's own are those whose visitors they received.
///
/// # Errors
/// [`Error::ReferralNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ReferralId,
) -> Result<Referral, Error> {
    let found = store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::ReferralNotFound {})?;
    let found = with_visitors(connection, vec![found]).await?;
    found.into_iter().next().ok_or(Error::ReferralNotFound {})
}

/// The referrals inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &ReferralFilter,
    page: &PageRequest<ReferralId>,
) -> Result<Page<Referral, ReferralId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    let rows = with_visitors(connection, rows).await?;
    Ok(page.page(rows, |referral| referral.id))
}

/// The referrals that the caller filed, the latest first.
///
/// # Errors
/// [`Error::PersonsOnly`]; [`Error::Database`].
pub async fn list_own(
    connection: &mut PgConnection,
    caller: &Caller,
    page: &PageRequest<ReferralId>,
) -> Result<Page<Referral, ReferralId>, Error> {
    let filter = ReferralFilter {
        referrer: Some(person(caller)?),
        ..ReferralFilter::default()
    };
    list(connection, &crate::site::unscoped(caller), &filter, page).await
}

async fn with_visitors(
    connection: &mut PgConnection,
    mut referrals: Vec<Referral>,
) -> Result<Vec<Referral>, Error> {
    let parties: Vec<Uuid> = referrals.iter().map(|one| one.party_id.0).collect();
    let members = parties::store::members_of_families(connection, &parties).await?;
    for referral in &mut referrals {
        referral.visitor = members
            .get(&referral.party_id)
            .and_then(|members| members.first().cloned());
    }
    Ok(referrals)
}
