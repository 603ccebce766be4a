//! Every SQL statement of the desk.

use super::LastReception;
use crate::Error;
use chrono::{DateTime, Utc};
use kehu_attribution::facts::SearchKey;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EvidenceId, PartyId, ReceptionId, UnitId, UserId};
use uuid::Uuid;

/// What is known of a party's visits.
pub(super) struct Seen {
    pub(super) party_id: PartyId,
    pub(super) visits: i64,
    receiver_id: Option<UserId>,
    receiver_name: Option<String>,
    arrived_at: Option<DateTime<Utc>>,
}

impl Seen {
    pub(super) fn last(&self) -> Option<LastReception> {
        Some(LastReception {
            receiver_id: self.receiver_id?,
            receiver_name: self.receiver_name.clone()?,
            arrived_at: self.arrived_at?,
        })
    }
}

/// The parties of persons, those seen last first.
pub(super) async fn seen(tx: &mut Tx, customers: &[Uuid]) -> Result<Vec<Seen>, Error> {
    Ok(sqlx::query_as!(
        Seen,
        r#"select p.id as "party_id: _", coalesce(n.visits, 0) as "visits!", l.receiver_id as "receiver_id?: _",
                  w.display_name as "receiver_name?", l.arrived_at as "arrived_at?"
           from (select distinct m.party_id as id
                 from customers c join party_members m on m.customer_id = c.id
                 where c.id = any($1) or c.merged_into = any($1)) p
           left join lateral (select count(*) as visits from party_family(p.id) f join receptions r on r.party_id = f.id) n on true
           left join lateral (select r.receiver_id, r.arrived_at from party_family(p.id) f join receptions r on r.party_id = f.id
                              order by r.arrived_at desc, r.id desc limit 1) l on true
           left join users w on w.id = l.receiver_id
           order by l.arrived_at desc nulls last, p.id"#,
        customers,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// A search as it is stored.
pub(super) struct NewSearch<'a> {
    pub(super) id: EvidenceId,
    pub(super) site: UnitId,
    pub(super) key: SearchKey,
    pub(super) sought: &'a [u8],
    pub(super) reception: Option<ReceptionId>,
    pub(super) at: DateTime<Utc>,
    pub(super) by: UserId,
    /// The parties that were found, each with the earlier salesperson.
    pub(super) found: &'a [(PartyId, Option<UserId>)],
}

pub(super) async fn insert_search(tx: &mut Tx, new: NewSearch<'_>) -> Result<(), Error> {
    let key = match new.key {
        SearchKey::Telephone => "telephone",
        SearchKey::Name => "name",
        SearchKey::Records => "records",
    };
    let parties: Vec<Uuid> = new.found.iter().map(|(party, _)| party.0).collect();
    let people: Vec<Option<Uuid>> = new
        .found
        .iter()
        .map(|(_, user)| user.map(Uuid::from))
        .collect();
    sqlx::query!(
        "with search as (
             insert into desk_searches (id, site_id, key, sought, reception_id, searched_at, searched_by)
             values ($1, $2, $3, $4, $5, $6, $7)
             returning id)
         insert into desk_search_matches (search_id, party_id, found_id)
         select s.id, m.party_id, m.found_id from search s cross join unnest($8::uuid[], $9::uuid[]) as m (party_id, found_id)",
        new.id.0,
        new.site.0,
        key,
        new.sought,
        new.reception.map(Uuid::from),
        new.at,
        new.by.0,
        &parties,
        people as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// That a search found a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The search.
    pub id: EvidenceId,
    /// The party, as it was found.
    pub party_id: PartyId,
    /// The earlier salesperson who was found.
    pub found_id: Option<UserId>,
    /// By what was searched.
    pub key: FoundBy,
    /// The reception for which it was made.
    pub reception_id: Option<ReceptionId>,
    /// When.
    pub searched_at: DateTime<Utc>,
    /// By whom.
    pub searched_by: UserId,
}

/// By what a search was made, as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum FoundBy {
    /// A telephone number, or a part of it.
    Telephone,
    /// A name, or its pinyin.
    Name,
    /// Other marks.
    Records,
}

/// The searches up to an instant that found parties, in their order.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Found>, Error> {
    Ok(sqlx::query_as!(
        Found,
        r#"select s.id as "id: _", m.party_id as "party_id: _", m.found_id as "found_id: _", s.key as "key: _",
                  s.reception_id as "reception_id: _", s.searched_at, s.searched_by as "searched_by: _"
           from desk_search_matches m join desk_searches s on s.id = m.search_id
           where m.party_id = any($1) and s.searched_at <= $2 order by s.id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?)
}
