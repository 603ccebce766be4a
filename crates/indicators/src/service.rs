//! Evaluating and reading.

use crate::policy::IndicatorPolicy;
use crate::rules::{Indicator, alerts, per_hundred};
use crate::{SUBJECT, store};
use chrono::{DateTime, Months, NaiveDate, Utc};
use kehu_db::outbox::{self, Event};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, Page, PageRequest, SurveyId, UnitId, Zone};
use kehu_policy::PolicyDocument;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

/// An indicator of a company on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = IndicatorReading)]
pub struct Reading {
    /// The company.
    pub company_id: UnitId,
    /// Which one.
    pub indicator: Indicator,
    /// The day.
    pub evaluated_on: NaiveDate,
    /// Its value; null where there was nothing to measure.
    #[schema(value_type = Option<String>, max_length = 20, example = "81.72")]
    pub value: Option<Decimal>,
    /// Its target on that day; null where the policy set none.
    #[schema(value_type = Option<String>, max_length = 20, example = "80.00")]
    pub target: Option<Decimal>,
    /// Whether the target was met.
    pub met: Option<bool>,
    /// The survey that was measured.
    pub survey_id: Option<SurveyId>,
}

/// Evaluates one company that was not evaluated on this day. Tells whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn evaluate_next(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool, Error> {
    let day = Zone::CHINA.day_of(now);
    let Some(company) = store::next_company(tx, day).await? else {
        return Ok(false);
    };
    let lineage = kehu_policy::lineage(tx, company)
        .await
        .map_err(unreadable)?;
    let policy = kehu_policy::in_force::<IndicatorPolicy>(tx, &lineage, day)
        .await
        .map_err(unreadable)?
        .document;
    let from = day
        .checked_sub_months(Months::new(policy.months))
        .unwrap_or(day);
    let facts = measure(tx, company, from, day).await?;
    for (indicator, value, survey_id) in facts {
        let target = indicator.target(&policy);
        let reading = Reading {
            company_id: company,
            indicator,
            evaluated_on: day,
            value,
            target,
            met: indicator.met(value, target),
            survey_id: survey_id.filter(|_| value.is_some()),
        };
        let before = store::met_before(tx, &reading).await?;
        store::insert(tx, &reading).await?;
        if alerts(before, reading.met) {
            raise(tx, &reading, now).await?;
        }
    }
    Ok(true)
}

/// A policy that cannot be read is a fault of the database's content.
fn unreadable(error: kehu_policy::Error) -> Error {
    match error {
        kehu_policy::Error::Database(error) => error,
        other => Error::Inconsistent {
            table: "policy_versions",
            row: IndicatorPolicy::KIND.to_owned(),
            reason: other.to_string(),
        },
    }
}

type Fact = (Indicator, Option<Decimal>, Option<SurveyId>);

/// The four measures of a span, its last day included.
async fn measure(
    tx: &mut Tx,
    company: UnitId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<[Fact; 4], Error> {
    let counts = store::counts(tx, company, from, until).await?;
    let survey = kehu_survey_results::latest(tx, company, from, until).await?;
    let id = survey.as_ref().map(|survey| survey.survey);
    let lead = survey.as_ref().and_then(|survey| survey.least_lead);
    let index = survey.as_ref().and_then(|survey| survey.overall);
    let complaints = per_hundred(counts.complaints, counts.customers);
    let lost = per_hundred(counts.lost, counts.customers.saturating_add(counts.lost));
    Ok([
        (Indicator::Complaints, complaints, None),
        (Indicator::Survey, index, id),
        (Indicator::LostCustomers, lost, None),
        (Indicator::Competitors, lead, id),
    ])
}

async fn raise(tx: &mut Tx, reading: &Reading, now: DateTime<Utc>) -> Result<(), Error> {
    let event = Event {
        kind: "indicator.missed",
        subject_kind: SUBJECT,
        subject_id: reading.company_id.0,
        unit_id: Some(reading.company_id),
        payload: json!({
            "indicator": reading.indicator,
            "value": reading.value,
            "target": reading.target,
        }),
    };
    outbox::emit(tx, &Caller::system("indicators", now), event).await?;
    Ok(())
}

/// The latest reading of each indicator of the companies inside the caller's scope, or of one of them.
///
/// # Errors
/// When the database fails.
pub async fn latest(
    connection: &mut PgConnection,
    caller: &Caller,
    company: Option<UnitId>,
) -> Result<Vec<Reading>, Error> {
    store::latest(connection, &caller.scope, company).await
}

/// The readings of an indicator of a company inside the caller's scope, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn history(
    connection: &mut PgConnection,
    caller: &Caller,
    company: UnitId,
    indicator: Indicator,
    page: &PageRequest<NaiveDate>,
) -> Result<Page<Reading, NaiveDate>, Error> {
    let rows = store::history(connection, &caller.scope, company, indicator, page).await?;
    Ok(page.page(rows, |reading| reading.evaluated_on))
}
