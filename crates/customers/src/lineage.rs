//! Which policy a unit lives under.

use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_identity::units::{self, UnitFilter, UnitKind};
use kehu_kernel::{PageRequest, Scope, UnitId};
use kehu_policy::{InForce, PolicyDocument};

/// The document of a kind under which a unit lives on a day.
///
/// # Errors
/// When the database fails, or holds a document that this version cannot read.
pub(crate) async fn policy_of<P: PolicyDocument>(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<InForce<P>, kehu_policy::Error> {
    kehu_policy::in_force_at(connection, unit, day).await
}

/// The document of a kind that the group itself has in force on a day, for what concerns all companies alike.
///
/// # Errors
/// When the database fails, or holds a document that this version cannot read.
pub(crate) async fn policy_of_group<P: PolicyDocument>(
    connection: &mut PgConnection,
    day: NaiveDate,
) -> Result<InForce<P>, kehu_policy::Error> {
    let group = UnitFilter {
        kinds: vec![UnitKind::Group],
        ..UnitFilter::default()
    };
    let one = PageRequest {
        limit: 1,
        after: None,
    };
    let found = units::list(connection, &Scope::everything(), &group, &one).await?;
    let lineage: Vec<UnitId> = found.items.iter().map(|unit| unit.id).collect();
    kehu_policy::in_force(connection, &lineage, day).await
}

/// A failure of the database stays one; reading the organisation and policies fails for nothing else.
pub(crate) fn into_database(error: impl Into<kehu_policy::Error>) -> kehu_db::Error {
    match error.into() {
        kehu_policy::Error::Database(error)
        | kehu_policy::Error::Identity(kehu_identity::Error::Database(error)) => error,
        other => kehu_db::Error::Inconsistent {
            table: "policy_versions",
            row: String::new(),
            reason: other.to_string(),
        },
    }
}
