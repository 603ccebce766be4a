//! Parties: one visitor or a household that buys together.
//!
//! - The persons are customers of the dossier, entered at the site; a mobile that a person of the site already has leads to
//!   that person and their party (ATT-G06).
//! - A person belongs to one party. Parties recognised as the same are merged; what was recorded of either stays recorded of
//!   it and is read as the survivor's.

mod buyers;
mod members;
mod merge;
mod model;
pub(crate) mod namesakes;
mod persons;
pub(crate) mod store;

pub use buyers::{is_of_buyers, of_buyers};
pub use members::{NewMember, add_member};
pub use merge::merge;
pub use model::{Member, Party, PartyFilter};
pub use namesakes::{
    PossibleMatch, PossibleMatchFilter, dismiss_possible, join_possible, list_possible,
};
pub use persons::VisitorDetails;
pub use store::Merged;

pub(crate) use merge::merge_same_person;
pub(crate) use persons::{
    Arrival, UNNAMED, arrive, arrive_or_bear_name, complete, known_by_mobile,
};

use crate::Error;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, PartyId};

/// A party inside the caller's scope. One that was merged is answered as it stands, with the survivor in `merged_into`.
///
/// # Errors
/// [`Error::PartyNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PartyId,
) -> Result<Party, Error> {
    let filter = PartyFilter {
        id: Some(id),
        ..PartyFilter::default()
    };
    let page = PageRequest {
        limit: 1,
        after: None,
    };
    let mut found = store::list(connection, caller, &filter, &page).await?;
    found.pop().ok_or(Error::PartyNotFound {})
}

/// The parties inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &PartyFilter,
    page: &PageRequest<PartyId>,
) -> Result<Page<Party, PartyId>, Error> {
    let rows = store::list(connection, caller, filter, page).await?;
    Ok(page.page(rows, |party| party.id))
}
