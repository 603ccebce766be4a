//! Every SQL statement of follow-up records.

use super::super::Error;
use super::super::words::FollowUpWay;
use super::model::{Check, Contact, FollowUp, FollowUpFilter, NewFollowUp};
use crate::words::{FocusPoint, IntentLevel};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{CustomerId, FollowUpId, PageRequest, PartyId, Scope, UnitId, UserId};
use serde::Deserialize;
use serde::de::value::{self, StrDeserializer};
use uuid::Uuid;

struct Row {
    id: FollowUpId,
    site_id: UnitId,
    party_id: PartyId,
    salesperson_id: UserId,
    salesperson_name: String,
    occurred_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    way: FollowUpWay,
    spoken_with: Option<CustomerId>,
    reached: bool,
    content: String,
    objections: Vec<String>,
    objection_detail: Option<String>,
    counter_measure: Option<String>,
    result: String,
    needs_help: bool,
    level_before: Option<IntentLevel>,
    level_after: Option<IntentLevel>,
    next_on: Option<NaiveDate>,
    visit_promised_on: Option<NaiveDate>,
    corrects_id: Option<FollowUpId>,
    corrected_by_id: Option<FollowUpId>,
    in_order: Option<bool>,
    comment: Option<String>,
    acting_as: Option<String>,
    checked_at: Option<DateTime<Utc>>,
    checked_by: Option<UserId>,
}

impl From<Row> for FollowUp {
    fn from(row: Row) -> Self {
        let check = match (row.in_order, row.acting_as, row.checked_at, row.checked_by) {
            (Some(in_order), Some(acting_as), Some(checked_at), Some(checked_by)) => Some(Check {
                in_order,
                comment: row.comment,
                acting_as,
                checked_at,
                checked_by,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            site_id: row.site_id,
            party_id: row.party_id,
            salesperson_id: row.salesperson_id,
            salesperson_name: row.salesperson_name,
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            way: row.way,
            spoken_with: row.spoken_with,
            reached: row.reached,
            content: row.content,
            objections: row
                .objections
                .iter()
                .filter_map(|word| point(word))
                .collect(),
            objection_detail: row.objection_detail,
            counter_measure: row.counter_measure,
            result: row.result,
            needs_help: row.needs_help,
            level_before: row.level_before,
            level_after: row.level_after,
            next_on: row.next_on,
            visit_promised_on: row.visit_promised_on,
            corrects_id: row.corrects_id,
            corrected_by_id: row.corrected_by_id,
            check,
        }
    }
}

/// The word of an objection, which the table checks.
fn point(word: &str) -> Option<FocusPoint> {
    FocusPoint::deserialize(StrDeserializer::<value::Error>::new(word)).ok()
}

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select u.id as \"id: _\", u.site_id as \"site_id: _\", u.party_id as \"party_id: _\",
                    u.salesperson_id as \"salesperson_id: _\", w.display_name as salesperson_name, u.occurred_at, u.recorded_at,
                    u.way as \"way: _\", u.spoken_with as \"spoken_with: _\", u.reached, u.content, u.objections,
                    u.objection_detail, u.counter_measure, u.result, u.needs_help, u.level_before as \"level_before: _\",
                    u.level_after as \"level_after: _\", u.next_on, u.visit_promised_on, u.corrects_id as \"corrects_id: _\",
                    n.id as \"corrected_by_id?: _\", k.in_order as \"in_order?\", k.comment as \"comment?\",
                    k.acting_as as \"acting_as?\", k.checked_at as \"checked_at?\", k.checked_by as \"checked_by?: _\"
             from follow_ups u
             join users w on w.id = u.salesperson_id
             left join follow_ups n on n.corrects_id = u.id
             left join follow_up_checks k on k.follow_up_id = u.id " + $tail,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: FollowUpId,
) -> Result<Option<FollowUp>, Error> {
    let row = rows!(
        "where u.id = $4 and ($1::boolean or u.site_id = any($2) or u.salesperson_id = $3)",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(FollowUp::from))
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &FollowUpFilter,
    page: &PageRequest<FollowUpId>,
) -> Result<Vec<FollowUp>, Error> {
    let rows = rows!(
        "where ($1::boolean or u.site_id = any($2) or u.salesperson_id = $3)
           and ($4::uuid is null or u.site_id = $4)
           and ($5::uuid is null or u.party_id in (select f.id from party_family($5) f))
           and ($6::uuid is null or u.salesperson_id = $6)
           and ($7::boolean is null or (k.follow_up_id is not null) = $7)
           and ($8::boolean is null or u.reached = $8)
           and ($9::text is null or $9 = any(u.objections))
           and ($10::timestamptz is null or u.occurred_at >= $10)
           and ($11::timestamptz is null or u.occurred_at < $11)
           and ($12::uuid is null or u.id < $12)
         order by u.id desc limit $13",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        filter.checked,
        filter.reached,
        filter.objection.map(|point| point.as_str()),
        filter.occurred_from,
        filter.occurred_before,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(FollowUp::from).collect())
}

/// A party that a caller may see or whose call they answered, locked, with who follows it up: the holder of the latest claim,
/// standing or expired; without one whoever may see it.
pub(super) async fn lock_party(
    tx: &mut Tx,
    scope: &Scope,
    by: UserId,
    party: PartyId,
) -> Result<Option<Followed>, Error> {
    Ok(sqlx::query_as!(
        Followed,
        r#"select p.site_id as "site_id: _", p.merged_into as "merged_into: _",
                  (select h.holder_id from claims h where h.party_id = p.id and h.ended_at is null
                   order by h.began_at desc limit 1) as "holder_id: _"
           from parties p
           where p.id = $5 and ($1::boolean or p.site_id = any($2) or party_is_of(p.id, $3)
                or exists (select from phone_enquiries e where e.party_id = p.id and e.salesperson_id = $4))
           for update of p"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        by.0,
        party.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// A party that is followed up.
pub(super) struct Followed {
    pub(super) site_id: UnitId,
    pub(super) merged_into: Option<PartyId>,
    pub(super) holder_id: Option<UserId>,
}

/// The contacts with parties that were entered up to an instant, as they had been corrected by then, in their order.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Contact>, crate::Error> {
    Ok(sqlx::query_as!(
        Contact,
        r#"select u.id as "id: _", u.party_id as "party_id: _", u.salesperson_id as "salesperson_id: _", u.occurred_at,
                  u.recorded_at, u.reached
           from follow_ups u
           where u.party_id = any($1) and u.recorded_at <= $2
             and not exists (select from follow_ups n where n.corrects_id = u.id and n.recorded_at <= $2)
           order by u.occurred_at, u.id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?)
}

/// The latest contact of a party, corrected ones left out.
pub(super) async fn latest_of(tx: &mut Tx, party: PartyId) -> Result<Option<FollowUpId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select u.id as "id: FollowUpId"
           from party_family($1) f join follow_ups u on u.party_id = f.id
           where not exists (select from follow_ups n where n.corrects_id = u.id)
           order by u.occurred_at desc, u.id desc limit 1"#,
        party.0
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(super) async fn is_member(
    tx: &mut Tx,
    party: PartyId,
    customer: CustomerId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from party_members m join customers o on o.id = m.customer_id
               where m.party_id = $1 and $2 in (o.id, o.merged_into)) as "is!""#,
        party.0,
        customer.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Where a party stands before a contact.
pub(super) struct Standing {
    pub(super) level: Option<IntentLevel>,
    pub(super) deals: i16,
}

pub(super) async fn standing(tx: &mut Tx, party: PartyId) -> Result<Standing, Error> {
    Ok(sqlx::query_as!(
        Standing,
        r#"select level as "level: _", deals from party_tracks where party_id = $1"#,
        party.0
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// What a record has beside what was sent.
pub(super) struct New {
    pub(super) id: FollowUpId,
    pub(super) site: UnitId,
    pub(super) party: PartyId,
    pub(super) salesperson: UserId,
    pub(super) occurred_at: DateTime<Utc>,
    pub(super) level_before: Option<IntentLevel>,
    pub(super) level_after: Option<IntentLevel>,
    pub(super) corrects: Option<FollowUpId>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    row: &New,
    new: &NewFollowUp,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let objections: Vec<String> = new
        .objections
        .iter()
        .map(|point| point.as_str().to_owned())
        .collect();
    sqlx::query!(
        "insert into follow_ups (id, site_id, party_id, salesperson_id, occurred_at, recorded_at, way, spoken_with, reached, content,
                                 objections, objection_detail, counter_measure, result, needs_help, level_before, level_after,
                                 next_on, visit_promised_on, corrects_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        row.id.0,
        row.site.0,
        row.party.0,
        row.salesperson.0,
        row.occurred_at,
        at,
        new.way.as_str(),
        new.spoken_with.map(Uuid::from),
        new.reached,
        new.content,
        &objections,
        new.objection_detail,
        new.counter_measure,
        new.result,
        new.needs_help,
        row.level_before.map(|level| level.as_str()),
        row.level_after.map(|level| level.as_str()),
        new.next_on,
        new.visit_promised_on,
        row.corrects.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_check(
    tx: &mut Tx,
    record: &FollowUp,
    check: &Check,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into follow_up_checks (follow_up_id, salesperson_id, in_order, comment, acting_as, checked_at, checked_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        record.id.0,
        record.salesperson_id.0,
        check.in_order,
        check.comment,
        check.acting_as,
        check.checked_at,
        check.checked_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
