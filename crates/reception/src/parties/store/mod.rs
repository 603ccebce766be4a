//! Every SQL statement of parties.

pub(super) mod possible;

use crate::Error;
use crate::claims::Claim;
use crate::parties::model::{Member, Party, PartyFilter};
use crate::words::{PartyKinship, PartyMergeMeans};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, PageRequest, PartyId, Scope, UnitId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// A party that is locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) id: PartyId,
    pub(crate) site_id: UnitId,
    pub(crate) merged_into: Option<PartyId>,
}

impl Held {
    /// The party itself, unless it was merged away.
    pub(crate) fn unmerged(self) -> Result<Self, Error> {
        match self.merged_into {
            Some(survivor) => Err(Error::PartyMerged { survivor }),
            None => Ok(self),
        }
    }
}

/// A party inside the scope, locked. A salesperson's own are those that they hold, registered or received.
pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: PartyId,
) -> Result<Option<Held>, Error> {
    Ok(sqlx::query_as!(
        Held,
        r#"select p.id as "id: _", p.site_id as "site_id: _", p.merged_into as "merged_into: _"
           from parties p
           where p.id = $4 and ($1::boolean or p.site_id = any($2)
                or party_is_of(p.id, $3))
           for update of p"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// The site of a party; the survivor, of one that was merged.
pub(crate) async fn site_of(
    connection: &mut PgConnection,
    id: PartyId,
) -> Result<Option<(UnitId, Option<PartyId>)>, Error> {
    let row = sqlx::query!(
        r#"select site_id as "site_id: UnitId", merged_into as "merged_into: PartyId" from parties where id = $1"#,
        id.0
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (row.site_id, row.merged_into)))
}

/// The party to which a person belongs; of one that was merged the survivor's, and the other way round.
pub(crate) async fn party_of(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<PartyId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select m.party_id as "id: PartyId"
           from customers c join party_members m on m.customer_id = c.id
           where c.id = $1 or c.merged_into = $1 order by c.id = $1 desc, m.added_at limit 1"#,
        customer.0
    )
    .fetch_optional(connection)
    .await?)
}

/// Locks persons until the end of the transaction, in one order for everybody: two deals of the same buyers open one party.
pub(super) async fn lock_persons(tx: &mut Tx, persons: &[CustomerId]) -> Result<(), Error> {
    sqlx::query!(
        "select id from customers where id = any($1) order by id for no key update",
        persons as _
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

/// Opens a party of these persons.
pub(crate) async fn open(
    tx: &mut Tx,
    id: PartyId,
    site: UnitId,
    persons: &[CustomerId],
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "with party as (
             insert into parties (id, site_id, opened_at, opened_by) values ($1, $2, $3, $4)
             returning id)
         insert into party_members (customer_id, party_id, known_at, added_at, added_by)
         select m.customer_id, p.id, $3, $3, $4 from party p cross join unnest($5::uuid[]) as m (customer_id)",
        id.0,
        site.0,
        at,
        by.0,
        persons as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn insert_member(
    tx: &mut Tx,
    party: PartyId,
    customer: CustomerId,
    kinship: Option<PartyKinship>,
    known_at: DateTime<Utc>,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into party_members (customer_id, party_id, kinship, known_at, added_at, added_by) values ($1, $2, $3, $4, $5, $6)",
        customer.0,
        party.0,
        kinship.map(PartyKinship::as_str),
        known_at,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether both are being received now.
pub(super) async fn both_are_received(
    tx: &mut Tx,
    one: PartyId,
    other: PartyId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) = 2 as "both!" from receptions where party_id = any($1) and finished_at is null"#,
        &[one.0, other.0]
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// What was merged into a party that is now merged itself points to the last survivor, so that one step leads there.
pub(super) async fn redirect(tx: &mut Tx, from: PartyId, to: PartyId) -> Result<(), Error> {
    sqlx::query!(
        "update parties set merged_into = $2 where id = $1 or merged_into = $1",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn move_members(tx: &mut Tx, from: PartyId, to: PartyId) -> Result<(), Error> {
    sqlx::query!(
        "update party_members set party_id = $2 where party_id = $1",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A merge to be stored.
pub(super) struct Merge<'a> {
    pub(super) kept: PartyId,
    pub(super) merged: PartyId,
    pub(super) site: UnitId,
    pub(super) means: PartyMergeMeans,
    pub(super) reason: &'a str,
    pub(super) yielded: &'a [Uuid],
}

pub(super) async fn insert_merge(
    tx: &mut Tx,
    merge: &Merge<'_>,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into party_merges (merged_id, kept_id, site_id, means, reason, yielded, occurred_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        merge.merged.0,
        merge.kept.0,
        merge.site.0,
        merge.means.as_str(),
        merge.reason,
        merge.yielded,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A page of parties inside the scope with their latest claims; members follow in a second statement.
pub(super) async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &PartyFilter,
    page: &PageRequest<PartyId>,
) -> Result<Vec<Party>, Error> {
    let scope = &caller.scope;
    let rows = sqlx::query!(
        r#"select p.id as "id: PartyId", p.site_id as "site_id: UnitId", p.merged_into as "merged_into: PartyId", p.opened_at,
                  c.id as "claim_id?", c.holder_id as "holder_id?: UserId", w.display_name as "holder_name?",
                  c.registration_id as "registration_id?: kehu_kernel::RegistrationId",
                  c.began_at as "began_at?", c.expires_at as "expires_at?", c.confirmed_at as "confirmed_at?",
                  c.ended_at as "ended_at?"
           from parties p
           left join lateral (select * from claims where party_id = p.id
                              order by ended_at is null desc, began_at desc, id desc limit 1) c on true
           left join users w on w.id = c.holder_id
           where ($1::boolean or p.site_id = any($2)
                or party_is_of(p.id, $3))
             and ($4::uuid is null or p.id = $4)
             and ($5::uuid is null or p.site_id = $5)
             and ($6::uuid is null or c.holder_id = $6)
             and ($7::boolean is null
                  or coalesce(c.ended_at is null and c.began_at <= $8 and c.expires_at > $8, false) = $7)
             and ($4::uuid is not null or p.merged_into is null)
             and ($9::uuid is null or p.id < $9)
           order by p.id desc limit $10"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.id.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.holder.map(Uuid::from),
        filter.claimed,
        caller.now,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut members = members_of(connection, &ids).await?;
    let parties = rows.into_iter().map(|row| {
        let claim = match (
            row.claim_id,
            row.holder_id,
            row.holder_name,
            row.began_at,
            row.expires_at,
        ) {
            (Some(id), Some(holder_id), Some(holder_name), Some(began_at), Some(expires_at)) => {
                Some(Claim {
                    id,
                    holder_id,
                    holder_name,
                    registration_id: row.registration_id,
                    began_at,
                    expires_at,
                    confirmed_at: row.confirmed_at,
                    ended_at: row.ended_at,
                })
            }
            _ => None,
        };
        Party {
            id: row.id,
            site_id: row.site_id,
            merged_into: row.merged_into,
            opened_at: row.opened_at,
            members: members.remove(&row.id).unwrap_or_default(),
            claim,
        }
    });
    Ok(parties.collect())
}

/// The members of parties.
pub(crate) async fn members_of(
    connection: &mut PgConnection,
    parties: &[Uuid],
) -> Result<HashMap<PartyId, Vec<Member>>, Error> {
    let rows = sqlx::query!(
        r#"select m.party_id as "party_id: PartyId", c.id as "customer_id: CustomerId", c.name, c.mobile,
                  m.kinship as "kinship: PartyKinship", m.known_at,
                  c.processing_state as "processing_state: kehu_customers::dossier::ProcessingState"
           from party_members m
           join customers o on o.id = m.customer_id
           join customers c on c.id = coalesce(o.merged_into, o.id)
           where m.party_id = any($1) order by m.added_at, m.customer_id"#,
        parties
    )
    .fetch_all(connection)
    .await?;
    let mut members: HashMap<PartyId, Vec<Member>> = HashMap::new();
    for row in rows {
        let known = members.entry(row.party_id).or_default();
        // Two dossiers that were merged are one person.
        if known
            .iter()
            .any(|member| member.customer_id == row.customer_id)
        {
            continue;
        }
        known.push(Member {
            customer_id: row.customer_id,
            name: row.name,
            mobile: row.mobile,
            kinship: row.kinship,
            known_at: row.known_at,
            processing_state: row.processing_state,
        });
    }
    Ok(members)
}

/// The members of parties, of those that were merged the survivor's.
pub(crate) async fn members_of_families(
    connection: &mut PgConnection,
    parties: &[Uuid],
) -> Result<HashMap<PartyId, Vec<Member>>, Error> {
    let survivors = survivors_of(connection, parties).await?;
    let ids: Vec<Uuid> = survivors.values().map(|survivor| survivor.0).collect();
    let members = members_of(connection, &ids).await?;
    Ok(survivors
        .into_iter()
        .map(|(party, survivor)| (party, members.get(&survivor).cloned().unwrap_or_default()))
        .collect())
}

/// Each of these parties with the one that it proved to be, or itself.
pub(crate) async fn survivors_of(
    connection: &mut PgConnection,
    parties: &[Uuid],
) -> Result<HashMap<PartyId, PartyId>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: PartyId", coalesce(merged_into, id) as "survivor!: PartyId" from parties where id = any($1)"#,
        parties
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.survivor)).collect())
}

/// These parties and all that are one with them by a merge, each with the survivor.
pub(crate) async fn families_with(
    connection: &mut PgConnection,
    parties: &[Uuid],
) -> Result<HashMap<PartyId, PartyId>, Error> {
    let rows = sqlx::query!(
        r#"with heads as (select distinct coalesce(merged_into, id) as id from parties where id = any($1))
           select h.id as "id!: PartyId", h.id as "survivor!: PartyId" from heads h
           union all
           select p.id, h.id from heads h join parties p on p.merged_into = h.id"#,
        parties
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.survivor)).collect())
}

/// A merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The party that was merged away.
    pub merged_id: PartyId,
    /// The survivor at that time.
    pub kept_id: PartyId,
    /// Why.
    pub means: PartyMergeMeans,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// The merges of parties up to an instant, in their order.
pub(crate) async fn merges_of(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Merged>, Error> {
    Ok(sqlx::query_as!(
        Merged,
        r#"select merged_id as "merged_id: _", kept_id as "kept_id: _", means as "means: _", occurred_at,
                  recorded_by as "recorded_by: _"
           from party_merges where (merged_id = any($1) or kept_id = any($1)) and occurred_at <= $2
           order by occurred_at, merged_id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?)
}
