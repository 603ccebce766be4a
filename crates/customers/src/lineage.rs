//! Which policy a unit lives under.

use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{Scope, UnitId};
use kehu_policy::{InForce, PolicyDocument};

/// A unit and the units above it, nearest first.
///
/// # Errors
/// When the database fails.
pub(crate) async fn lineage_of(connection: &mut PgConnection, unit: UnitId) -> Result<Vec<UnitId>, kehu_policy::Error> {
    let found = kehu_identity::units::find(connection, &Scope::everything(), unit).await.map_err(unreadable)?;
    let above = found.map(|unit| unit.ancestors).unwrap_or_default();
    Ok(std::iter::once(unit).chain(above.into_iter().rev()).collect())
}

/// The document of a kind under which a unit lives on a day.
///
/// # Errors
/// When the database fails, or holds a document that this version cannot read.
pub(crate) async fn policy_of<P: PolicyDocument>(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<InForce<P>, kehu_policy::Error> {
    let lineage = lineage_of(connection, unit).await?;
    kehu_policy::in_force(connection, &lineage, day).await
}

/// Reading the tree fails only when the database does.
pub(crate) fn unreadable(error: kehu_identity::Error) -> kehu_policy::Error {
    match error {
        kehu_identity::Error::Database(error) => error.into(),
        other => kehu_db::Error::Inconsistent { table: "units", row: String::new(), reason: other.to_string() }.into(),
    }
}
