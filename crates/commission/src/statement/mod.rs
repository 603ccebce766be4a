//! Statements: what a person was credited and paid with a settlement, and why (ATT-D10).
//!
//! A salesperson sees their own, once it is closed; who may see the site sees everybody's as soon as they are computed.

mod explain;
mod export;
mod model;
mod recommenders;
mod store;

pub use explain::explanation;
pub use export::{MOST_LINES, csv, workbook};
pub use model::{Delegated, Figures, Filter, Line, Payment, Place, PoolPart, Statement};
pub use recommenders::{
    RecommenderLine, RecommenderStatement, lines_of_recommender, list_of_recommender,
};

use crate::Error;
use crate::booking::Reason;
use crate::settlement::{Settlement, closed_before, rules_at};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Page, PageRequest, PostingId, Scope, SettlementId, UserId};

/// The statements that the caller may see and a filter names, the latest settlement first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<Place>,
) -> Result<Page<Statement, Place>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, Statement::place))
}

/// The people who have a statement of a settlement, whoever asks.
///
/// # Errors
/// [`Error::Database`].
pub async fn people_of(
    connection: &mut PgConnection,
    settlement: SettlementId,
) -> Result<Vec<UserId>, Error> {
    Ok(store::people_of(connection, settlement).await?)
}

/// A person's statement of a settlement.
///
/// # Errors
/// [`Error::StatementNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    settlement: SettlementId,
    user: UserId,
) -> Result<Statement, Error> {
    store::find(connection, &caller.scope, settlement, user)
        .await?
        .ok_or(Error::StatementNotFound {})
}

/// The caller's own statements of closed settlements, the latest first, whatever the caller's role: referrers are of other
/// departments (ATT-E06).
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::Database`].
pub async fn list_own(
    connection: &mut PgConnection,
    caller: &Caller,
    page: &PageRequest<Place>,
) -> Result<Page<Statement, Place>, Error> {
    let (_, own) = own(caller)?;
    list(connection, &own, &Filter::default(), page).await
}

/// The caller's own statement of a closed settlement.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::StatementNotFound`].
pub async fn find_own(
    connection: &mut PgConnection,
    caller: &Caller,
    settlement: SettlementId,
) -> Result<Statement, Error> {
    let (user, own) = own(caller)?;
    find(connection, &own, settlement, user).await
}

/// As [`lines`], of the caller's own statement.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::StatementNotFound`].
pub async fn lines_own(
    connection: &mut PgConnection,
    caller: &Caller,
    settlement: SettlementId,
    page: &PageRequest<PostingId>,
) -> Result<Page<Line, PostingId>, Error> {
    let (user, own) = own(caller)?;
    lines(connection, &own, settlement, user, page).await
}

/// The caller, reaching what is their own and nothing else.
fn own(caller: &Caller) -> Result<(UserId, Caller), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let scope = Scope {
        owner: Some(user),
        ..Scope::default()
    };
    let own = Caller {
        scope,
        ..caller.clone()
    };
    Ok((user, own))
}

/// The lines of a statement in the order in which they were posted, each with all that explains it.
///
/// # Errors
/// [`Error::StatementNotFound`].
pub async fn lines(
    connection: &mut PgConnection,
    caller: &Caller,
    settlement: SettlementId,
    user: UserId,
    page: &PageRequest<PostingId>,
) -> Result<Page<Line, PostingId>, Error> {
    let statement = find(connection, caller, settlement, user).await?;
    let before = closed_before(connection, statement.site_id, statement.month).await?;
    let mut rows = store::lines(connection, settlement, user, &before, page).await?;
    store::add_payments(connection, &mut rows).await?;
    add_conditions(connection, &statement, &mut rows).await?;
    Ok(page.page(rows, |line| line.posting_id))
}

/// Adds what had to happen for commission to accrue to the lines of accruals: the rules are those of the month's last day.
async fn add_conditions(
    connection: &mut PgConnection,
    statement: &Statement,
    lines: &mut [Line],
) -> Result<(), Error> {
    let is_accrued = |line: &Line| line.reason == Reason::Accrual && line.deal_id.is_some();
    if !lines.iter().any(is_accrued) {
        return Ok(());
    }
    let rules = rules_at(connection, statement.site_id, statement.month).await?;
    for line in lines.iter_mut().filter(|line| is_accrued(line)) {
        line.condition = Some(rules.accrual.condition_of(line.way));
    }
    Ok(())
}

/// All lines of a statement, for a file.
///
/// # Errors
/// [`Error::StatementNotFound`], [`Error::StatementTooLong`].
pub async fn all_lines(
    connection: &mut PgConnection,
    caller: &Caller,
    settlement: SettlementId,
    user: UserId,
) -> Result<Vec<Line>, Error> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let request = PageRequest { limit: 200, after };
        let page = lines(connection, caller, settlement, user, &request).await?;
        all.extend(page.items);
        if all.len() > MOST_LINES {
            return Err(Error::StatementTooLong { most: MOST_LINES });
        }
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// Everybody's statement of a settlement, whatever its state: for previews.
pub(crate) async fn of_settlement(
    tx: &mut Tx,
    settlement: &Settlement,
) -> Result<Vec<Statement>, Error> {
    Ok(store::of_settlement(tx, settlement.id).await?)
}
