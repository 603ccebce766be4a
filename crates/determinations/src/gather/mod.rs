//! Gathering the facts: everything recorded of parties up to an instant, in a few round trips for any number of parties.

mod settlements;

pub(crate) use settlements::portions_of;

use crate::Error;
use chrono::{DateTime, Utc};
use kehu_attribution::facts::Facts;
use kehu_db::PgConnection;
use kehu_kernel::{PartyId, UnitId};

/// Everything recorded of parties up to an instant, in the order asked for; each as if its deal were made then. A party that
/// was merged into another is read as that one.
///
/// # Errors
/// [`Error::PartyNotFound`] when one is not there.
pub async fn gather(
    connection: &mut PgConnection,
    parties: &[PartyId],
    until: DateTime<Utc>,
) -> Result<Vec<Facts>, Error> {
    let mut gathered = kehu_reception::record::facts_of(connection, parties, until).await?;
    let asked: Vec<PartyId> = gathered.iter().map(|facts| facts.party).collect();
    let mut settlements = settlements::of_parties(connection, &asked, until).await?;
    for facts in &mut gathered {
        settlements.remove(&facts.party).unwrap_or_default().put(facts);
        facts.sort();
    }
    Ok(gathered)
}

/// As [`gather`], for one party.
pub(crate) async fn gather_one(
    connection: &mut PgConnection,
    party: PartyId,
    until: DateTime<Utc>,
) -> Result<Facts, Error> {
    gather(connection, &[party], until)
        .await?
        .pop()
        .ok_or(Error::PartyNotFound {})
}

/// Puts what those who claim settled by an instant, or others for them, in the place of what the facts say of it.
pub(crate) async fn put_settlements(
    connection: &mut PgConnection,
    facts: &mut Facts,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let mut found = settlements::of_parties(connection, &[facts.party], until).await?;
    found.remove(&facts.party).unwrap_or_default().put(facts);
    facts.sort();
    Ok(())
}

/// The site of a party.
pub(crate) async fn site_of(
    connection: &mut PgConnection,
    party: PartyId,
) -> Result<Option<UnitId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select site_id as "site_id: UnitId" from parties where id = $1"#,
        party.0
    )
    .fetch_optional(connection)
    .await?)
}
