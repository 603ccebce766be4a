//! Samples as rows, and the dossiers among which they are drawn.

use super::inconsistent;
use crate::model::{Member, Sample, SampleFilter, Stratum};
use crate::sample::{Candidate, Drawn};
use crate::words::Stratification;
use chrono::{DateTime, Utc};
use kehu_customers::dossier::{CustomerKind, CustomerType};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, Digest, PageRequest, SurveyId, UnitId, UserId};
use serde_json::Value;
use uuid::Uuid;

/// Draws wait for each other: two at once would ask the same customer twice.
pub(crate) async fn lock_draws(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('survey samples', 0))")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The dossiers of a unit and below that a filter names, in the order of their identifiers. One counts as asked lately that
/// was asked after an instant, or waits in the sample of another survey that still takes answers.
pub(crate) async fn candidates(
    tx: &mut Tx,
    (survey, unit): (SurveyId, UnitId),
    filter: &SampleFilter,
    asked_after: DateTime<Utc>,
) -> Result<Vec<Candidate>, Error> {
    let types: Vec<String> = filter
        .customer_types
        .iter()
        .map(|one| one.as_str().to_owned())
        .collect();
    Ok(sqlx::query_as!(
        Candidate,
        r#"select c.id as "customer_id: _", c.unit_id as "unit_id: _", c.customer_type as "customer_type: CustomerType", c.region_code,
                  c.survey_opt_out as opted_out,
                  exists (select from survey_members m join surveys s on s.id = m.survey_id
                          where (m.customer_id = c.id
                                 or m.customer_id in (select f.id from customers f where f.merged_into = c.id))
                            and m.survey_id <> $1
                            and (m.asked_at > $3 or (m.asked_at is null and s.fieldwork_closed_at is null and s.called_off_at is null))) as "asked_lately!"
           from customers c join units u on u.id = c.unit_id
           where (u.id = $2 or u.ancestors @> array[$2]::uuid[])
             and (c.status = 'active' or ($4 and c.status = 'prospect')) and c.processing_state = 'active'
             and (cardinality($5::uuid[]) = 0 or u.id = any($5) or u.ancestors && $5)
             and (cardinality($6::text[]) = 0 or c.customer_type = any($6))
             and ($7::text is null or c.kind = $7)
             and ($8::text is null or starts_with(c.region_code, $8))
           order by c.id"#,
        survey.0,
        unit.0,
        asked_after,
        filter.prospects,
        filter.units.as_slice() as _,
        &types,
        filter.kind.map(CustomerKind::as_str),
        filter.region,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(crate) async fn delete(tx: &mut Tx, survey: SurveyId) -> Result<(), Error> {
    sqlx::query!("delete from survey_samples where survey_id = $1", survey.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What is noted of a draw beside those who were drawn.
pub(crate) struct Noted<'a> {
    pub(crate) filter: &'a Value,
    pub(crate) stratified_by: Stratification,
    pub(crate) seed: &'a str,
    pub(crate) digest: Digest,
    pub(crate) opted_out: i32,
    pub(crate) asked_lately: i32,
    pub(crate) by: UserId,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    survey: SurveyId,
    noted: &Noted<'_>,
    strata: &[Drawn],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into survey_samples (survey_id, filter, stratified_by, seed, population_digest, opted_out, asked_lately,
                                     drawn_at, drawn_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        survey.0,
        noted.filter,
        noted.stratified_by.as_str(),
        noted.seed,
        noted.digest.bytes(),
        noted.opted_out,
        noted.asked_lately,
        caller.now,
        noted.by.0,
    )
    .execute(&mut **tx)
    .await?;
    let keys: Vec<String> = strata.iter().map(|one| one.key.clone()).collect();
    let populations: Vec<i32> = strata.iter().map(|one| one.population).collect();
    let drawn: Vec<i32> = strata
        .iter()
        .map(|one| i32::try_from(one.members.len()).unwrap_or(i32::MAX))
        .collect();
    let quotas: Vec<Option<i32>> = strata.iter().map(|one| one.quota).collect();
    sqlx::query!(
        "insert into survey_strata (survey_id, key, population, drawn, quota)
         select $1, key, population, drawn, quota
         from unnest($2::text[], $3::integer[], $4::integer[], $5::integer[]) as named (key, population, drawn, quota)",
        survey.0,
        &keys,
        &populations,
        &drawn,
        quotas.as_slice() as _,
    )
    .execute(&mut **tx)
    .await?;
    insert_members(tx, survey, strata).await
}

async fn insert_members(tx: &mut Tx, survey: SurveyId, strata: &[Drawn]) -> Result<(), Error> {
    let members = || {
        strata
            .iter()
            .flat_map(|one| one.members.iter().map(move |member| (one, member)))
    };
    let customers: Vec<CustomerId> = members().map(|(_, one)| one.customer_id).collect();
    let keys: Vec<String> = members().map(|(stratum, _)| stratum.key.clone()).collect();
    let units: Vec<UnitId> = members().map(|(_, one)| one.unit_id).collect();
    let types: Vec<Option<String>> = members()
        .map(|(_, one)| one.customer_type.map(|word| word.as_str().to_owned()))
        .collect();
    let regions: Vec<Option<String>> = members().map(|(_, one)| one.region_code.clone()).collect();
    sqlx::query!(
        "insert into survey_members (survey_id, customer_id, stratum, unit_id, customer_type, region_code)
         select $1, customer, stratum, unit, type, region
         from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[]) as named (customer, stratum, unit, type, region)",
        survey.0,
        customers.as_slice() as _,
        &keys,
        units.as_slice() as _,
        types.as_slice() as _,
        regions.as_slice() as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<Option<Sample>, Error> {
    let strata = sqlx::query_as!(
        Stratum,
        "select key, population, drawn, quota, answered from survey_strata where survey_id = $1 order by key",
        survey.0,
    )
    .fetch_all(&mut *connection)
    .await?;
    let row = sqlx::query!(
        r#"select filter, stratified_by as "stratified_by: Stratification", seed, population_digest, opted_out, asked_lately,
                  drawn_at, drawn_by as "drawn_by: UserId"
           from survey_samples where survey_id = $1"#,
        survey.0,
    )
    .fetch_optional(connection)
    .await?;
    let broken = |reason: String| inconsistent("survey_samples", survey, reason);
    row.map(|row| {
        Ok(Sample {
            filter: serde_json::from_value(row.filter)
                .map_err(|error| broken(error.to_string()))?,
            stratified_by: row.stratified_by,
            seed: row.seed,
            population_digest: Digest::try_from(row.population_digest).map_err(broken)?,
            opted_out: row.opted_out,
            asked_lately: row.asked_lately,
            drawn_at: row.drawn_at,
            drawn_by: row.drawn_by,
            strata,
        })
    })
    .transpose()
}

/// The members of a sample, by customer; whether they have answered is told of a survey that is not anonymous alone.
pub(crate) async fn list_members(
    connection: &mut PgConnection,
    survey: SurveyId,
    unanswered: bool,
    page: &PageRequest<CustomerId>,
) -> Result<Vec<Member>, Error> {
    Ok(sqlx::query_as!(
        Member,
        r#"select m.customer_id as "customer_id: _", m.stratum, m.asked_at,
                  case when not s.anonymous then r.id is not null end as answered
           from survey_members m join surveys s on s.id = m.survey_id
           left join survey_responses r on r.survey_id = m.survey_id and r.customer_id = m.customer_id
           where m.survey_id = $1 and (not $2 or r.id is null) and ($3::uuid is null or m.customer_id > $3)
           order by m.customer_id limit $4"#,
        survey.0,
        unanswered,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// The stratum of a customer of the sample, where the dossier still stands and may be asked.
pub(crate) async fn stratum_of(
    tx: &mut Tx,
    survey: SurveyId,
    customer: CustomerId,
) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar!(
        "select m.stratum from survey_members m join customers c on c.id = m.customer_id
         where m.survey_id = $1 and m.customer_id = $2 and c.processing_state = 'active'",
        survey.0,
        customer.0,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Notes that customers were asked, the first time alone.
pub(crate) async fn mark_asked(
    tx: &mut Tx,
    caller: &Caller,
    survey: SurveyId,
    customers: &[CustomerId],
) -> Result<(), Error> {
    sqlx::query!(
        "update survey_members set asked_at = $3 where survey_id = $1 and customer_id = any($2) and asked_at is null",
        survey.0,
        customers as _,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a place of a stratum, unless its quota is full. Whoever comes at the same moment waits for the row.
pub(crate) async fn take_place(
    tx: &mut Tx,
    survey: SurveyId,
    stratum: &str,
) -> Result<bool, Error> {
    let taken = sqlx::query!(
        "update survey_strata set answered = answered + 1
         where survey_id = $1 and key = $2 and (quota is null or answered < quota)",
        survey.0,
        stratum,
    )
    .execute(&mut **tx)
    .await?;
    Ok(taken.rows_affected() == 1)
}
