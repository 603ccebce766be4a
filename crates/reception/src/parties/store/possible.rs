//! Parties that may be one.

use crate::Error;
use crate::parties::{PossibleMatch, PossibleMatchFilter};
use crate::words::PossibleMatchState;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EvidenceId, PageRequest, PartyId, Scope, UnitId, UserId};
use uuid::Uuid;

/// Whether it was new.
pub(in crate::parties) async fn insert(
    tx: &mut Tx,
    id: EvidenceId,
    site: UnitId,
    party: PartyId,
    known: PartyId,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "insert into possible_matches (id, site_id, party_id, known_party_id, found_at, found_by) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint possible_matches_parties_key do nothing",
        id.0,
        site.0,
        party.0,
        known.0,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::parties) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: EvidenceId,
) -> Result<Option<PossibleMatch>, Error> {
    Ok(sqlx::query_as!(
        PossibleMatch,
        r#"select id as "id: _", site_id as "site_id: _", party_id as "party_id: _", known_party_id as "known_party_id: _",
                  state as "state: _", found_at, found_by as "found_by: _", reason, settled_at, settled_by as "settled_by: _"
           from possible_matches where id = $3 and ($1::boolean or site_id = any($2)) for update"#,
        scope.all,
        scope.units.as_slice() as _,
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(in crate::parties) async fn settle(
    tx: &mut Tx,
    id: EvidenceId,
    state: PossibleMatchState,
    reason: &str,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update possible_matches set state = $2, reason = $3, settled_at = $4, settled_by = $5 where id = $1 and state = 'open'",
        id.0,
        state.as_str(),
        reason,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "possible_matches",
        done.rows_affected(),
        1,
    )?)
}

pub(in crate::parties) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &PossibleMatchFilter,
    page: &PageRequest<EvidenceId>,
) -> Result<Vec<PossibleMatch>, Error> {
    Ok(sqlx::query_as!(
        PossibleMatch,
        r#"select id as "id: _", site_id as "site_id: _", party_id as "party_id: _", known_party_id as "known_party_id: _",
                  state as "state: _", found_at, found_by as "found_by: _", reason, settled_at, settled_by as "settled_by: _"
           from possible_matches
           where ($1::boolean or site_id = any($2))
             and ($3::uuid is null or site_id = $3)
             and ($4::text is null or state = $4)
             and ($5::uuid is null or id < $5)
           order by id desc limit $6"#,
        scope.all,
        scope.units.as_slice() as _,
        filter.site.map(Uuid::from),
        filter.state.map(PossibleMatchState::as_str),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}
