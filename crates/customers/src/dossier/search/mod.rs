//! Finding customers: by what clerks type, by filters, in pages that cost the same however deep they are.
//!
//! Two ways lead to a page. Where the text is rare, its hits are gathered by their indexes and sorted. Where there is
//! no text, or it stands in so many names that gathering would cost more, the customers are walked in the wanted order,
//! one lane for each unit and status, and tested.
//!
//! A search by the end of a telephone or identity number asks for masked values. It needs four digits, answers are
//! masked by role like all others, and it is logged with who asked, so that it cannot serve to guess numbers unseen.

mod ask;
mod filters;

pub use filters::{Filters, Found, Place, Sort};

use super::{Error, store};
pub(crate) use ask::Ask;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest};
use kehu_vault::Vault;

/// Expected number of names with a gram from which on the customers are walked and not gathered.
const MANY: f32 = 3000.0;

/// A page of customers inside the caller's scope. Customers that were merged away are left out unless asked for by
/// status; those that were erased, always (CUS-05).
///
/// # Errors
/// [`Error::Database`].
pub async fn search(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    filters: &Filters,
    sort: Sort,
    page: &PageRequest<Place>,
) -> Result<Page<Found, Place>, Error> {
    let ask = filters
        .q
        .as_deref()
        .map(|text| Ask::read(vault, text))
        .unwrap_or_default();
    if ask.nothing {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    }
    if ask.over_masked {
        tracing::info!(
            principal_kind = caller.principal.kind(),
            principal_id = caller.principal.id(),
            "search by the end of a masked number"
        );
    }
    let start = store::search::start(connection, sort, page.after.as_ref()).await?;
    let walk =
        ask.text_only() && (ask.grams.is_empty() || is_common(connection, &ask.grams).await?);
    let rows = if walk {
        store::search::walk(
            connection,
            &caller.scope,
            filters,
            &ask,
            sort,
            &start,
            page.fetch(),
        )
        .await?
    } else {
        store::search::gather(
            connection,
            &caller.scope,
            filters,
            &ask,
            sort,
            &start,
            page.fetch(),
        )
        .await?
    };
    Ok(page.page(rows, |row| Place::of(row, sort)))
}

async fn is_common(connection: &mut PgConnection, grams: &[String]) -> Result<bool, Error> {
    Ok(store::search::expected_names(connection, grams).await? > MANY)
}
