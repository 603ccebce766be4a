//! Finding customers: by what clerks type, by filters, in pages that cost the same however deep they are.
//!
//! Three ways lead to a page. A part of a name, in the order of names, is read from the ranges that the table of grams
//! keeps in that order. Where there is no text, the customers are walked in the wanted order, one lane for each unit and
//! status. What else was typed, or a part of a name in another order, has its hits gathered by their indexes and sorted;
//! where it stands in so many names that gathering would cost more, the customers are walked and tested. Names of one unit,
//! as a site's desk looks for them, are counted and gathered in its own ranges of grams. Whatever the way, the same
//! customers are found.
//!
//! A search by the end of a telephone or identity number asks for masked values. It needs four digits, answers are
//! masked by role like all others, and it is logged with who asked, so that it cannot serve to guess numbers unseen.

mod ask;
mod filters;

pub use filters::{Filters, Found, Place, Sort};

use super::{Error, store};
pub(crate) use ask::Ask;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, Scope};
use kehu_vault::Vault;

/// Expected number of names with a gram from which on the customers are walked and not gathered.
const MANY: f32 = 3000.0;
/// The same for the names of one unit, which are counted.
const MANY_OF_UNIT: i64 = 500;

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
    let (scope, limit) = (&caller.scope, page.fetch());
    let rows = match way(connection, scope, filters, &ask, sort).await? {
        Way::ByText => {
            store::search::by_text(connection, scope, filters, &ask, &start, limit).await?
        }
        Way::Walk => {
            store::search::walk(connection, scope, filters, &ask, sort, &start, limit).await?
        }
        Way::Gather => {
            store::search::gather(connection, scope, filters, &ask, sort, &start, limit).await?
        }
    };
    Ok(page.page(rows, |row| Place::of(row, sort)))
}

/// How a page is found.
enum Way {
    ByText,
    Walk,
    Gather,
}

async fn way(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &Filters,
    ask: &Ask,
    sort: Sort,
) -> Result<Way, Error> {
    if !ask.text_only() {
        return Ok(Way::Gather);
    }
    if ask.grams.is_empty() {
        return Ok(Way::Walk);
    }
    if sort == Sort::Name {
        return Ok(Way::ByText);
    }
    let is_in_many = match filters.whole_unit(scope) {
        Some(unit) => {
            let most = MANY_OF_UNIT + 1;
            store::search::names_of_unit(connection, &ask.grams, unit, most).await? == most
        }
        None => store::search::expected_names(connection, &ask.grams).await? > MANY,
    };
    Ok(if is_in_many { Way::Walk } else { Way::Gather })
}
