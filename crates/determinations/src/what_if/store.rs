//! Every SQL statement of what-if.

use super::compare::{Compared, Past};
use super::model::{Gain, WhatIf, WhatIfDeal, WhatIfFilter, WhatIfSource};
use super::service::{NewWhatIf, Place};
use crate::keeping::AnswerKind;
use crate::words::{holder_of, holder_word, rule_of, unknown};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::decision::Holder;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, DealId, DeterminationId, JobId, Money, PageRequest, PolicyVersionId, Scope, UnitId,
    UserId, WhatIfId,
};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

const TABLE: &str = "what_ifs";

struct Row {
    id: WhatIfId,
    site_id: UnitId,
    dealt_from: Option<NaiveDate>,
    dealt_before: Option<NaiveDate>,
    policy_version_id: Option<PolicyVersionId>,
    preset: Option<String>,
    asked_at: DateTime<Utc>,
    job_id: JobId,
    deals_total: i64,
    deals_done: i64,
    differing_count: i64,
    ruling_count: i64,
    unpriced_count: i64,
    commission_total: Money,
    moved_total: Money,
    finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for WhatIf {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let source = match (row.policy_version_id, row.preset) {
            (Some(id), None) => WhatIfSource::Version(id),
            (None, Some(key)) => WhatIfSource::Preset(key),
            _ => return Err(unknown(TABLE, row.id, "its source")),
        };
        Ok(Self {
            id: row.id,
            site_id: row.site_id,
            dealt_from: row.dealt_from,
            dealt_before: row.dealt_before,
            source,
            asked_at: row.asked_at,
            job_id: row.job_id,
            deals_total: row.deals_total,
            deals_done: row.deals_done,
            differing_count: row.differing_count,
            ruling_count: row.ruling_count,
            unpriced_count: row.unpriced_count,
            commission_total: to_the_fen(row.commission_total),
            moved_total: to_the_fen(row.moved_total),
            finished_at: row.finished_at,
        })
    }
}

/// The database sends a zero without its places.
fn to_the_fen(amount: Money) -> Money {
    Money::new(amount.value()).unwrap_or(amount)
}

macro_rules! select_what_ifs {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", site_id as "site_id: _", dealt_from, dealt_before,
                      policy_version_id as "policy_version_id: _", preset, asked_at, job_id as "job_id: _", deals_total,
                      deals_done, differing_count, ruling_count, unpriced_count, commission_total as "commission_total: _",
                      moved_total as "moved_total: _", finished_at
               from what_ifs
               "# + $rest,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: WhatIfId,
) -> Result<Option<WhatIf>, Error> {
    select_what_ifs!(
        "where id = $1 and ($2::boolean or site_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_optional(connection)
    .await?
    .map(WhatIf::try_from)
    .transpose()
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &WhatIfFilter,
    page: &PageRequest<WhatIfId>,
) -> Result<Vec<WhatIf>, Error> {
    select_what_ifs!(
        "where ($1::boolean or site_id = any($2)) and ($3::uuid is null or site_id = $3)
           and ($4::uuid is null or job_id = $4) and ($5::uuid is null or id < $5)
         order by id desc limit $6",
        scope.all,
        scope.units.as_slice() as _,
        filter.site.map(Uuid::from),
        filter.job.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(WhatIf::try_from)
    .collect()
}

/// How many deals there are: the determinations that counted at an instant.
pub(super) async fn count_deals(
    connection: &mut PgConnection,
    new: &NewWhatIf,
    at: DateTime<Utc>,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from determinations d
           where d.site_id = $1 and d.made_at <= $2
             and not exists (select from determinations n where n.supersedes_id = d.id and n.made_at <= $2)
             and not exists (select from voided_determinations v where v.deal_id = d.deal_id and v.voided_at <= $2)
             and ($3::date is null or d.facts_until >= $3::date::timestamp at time zone 'Asia/Shanghai')
             and ($4::date is null or d.facts_until < $4::date::timestamp at time zone 'Asia/Shanghai')"#,
        new.site.0,
        at,
        new.dealt_from,
        new.dealt_before,
    )
    .fetch_one(connection)
    .await?)
}

pub(super) struct NewRow<'a> {
    pub(super) id: WhatIfId,
    pub(super) new: &'a NewWhatIf,
    pub(super) rules: &'a str,
    pub(super) job: JobId,
    pub(super) total: i64,
}

pub(super) async fn insert(tx: &mut Tx, caller: &Caller, row: &NewRow<'_>) -> Result<(), Error> {
    let (version, preset) = match &row.new.source {
        WhatIfSource::Version(id) => (Some(id.0), None),
        WhatIfSource::Preset(key) => (None, Some(key.as_str())),
    };
    sqlx::query!(
        "insert into what_ifs (id, site_id, dealt_from, dealt_before, policy_version_id, preset, policy, asked_at, asked_by_kind,
                               asked_by, job_id, deals_total)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        row.id.0,
        row.new.site.0,
        row.new.dealt_from,
        row.new.dealt_before,
        version,
        preset,
        row.rules,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        row.job.0,
        row.total,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Where the work of a comparison stands.
pub(super) struct Course {
    site_id: UnitId,
    asked_at: DateTime<Utc>,
    dealt_from: Option<NaiveDate>,
    dealt_before: Option<NaiveDate>,
    done_until: Option<DateTime<Utc>>,
    done_deal_id: Option<DealId>,
    /// The rules that are tried.
    pub(super) policy: String,
}

impl Course {
    /// As if it stood at a place.
    pub(super) fn from(self, place: Place) -> Self {
        Self {
            done_until: Some(place.until),
            done_deal_id: Some(place.deal_id),
            ..self
        }
    }
}

pub(super) async fn course_of(
    connection: &mut PgConnection,
    id: WhatIfId,
) -> Result<Course, Error> {
    Ok(sqlx::query_as!(
        Course,
        r#"select site_id as "site_id: _", asked_at, dealt_from, dealt_before, done_until, done_deal_id as "done_deal_id: _", policy
           from what_ifs where id = $1"#,
        id.0
    )
    .fetch_one(connection)
    .await?)
}

/// The next deals, in the order of the work. Where they begin is given as values and not read in the same statement, so that
/// the index leads to the first of them: however many are done, a chunk costs a chunk.
pub(super) async fn list_past(
    connection: &mut PgConnection,
    course: &Course,
    limit: i64,
) -> Result<Vec<Past>, Error> {
    Ok(sqlx::query_as!(
        Past,
        r#"select d.deal_id as "deal_id: _", d.id as "determination_id: _", d.facts_until, d.facts, d.decision
           from determinations d
           where d.site_id = $1 and d.made_at <= $2
             and not exists (select from determinations n where n.supersedes_id = d.id and n.made_at <= $2)
             and not exists (select from voided_determinations v where v.deal_id = d.deal_id and v.voided_at <= $2)
             and (d.facts_until, d.deal_id) > (coalesce($3, $5::date::timestamp at time zone 'Asia/Shanghai', '-infinity'),
                                               coalesce($4, '00000000-0000-0000-0000-000000000000'::uuid))
             and d.facts_until < coalesce($6::date::timestamp at time zone 'Asia/Shanghai', 'infinity')
           order by d.facts_until, d.deal_id
           limit $7"#,
        course.site_id.0,
        course.asked_at,
        course.done_until,
        course.done_deal_id.map(Uuid::from),
        course.dealt_from,
        course.dealt_before,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// Locks a comparison; answers how many deals are done.
pub(super) async fn lock(tx: &mut Tx, id: WhatIfId) -> Result<Option<i64>, Error> {
    Ok(sqlx::query_scalar!(
        "select deals_done from what_ifs where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?)
}

pub(super) async fn insert_deals(
    tx: &mut Tx,
    id: WhatIfId,
    compared: &[&Compared],
) -> Result<(), Error> {
    let deals: Vec<&WhatIfDeal> = compared.iter().map(|one| &one.deal).collect();
    let json = |shares| {
        serde_json::to_value(shares)
            .map_err(|error| unknown("what_if_deals", id, &error.to_string()))
    };
    let before = deals
        .iter()
        .map(|deal| json(&deal.shares_before))
        .collect::<Result<Vec<Value>, _>>()?;
    let after = deals
        .iter()
        .map(|deal| json(&deal.shares_after))
        .collect::<Result<Vec<Value>, _>>()?;
    let amounts = |of: fn(&WhatIfDeal) -> Option<Money>| -> Vec<Option<Decimal>> {
        deals
            .iter()
            .map(|deal| of(deal).map(Money::value))
            .collect()
    };
    let words = |of: fn(&WhatIfDeal) -> &'static str| -> Vec<String> {
        deals.iter().map(|deal| of(deal).to_owned()).collect()
    };
    let (commissions, moved) = (amounts(|deal| deal.commission), amounts(|deal| deal.moved));
    sqlx::query!(
        "insert into what_if_deals (what_if_id, facts_until, deal_id, determination_id, commission, moved, rule_before, rule_after,
                                    answer_before, answer_after, shares_before, shares_after)
         select $1, t.* from unnest($2::timestamptz[], $3::uuid[], $4::uuid[], $5::numeric[], $6::numeric[], $7::text[],
                                    $8::text[], $9::text[], $10::text[], $11::jsonb[], $12::jsonb[]) as t",
        id.0,
        &deals.iter().map(|deal| deal.facts_until).collect::<Vec<_>>(),
        &deals.iter().map(|deal| deal.deal_id.0).collect::<Vec<_>>(),
        &deals.iter().map(|deal| deal.determination_id.0).collect::<Vec<_>>(),
        commissions.as_slice() as _,
        moved.as_slice() as _,
        &words(|deal| deal.rule_before.code()),
        &words(|deal| deal.rule_after.code()),
        &words(|deal| deal.answer_before.as_str()),
        &words(|deal| deal.answer_after.as_str()),
        &before,
        &after,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn add_gains(
    tx: &mut Tx,
    id: WhatIfId,
    compared: &[Compared],
) -> Result<(), Error> {
    let mut sums: BTreeMap<Holder, (Decimal, Decimal)> = BTreeMap::new();
    for (holder, (before, after)) in compared.iter().flat_map(|one| &one.sums) {
        let sum = sums.entry(*holder).or_default();
        sum.0 += before;
        sum.1 += after;
    }
    let holders: Vec<String> = sums
        .keys()
        .map(|holder| holder_word(*holder).to_owned())
        .collect();
    let users: Vec<Option<Uuid>> = sums
        .keys()
        .map(|holder| holder.user().map(Uuid::from))
        .collect();
    let before: Vec<Decimal> = sums.values().map(|sum| sum.0).collect();
    let after: Vec<Decimal> = sums.values().map(|sum| sum.1).collect();
    sqlx::query!(
        "insert into what_if_gains as gains (what_if_id, holder, user_id, before, after)
         select $1, t.* from unnest($2::text[], $3::uuid[], $4::numeric[], $5::numeric[]) as t
         on conflict on constraint what_if_gains_key do update
             set before = gains.before + excluded.before, after = gains.after + excluded.after",
        id.0,
        &holders,
        users.as_slice() as _,
        &before,
        &after,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes a chunk as done, with its figures.
pub(super) async fn advance(tx: &mut Tx, id: WhatIfId, compared: &[Compared]) -> Result<(), Error> {
    let Some(last) = compared.last() else {
        return Ok(());
    };
    let count = |of: fn(&Compared) -> bool| {
        i64::try_from(compared.iter().filter(|one| of(one)).count()).unwrap_or(i64::MAX)
    };
    let priced = |one: &&Compared| one.deal.moved.is_some();
    let total: Decimal = compared
        .iter()
        .filter(priced)
        .filter_map(|one| one.deal.commission.map(Money::value))
        .sum();
    let moved: Decimal = compared
        .iter()
        .filter_map(|one| one.deal.moved.map(Money::value))
        .sum();
    let done = sqlx::query!(
        "update what_ifs
         set deals_done = deals_done + $2, done_until = $3, done_deal_id = $4, differing_count = differing_count + $5,
             ruling_count = ruling_count + $6, unpriced_count = unpriced_count + $7, commission_total = commission_total + $8,
             moved_total = moved_total + $9
         where id = $1",
        id.0,
        count(|_| true),
        last.deal.facts_until,
        last.deal.deal_id.0,
        count(|one| one.differs),
        count(|one| one.deal.answer_after == AnswerKind::NeedsRuling),
        count(|one| one.deal.commission.is_none()),
        total,
        moved,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows(TABLE, done.rows_affected(), 1)
}

pub(super) async fn finish(tx: &mut Tx, id: WhatIfId, at: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "update what_ifs set finished_at = $2 where id = $1 and finished_at is null",
        id.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn list_deals(
    connection: &mut PgConnection,
    id: WhatIfId,
    page: &PageRequest<(DateTime<Utc>, DealId)>,
) -> Result<Vec<WhatIfDeal>, Error> {
    let (after, after_deal) = page.after.unzip();
    let rows = sqlx::query!(
        r#"select deal_id as "deal_id: DealId", determination_id as "determination_id: DeterminationId", facts_until,
                  commission as "commission: Money", moved as "moved: Money", rule_before, rule_after,
                  answer_before as "answer_before: AnswerKind", answer_after as "answer_after: AnswerKind", shares_before,
                  shares_after
           from what_if_deals
           where what_if_id = $1 and ($2::timestamptz is null or (facts_until, deal_id) > ($2, $3))
           order by facts_until, deal_id
           limit $4"#,
        id.0,
        after,
        after_deal.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    let read = |deal: DealId, shares: Value| {
        serde_json::from_value(shares)
            .map_err(|error| unknown("what_if_deals", deal, &error.to_string()))
    };
    rows.into_iter()
        .map(|row| {
            Ok(WhatIfDeal {
                rule_before: rule_of("what_if_deals", row.deal_id, &row.rule_before)?,
                rule_after: rule_of("what_if_deals", row.deal_id, &row.rule_after)?,
                shares_before: read(row.deal_id, row.shares_before)?,
                shares_after: read(row.deal_id, row.shares_after)?,
                deal_id: row.deal_id,
                determination_id: row.determination_id,
                facts_until: row.facts_until,
                commission: row.commission.map(to_the_fen),
                moved: row.moved.map(to_the_fen),
                answer_before: row.answer_before,
                answer_after: row.answer_after,
            })
        })
        .collect()
}

pub(super) async fn list_gains(
    connection: &mut PgConnection,
    id: WhatIfId,
) -> Result<Vec<Gain>, Error> {
    let rows = sqlx::query!(
        r#"select holder, user_id as "user_id: UserId", before as "before: Money", after as "after: Money"
           from what_if_gains where what_if_id = $1 order by after - before, holder, user_id limit 2000"#,
        id.0
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Gain {
                holder: holder_of("what_if_gains", id, &row.holder, row.user_id)?,
                before: to_the_fen(row.before),
                after: to_the_fen(row.after),
            })
        })
        .collect()
}
