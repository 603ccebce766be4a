//! Holds the journal against the database.
//!
//! Reads both past the program. It knows the tables, and what must be true of them, and none of the program's code.

mod answers;
mod books;
mod effects;
mod record;

pub use record::{Outcome, Record};

use crate::{Failure, Line};
use sqlx::PgConnection;
use std::fmt;

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An acknowledged write is not there.
    Lost,
    /// A key had more than one effect.
    Doubled,
    /// What is there is not what was acknowledged.
    Altered,
    /// A write was refused and done all the same.
    RefusedButDone,
    /// Something is there that nobody asked for.
    Unasked,
    /// The same key was answered in two ways.
    AnsweredTwice,
    /// The stored answers are not those of the acknowledged keys.
    KeyNotKept,
    /// An acknowledged write is not in the audit record.
    NotAudited,
    /// An answer that is neither 2xx nor 4xx nor a 503, or a refusal that is no problem+json.
    BadAnswer,
    /// A unit has two live deals, or does not know its deal.
    Units,
    /// A party has two standing claims.
    Claims,
    /// A salesperson receives two parties at once.
    Receptions,
    /// A turn is lost, doubled or another's.
    Turns,
    /// Numbers have a gap or are given twice.
    Numbers,
    /// Money without a receipt of that amount, or a receipt without money.
    Payments,
    /// Shares that are not whole.
    Shares,
    /// Commission that is not the sum of its parts.
    Commission,
    /// A customer's account manager was changed without regard to a change before.
    Owners,
    /// A constraint, index or trigger that holds the rules is missing.
    Guards,
    /// A session sits in an open transaction.
    Sessions,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub kind: Kind,
    /// Which one.
    pub what: String,
}

impl Finding {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}: {}", self.kind, self.what)
    }
}

/// Checks all: the answers in the journal, the effect of each key, and the books. Empty when nothing is wrong.
///
/// The load must be over. `prefix` is that of its marks.
///
/// # Errors
/// When the database cannot be read.
pub async fn check(
    connection: &mut PgConnection,
    lines: &[Line],
    prefix: &str,
) -> Result<Vec<Finding>, Failure> {
    let records = record::fold(lines);
    let mut findings = answers::check(lines);
    findings.extend(effects::check(connection, &records, prefix).await?);
    findings.extend(books::check(connection).await?);
    Ok(findings)
}

/// Checks the books alone, whoever has written them.
///
/// # Errors
/// When the database cannot be read.
pub async fn check_books(connection: &mut PgConnection) -> Result<Vec<Finding>, Failure> {
    books::check(connection).await
}

/// Checks the answers of a journal alone.
#[must_use]
pub fn check_answers(lines: &[Line]) -> Vec<Finding> {
    answers::check(lines)
}

/// What the journal says of each key.
#[must_use]
pub fn records(lines: &[Line]) -> std::collections::BTreeMap<String, Record> {
    record::fold(lines)
}
