//! The ledger of a site: its accounts, what they hold at any moment, and its postings. A posting counts from the moment its
//! settlement is closed.

mod model;
mod store;

pub use model::{Balance, LedgerAccount, Posting, TrialBalance};
pub use store::PostingFilter;

pub(crate) use store::{accounts_of, ensure_accounts, totals_by_account};

use crate::Error;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identity::units::{self, UnitKind};
use kehu_kernel::{Caller, Page, PageRequest, PostingId, Scope, UnitId};

/// The site, when it lies in the caller's scope. Who sees only their own sees no ledger.
pub(crate) async fn demand_site(tx: &mut Tx, caller: &Caller, site: UnitId) -> Result<(), Error> {
    visible_site(tx, caller, site).await
}

async fn visible_site(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<(), Error> {
    if !caller.scope.holds(site, None) {
        return Err(Error::UnknownSite {});
    }
    match units::find(connection, &Scope::everything(), site).await? {
        Some(unit) if unit.kind == UnitKind::Site => Ok(()),
        _ => Err(Error::UnknownSite {}),
    }
}

/// What the accounts of a site held at an instant.
///
/// # Errors
/// [`Error::UnknownSite`].
pub async fn balances(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Vec<Balance>, Error> {
    visible_site(connection, caller, site).await?;
    Ok(store::balances(connection, site, at).await?)
}

/// The sums of all postings of a site by account at an instant, counted anew from the postings; together they are nothing.
///
/// # Errors
/// [`Error::UnknownSite`].
pub async fn trial_balance(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<TrialBalance, Error> {
    visible_site(connection, caller, site).await?;
    let balances = store::recount(connection, site, at).await?;
    Ok(TrialBalance::of(at, balances)?)
}

/// The postings of the sites in the caller's scope that a filter names, in the order in which they were written. Those of
/// settlements that are not closed are among them, each with the state of its settlement.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &PostingFilter,
    page: &PageRequest<PostingId>,
) -> Result<Page<Posting, PostingId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |posting| posting.id))
}
