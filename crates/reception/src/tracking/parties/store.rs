//! Every SQL statement of tracked parties.

use super::super::schedule::Schedule;
use super::super::words::FunnelStage;
use super::model::{Due, Place, Standing, Tracked, TrackedFilter};
use crate::Site;
use crate::words::IntentLevel;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, PageRequest, PartyId, UnitId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

struct Row {
    party_id: PartyId,
    salesperson_id: Option<UserId>,
    salesperson_name: Option<String>,
    claim_expires_at: Option<DateTime<Utc>>,
    stage: FunnelStage,
    stage_since: DateTime<Utc>,
    deals: i16,
    level: Option<IntentLevel>,
    obligatory: bool,
    due_on: Option<NaiveDate>,
    last_contact_at: Option<DateTime<Utc>>,
    visit_promised_on: Option<NaiveDate>,
    troubled: i16,
    hard_case: bool,
    pinned: Option<i16>,
}

impl Row {
    fn tracked(self, names: Vec<String>, today: NaiveDate) -> Tracked {
        Tracked {
            party_id: self.party_id,
            names,
            salesperson_id: self.salesperson_id,
            salesperson_name: self.salesperson_name,
            claim_expires_at: self.claim_expires_at,
            stage: self.stage,
            stage_since: self.stage_since,
            deals: self.deals,
            level: self.level,
            obligatory: self.obligatory,
            due_on: self.due_on,
            overdue: self.obligatory && self.due_on.is_some_and(|day| day < today),
            last_contact_at: self.last_contact_at,
            visit_promised_on: self.visit_promised_on,
            troubled: self.troubled,
            hard_case: self.hard_case,
            pinned: self.pinned,
        }
    }
}

/// A page of a site's parties in their order; `own` limits it to those of one salesperson. Names follow in a second
/// statement.
pub(super) async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: &Site,
    schedule: &Schedule,
    filter: &TrackedFilter,
    own: Option<UserId>,
    page: &PageRequest<Place>,
) -> Result<Vec<Tracked>, Error> {
    let words =
        |words: Vec<&str>| -> Vec<String> { words.into_iter().map(str::to_owned).collect() };
    let levels = words(filter.levels.iter().map(|level| level.as_str()).collect());
    let stages = words(filter.stages.iter().map(|stage| stage.as_str()).collect());
    let overdue = filter.due == Some(Due::Overdue);
    let after = page.after.clone();
    let rows = sqlx::query_as!(
        Row,
        r#"select f.party_id as "party_id!: _", f.salesperson_id as "salesperson_id: _", w.display_name as "salesperson_name?",
                  f.claim_expires_at as "claim_expires_at: _", f.stage as "stage!: _", f.stage_since as "stage_since!",
                  f.deals as "deals!", f.level as "level: _", f.obligatory as "obligatory!", f.due_on,
                  f.last_contact_at, f.visit_promised_on, f.troubled as "troubled!", h.hard_case as "hard_case!",
                  n.place as "pinned?"
           from followed_parties($1, $2, $3, $4, $5) f
           cross join lateral (select f.help_wanted_at is not null or f.troubled >= $6 as hard_case) h
           left join users w on w.id = f.salesperson_id
           left join party_pins n on n.party_id = f.party_id and n.user_id = f.salesperson_id
           cross join lateral (select coalesce(n.place, $21::smallint) as place, coalesce(f.level, $22::text) as level,
                                      coalesce(f.due_on, $23::date) as due_on, coalesce(f.last_contact_at, $24::timestamptz) as last) k
           where ($7::uuid is null or f.salesperson_id = $7)
             and ($8::uuid is null or f.party_id = $8)
             and ($9::uuid is null or f.salesperson_id = $9)
             and (cardinality($10::text[]) = 0 or f.level = any($10))
             and (cardinality($11::text[]) = 0 or f.stage = any($11))
             and ($12::boolean is not true or f.due_on <= $14)
             and ($13::boolean is not true or (f.obligatory and f.due_on < $14))
             and ($15::boolean is null or h.hard_case = $15)
             and ($16::boolean is null or (f.deals > 0) = $16)
             and ($20::uuid is null
                  or (k.place, k.level, k.due_on, k.last, f.party_id) > ($17::smallint, $18::text, $19::date, $26::timestamptz, $20))
           order by k.place, k.level, k.due_on, k.last, f.party_id limit $25"#,
        site.id.0,
        &schedule.levels,
        &schedule.days as _,
        &schedule.musts,
        schedule.only_reached,
        i16::from(site.rules.tracking.hard_case_after),
        own.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        &levels,
        &stages,
        filter.due == Some(Due::Now),
        overdue,
        caller.today(),
        filter.hard_case,
        filter.bought,
        after.as_ref().map(|place| place.0),
        after.as_ref().map(|place| place.1.clone()),
        after.as_ref().map(|place| place.2),
        after.as_ref().map(|place| place.4.0),
        Place::UNPINNED,
        Place::UNCLASSIFIED,
        Place::never_due(),
        DateTime::UNIX_EPOCH,
        page.fetch(),
        after.as_ref().map(|place| place.3),
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<PartyId> = rows.iter().map(|row| row.party_id).collect();
    let mut names = names_of(connection, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let known = names.remove(&row.party_id).unwrap_or_default();
            row.tracked(known, caller.today())
        })
        .collect())
}

/// The names of the persons of parties, of whom data may be shown.
async fn names_of(
    connection: &mut PgConnection,
    parties: &[PartyId],
) -> Result<HashMap<PartyId, Vec<String>>, Error> {
    let rows = sqlx::query!(
        r#"select p.id as "party_id: PartyId", c.name
           from parties p
           join party_members m on m.party_id = coalesce(p.merged_into, p.id)
           join customers o on o.id = m.customer_id
           join customers c on c.id = coalesce(o.merged_into, o.id) and c.processing_state = 'active'
           where p.id = any($1) order by m.added_at, m.customer_id"#,
        parties as _
    )
    .fetch_all(connection)
    .await?;
    let mut names: HashMap<PartyId, Vec<String>> = HashMap::new();
    for row in rows {
        names.entry(row.party_id).or_default().push(row.name);
    }
    Ok(names)
}

pub(super) async fn standing(
    connection: &mut PgConnection,
    site: &Site,
    schedule: &Schedule,
    own: Option<UserId>,
    today: NaiveDate,
) -> Result<Vec<Standing>, Error> {
    Ok(sqlx::query_as!(
        Standing,
        r#"select w.id as "salesperson_id: _", w.display_name as salesperson_name,
                  count(*) filter (where f.obligatory) as "obligatory!",
                  count(*) filter (where f.due_on = $8) as "due_today!",
                  count(*) filter (where f.obligatory and f.due_on < $8) as "overdue!",
                  min(f.due_on) filter (where f.obligatory and f.due_on < $8) as overdue_since,
                  count(*) filter (where f.help_wanted_at is not null or f.troubled >= $6) as "hard_cases!"
           from followed_parties($1, $2, $3, $4, $5) f join users w on w.id = f.salesperson_id
           where $7::uuid is null or f.salesperson_id = $7
           group by w.id, w.display_name order by w.display_name, w.id"#,
        site.id.0,
        &schedule.levels,
        &schedule.days as _,
        &schedule.musts,
        schedule.only_reached,
        i16::from(site.rules.tracking.hard_case_after),
        own.map(Uuid::from),
        today,
    )
    .fetch_all(connection)
    .await?)
}

/// Counts anew where a party stands, from its registrations, follow-ups and analyses and those of the parties merged into it.
/// A registration counts at the time of its first form, with what the last correction tells; one that was refused does not.
pub(crate) async fn retrace(tx: &mut Tx, party: PartyId) -> Result<(), Error> {
    sqlx::query!(
        "with head as (select coalesce(p.merged_into, p.id) as id from parties p where p.id = $1),
         family as (select f.id from head h cross join lateral party_family(h.id) f),
         registered as (
             select o.registered_at as at, o.id, g.intent_level as level
             from registrations o
             cross join lateral (
                 select v.id, v.intent_level from registrations v where v.reception_id = o.reception_id
                 order by v.registered_at desc, v.id desc limit 1) g
             where o.party_id in (select id from family) and o.corrects_id is null
               and not exists (select from registration_decisions d where d.registration_id = g.id and not d.confirmed)
             order by o.registered_at desc, o.id desc limit 1),
         contact as (
             select f.*, coalesce(f.level_after < f.level_before, false) as rose, cardinality(f.objections) > 0 or not f.reached as met_trouble
             from follow_ups f
             where f.party_id in (select id from family) and not exists (select from follow_ups n where n.corrects_id = f.id)),
         latest as (select * from contact order by occurred_at desc, id desc limit 1),
         analysed as (select max(a.analysed_at) as at from case_analyses a where a.party_id in (select id from family)),
         since as (select c.* from contact c where c.recorded_at > coalesce((select at from analysed), '-infinity')),
         calm as (select occurred_at, id from since where rose or not met_trouble order by occurred_at desc, id desc limit 1),
         levels as (
             select at, id, level from registered
             union all select occurred_at, id, level_after from contact where level_after is not null
             order by at desc, id desc limit 1)
         update party_tracks t set
             level = (select level from levels),
             registered_on = (select (at at time zone 'Asia/Shanghai')::date from registered),
             contacted_on = (select (max(occurred_at) at time zone 'Asia/Shanghai')::date from contact),
             reached_on = (select (max(occurred_at) at time zone 'Asia/Shanghai')::date from contact where reached),
             last_contact_at = (select max(occurred_at) from contact),
             next_on = (select l.next_on from latest l
                        where l.occurred_at >= coalesce((select at from registered), '-infinity')),
             visit_promised_on = (select l.visit_promised_on from latest l
                        where l.occurred_at >= coalesce((select at from registered), '-infinity')),
             troubled = (select least(count(*), 1000) from since s
                         where not exists (select from calm c where (s.occurred_at, s.id) <= (c.occurred_at, c.id))),
             help_wanted_at = (select max(occurred_at) from since where needs_help)
         from head where t.party_id = head.id",
        party.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts where a merged party stood with where the survivor stands: the deals of both, the further stage.
pub(crate) async fn join(
    tx: &mut Tx,
    kept: PartyId,
    merged: PartyId,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    let order: Vec<String> = super::super::funnel::stages_in_order()
        .map(|stage| stage.as_str().to_owned())
        .collect();
    sqlx::query!(
        "with gone as (select * from party_tracks where party_id = $2),
         kept as (select * from party_tracks where party_id = $1 for update),
         better as (
             select g.stage, g.deals, k.stage as former from gone g left join kept k on true),
         put as (
             insert into party_tracks as t (party_id, site_id, stage, stage_since, deals)
             select $1, g.site_id, g.stage, $3, g.deals from gone g
             on conflict on constraint party_tracks_pkey do update set
                 deals = t.deals + excluded.deals,
                 stage = case when array_position($5::text[], excluded.stage) > array_position($5, t.stage) then excluded.stage else t.stage end,
                 stage_since = case when array_position($5, excluded.stage) > array_position($5, t.stage) then $3 else t.stage_since end
             returning t.stage),
         cleared as (update party_tracks set deals = 0 where party_id = $2)
         insert into funnel_moves (id, party_id, site_id, from_stage, to_stage, cause, occurred_at, moved_by)
         select $6, $1, p.site_id, b.former, n.stage, 'merge', $3, $4
         from put n cross join better b join parties p on p.id = $1 where n.stage is distinct from b.former",
        kept.0,
        merged.0,
        at,
        by.0,
        &order,
        kehu_kernel::FunnelMoveId::generate().0,
    )
    .execute(&mut **tx)
    .await?;
    retrace(tx, kept).await
}

/// How many of these parties a salesperson holds at a site.
pub(super) async fn count_held(
    tx: &mut Tx,
    site: UnitId,
    holder: UserId,
    parties: &[PartyId],
) -> Result<usize, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from parties p
           where p.id = any($3) and p.site_id = $1 and p.merged_into is null
             and (select c.holder_id from claims c where c.party_id = p.id and c.ended_at is null order by c.began_at desc limit 1) = $2"#,
        site.0,
        holder.0,
        parties as _,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

pub(super) async fn replace_pins(
    tx: &mut Tx,
    site: UnitId,
    user: UserId,
    parties: &[PartyId],
) -> Result<(), Error> {
    sqlx::query!(
        "delete from party_pins where site_id = $1 and user_id = $2",
        site.0,
        user.0
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into party_pins (site_id, user_id, place, party_id)
         select $1, $2, p.place::smallint, p.id from unnest($3::uuid[]) with ordinality as p (id, place)",
        site.0,
        user.0,
        parties as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
