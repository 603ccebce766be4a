//! Every SQL statement of the funnel.

use super::super::schedule::Schedule;
use super::super::words::{FunnelCause, FunnelStage};
use super::rules::{self, Fact, STAGES};
use crate::words::IntentLevel;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{FunnelMoveId, PageRequest, PartyId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A move of a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FunnelMove)]
pub struct Move {
    /// Identifier.
    pub id: FunnelMoveId,
    /// From where; none where it began.
    pub from_stage: Option<FunnelStage>,
    /// Where to.
    pub to_stage: FunnelStage,
    /// By what.
    pub cause: FunnelCause,
    /// Why, of a move by hand.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// By whom; none where the daily check did.
    pub moved_by: Option<UserId>,
}

/// Moves those of these parties whom the fact takes further, each at most once; answers how many.
pub(super) async fn advance(
    tx: &mut Tx,
    site: UnitId,
    parties: &[PartyId],
    fact: Fact,
    at: DateTime<Utc>,
    by: Option<UserId>,
) -> Result<usize, crate::Error> {
    if parties.is_empty() {
        return Ok(0);
    }
    let (from, to): (Vec<String>, Vec<String>) = STAGES
        .into_iter()
        .filter_map(|stage| {
            Some((
                stage.as_str().to_owned(),
                rules::next(stage, fact)?.as_str().to_owned(),
            ))
        })
        .unzip();
    let moves: Vec<Uuid> = parties.iter().map(|_| FunnelMoveId::generate().0).collect();
    let moved = sqlx::query!(
        "with wanted as (
             select coalesce(p.merged_into, p.id) as party_id, (array_agg(w.move_id order by w.move_id))[1] as move_id
             from unnest($2::uuid[], $3::uuid[]) as w (party_id, move_id) join parties p on p.id = w.party_id and p.site_id = $1
             group by 1),
         before as (select t.party_id, t.stage from party_tracks t join wanted w on w.party_id = t.party_id),
         moved as (
             insert into party_tracks as t (party_id, site_id, stage, stage_since)
             select w.party_id, $1, $6, $7 from wanted w order by w.party_id
             on conflict on constraint party_tracks_pkey do update
                 set stage = (select m.to_stage from unnest($4::text[], $5::text[]) as m (from_stage, to_stage)
                              where m.from_stage = t.stage), stage_since = $7
                 where t.stage = any ($4)
             returning t.party_id, t.stage)
         insert into funnel_moves (id, party_id, site_id, from_stage, to_stage, cause, occurred_at, moved_by)
         select w.move_id, n.party_id, $1, b.stage, n.stage, $8, $7, $9
         from moved n join wanted w on w.party_id = n.party_id left join before b on b.party_id = n.party_id
         where b.stage is distinct from n.stage",
        site.0,
        parties as _,
        &moves,
        &from,
        &to,
        fact.first().as_str(),
        at,
        fact.cause().as_str(),
        by.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(usize::try_from(moved.rows_affected()).unwrap_or(usize::MAX))
}

/// Where a party stands.
pub(super) struct Standing {
    pub(super) party: PartyId,
    pub(super) site: UnitId,
    pub(super) stage: FunnelStage,
    pub(super) deals: i16,
    pub(super) level: Option<IntentLevel>,
}

/// The row of a party, or of the one that it proved to be, locked; made where there was none.
pub(super) async fn lock_survivor(
    tx: &mut Tx,
    party: PartyId,
) -> Result<Option<Standing>, crate::Error> {
    let found = sqlx::query_as!(
        Standing,
        r#"select t.party_id as "party: _", t.site_id as "site: _", t.stage as "stage: _", t.deals, t.level as "level: _"
           from parties p join party_tracks t on t.party_id = coalesce(p.merged_into, p.id)
           where p.id = $1 for update of t"#,
        party.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found)
}

/// A move to be stored.
pub(super) struct NewMove<'a> {
    pub(super) party: PartyId,
    pub(super) site: UnitId,
    pub(super) from: FunnelStage,
    pub(super) to: FunnelStage,
    pub(super) cause: FunnelCause,
    pub(super) reason: Option<&'a str>,
}

/// Stores where a locked party stands now; the move only where it is one.
pub(super) async fn put(
    tx: &mut Tx,
    new: &NewMove<'_>,
    deals: i16,
    at: DateTime<Utc>,
    by: Option<UserId>,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "with kept as (
             update party_tracks set stage = $4, deals = $5, stage_since = case when stage = $4 then stage_since else $6 end
             where party_id = $1)
         insert into funnel_moves (id, party_id, site_id, from_stage, to_stage, cause, reason, occurred_at, moved_by)
         select $7, $1, $2, $3, $4, $8, $9, $6, $10 where $3::text is distinct from $4::text",
        new.party.0,
        new.site.0,
        new.from.as_str(),
        new.to.as_str(),
        deals,
        at,
        FunnelMoveId::generate().0,
        new.cause.as_str(),
        new.reason,
        by.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn moves(
    connection: &mut PgConnection,
    party: PartyId,
    page: &PageRequest<FunnelMoveId>,
) -> Result<Vec<Move>, crate::Error> {
    Ok(sqlx::query_as!(
        Move,
        r#"select m.id as "id: _", m.from_stage as "from_stage: _", m.to_stage as "to_stage: _", m.cause as "cause: _", m.reason,
                  m.occurred_at, m.moved_by as "moved_by: _"
           from party_family($1) f join funnel_moves m on m.party_id = f.id
           where $2::uuid is null or m.id < $2 order by m.id desc limit $3"#,
        party.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// The parties of a site that need no follow-up, with which nothing was since before a day and nothing is agreed.
pub(super) async fn idle(
    tx: &mut Tx,
    site: UnitId,
    schedule: &Schedule,
    before: NaiveDate,
) -> Result<Vec<PartyId>, crate::Error> {
    Ok(sqlx::query_scalar!(
        r#"select f.party_id as "id!: PartyId"
           from followed_parties($1, $2, $3, $4, $5) f join party_tracks t on t.party_id = f.party_id
           where not f.obligatory and f.stage in ('collected', 'screened', 'analysed', 'classified', 'followed', 'followed_again')
             and (t.next_on is null or t.next_on < $6)
             and greatest(t.registered_on, t.contacted_on, (t.stage_since at time zone 'Asia/Shanghai')::date) < $6
           order by f.party_id limit 1000"#,
        site.0,
        &schedule.levels,
        &schedule.days as _,
        &schedule.musts,
        schedule.only_reached,
        before,
    )
    .fetch_all(&mut **tx)
    .await?)
}
