//! What is read beside the record of receptions.

use super::Dealt;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{DealId, PartyId, ReferralId, UnitId, UserId};
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
    if parties.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = sqlx::query!(
        r#"select id as "id: PartyId", coalesce(merged_into, id) as "survivor!: PartyId" from parties where id = any($1)"#,
        parties as _
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.survivor)).collect())
}

/// Which kinds of records of disputes there are of parties or those merged into them.
pub(super) struct Traces {
    pub(super) settlements: bool,
    pub(super) quarrels: bool,
    pub(super) disputes: bool,
}

/// Whether disputes over parties, or those merged into them, left anything that facts are made of, whenever it was.
pub(super) async fn disputes_leave_traces(
    connection: &mut PgConnection,
    parties: &[PartyId],
) -> Result<Traces, Error> {
    Ok(sqlx::query_as!(
        Traces,
        r#"with family as materialized (
               select id from parties where id = any($1)
               union all
               select id from parties where merged_into = any($1))
           select exists (select from family f join settlements s on s.party_id = f.id and s.state = 'in_effect') as "settlements!",
                  exists (select from family f join dispute_quarrels q on q.party_id = f.id) as "quarrels!",
                  exists (select from family f join disputes d on d.party_id = f.id and d.subject = 'facts') as "disputes!""#,
        parties as _
    )
    .fetch_one(connection)
    .await?)
}

/// The deals that parties, or those merged into them, made and that have not fallen away, each when it was made.
pub(super) async fn deals_of(
    connection: &mut PgConnection,
    parties: &[PartyId],
) -> Result<Vec<(PartyId, Dealt)>, Error> {
    let rows = sqlx::query!(
        r#"select coalesce(p.merged_into, p.id) as "party!: PartyId", d.deal_id as "deal: DealId", d.facts_until
           from parties p join determinations d on d.party_id = p.id
           where (p.id = any($1) or p.merged_into = any($1)) and d.number = 1
             and not exists (select from voided_determinations v where v.deal_id = d.deal_id)"#,
        parties as _
    )
    .fetch_all(connection)
    .await?;
    let dealt = |deal, at| Dealt { deal, at };
    Ok(rows
        .into_iter()
        .map(|row| (row.party, dealt(row.deal, row.facts_until)))
        .collect())
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

/// Which of these referrals were filed by somebody who then had one of the roles whose holders introduce company customers
/// (ATT-E09).
pub(super) async fn filed_by_executives(
    connection: &mut PgConnection,
    referrals: &[(ReferralId, UserId, DateTime<Utc>)],
    roles: &[String],
) -> Result<BTreeSet<ReferralId>, Error> {
    let ids: Vec<ReferralId> = referrals.iter().map(|one| one.0).collect();
    let referrers: Vec<UserId> = referrals.iter().map(|one| one.1).collect();
    let filed_at: Vec<DateTime<Utc>> = referrals.iter().map(|one| one.2).collect();
    let rows = sqlx::query_scalar!(
        r#"select f.id as "id!: ReferralId"
           from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as f (id, referrer_id, filed_at)
           where exists (select from assignments a join roles r on r.id = a.role_id
                         where a.user_id = f.referrer_id and r.code = any($4)
                           and a.valid_from <= (f.filed_at at time zone 'Asia/Shanghai')::date
                           and (a.valid_before is null or a.valid_before > (f.filed_at at time zone 'Asia/Shanghai')::date))"#,
        &ids as _,
        &referrers as _,
        &filed_at,
        roles,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().collect())
}
