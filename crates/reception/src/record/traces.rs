//! Of what parties have records at all. Most have few kinds of them, and what they have none of need not be read.

use crate::Error;
use kehu_db::PgConnection;
use uuid::Uuid;

/// Which kinds of records there are of parties, whenever they were made.
pub(super) struct Traces {
    pub(super) enquiries: bool,
    pub(super) follow_ups: bool,
    pub(super) searches: bool,
    pub(super) transfers: bool,
    pub(super) minutes: bool,
    pub(super) referrals: bool,
    pub(super) filings: bool,
    pub(super) merges: bool,
    pub(super) evidence: bool,
}

pub(super) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
) -> Result<Traces, Error> {
    Ok(sqlx::query_as!(
        Traces,
        r#"select exists (select from phone_enquiries where party_id = any($1)) as "enquiries!",
                  exists (select from follow_ups where party_id = any($1)) as "follow_ups!",
                  exists (select from desk_search_matches where party_id = any($1)) as "searches!",
                  exists (select from transferred_parties where party_id = any($1)) as "transfers!",
                  exists (select from evening_minutes_visitors where party_id = any($1)) as "minutes!",
                  exists (select from referrals where party_id = any($1)) as "referrals!",
                  exists (select from filings where party_id = any($1)) as "filings!",
                  exists (select from party_merges where merged_id = any($1))
                      or exists (select from party_merges where kept_id = any($1)) as "merges!",
                  exists (select from evidence where party_id = any($1))
                      or exists (select from evidence where other_party_id = any($1)) as "evidence!""#,
        parties,
    )
    .fetch_one(connection)
    .await?)
}
