//! What is read beside the record of receptions.

use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_identity::codes;
use kehu_kernel::{PartyId, UnitId, UserId};
use std::collections::{BTreeMap, BTreeSet};

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

/// The parties, each with the one that it proved to be; those that are not there are left out.
pub(super) async fn survivors_of(
    connection: &mut PgConnection,
    parties: &[PartyId],
) -> Result<BTreeMap<PartyId, PartyId>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: PartyId", coalesce(merged_into, id) as "survivor!: PartyId" from parties where id = any($1)"#,
        parties as _
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.survivor)).collect())
}

/// When parties, or those merged into them, made their first deal that still stands.
pub(super) async fn first_deals_of(
    connection: &mut PgConnection,
    parties: &[PartyId],
) -> Result<BTreeMap<PartyId, DateTime<Utc>>, Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", min(d.facts_until) as "at!"
           from parties p join determinations d on d.party_id = p.id
           where (p.id = any($1) or p.merged_into = any($1))
             and not exists (select from voided_determinations v where v.deal_id = d.deal_id)
           group by 1"#,
        parties as _
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.party, row.at)).collect())
}

/// Those of these employees who are executives of the company or the group: they introduce company customers (ATT-E09).
pub(super) async fn executives_among(
    connection: &mut PgConnection,
    users: &[UserId],
    at: DateTime<Utc>,
) -> Result<BTreeSet<UserId>, Error> {
    let roles = [codes::GROUP_EXECUTIVE, codes::GENERAL_MANAGER].map(str::to_owned);
    let rows = sqlx::query_scalar!(
        r#"select distinct a.user_id as "id: UserId"
           from assignments a join roles r on r.id = a.role_id
           where a.user_id = any($1) and r.code = any($2)
             and a.valid_from <= ($3 at time zone 'Asia/Shanghai')::date
             and (a.valid_before is null or a.valid_before > ($3 at time zone 'Asia/Shanghai')::date)"#,
        users as _,
        &roles,
        at,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}
