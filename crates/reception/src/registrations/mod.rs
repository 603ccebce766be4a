//! Visitor registrations (ATT-G20 to ATT-G22).
//!
//! - The receiver registers the day of the reception. A registration never changes; a correction is another one, with a
//!   number of its own, that points at the one before.
//! - The first visit's gives a claim, from its own time, if none stands on the party; of two in the same moment exactly one
//!   wins, since the party is locked and the database lets one claim stand.
//! - Where the site's rules want it, it counts once the project manager has confirmed it; nobody confirms their own.

mod decide;
mod form;
mod model;
mod register;
mod rules;
pub(crate) mod store;
mod submit_day;

pub use decide::{confirm, refuse};
pub use form::Form;
pub use model::{Decision, Registration, RegistrationFilter};
pub use register::{Correct, Register, correct, register};
pub use submit_day::{DaySubmission, SubmissionFilter, list_submissions, submit_day};

use crate::Error;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, RegistrationId};

/// A registration inside the caller's scope: a salesperson's own are those that they made.
///
/// # Errors
/// [`Error::RegistrationNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: RegistrationId,
) -> Result<Registration, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::RegistrationNotFound {})
}

/// The registrations inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &RegistrationFilter,
    page: &PageRequest<RegistrationId>,
) -> Result<Page<Registration, RegistrationId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |registration| registration.id))
}
