//! The latest survey of a company, for its indicators (SUR-10).

use crate::Error;
use crate::shown::least;
use crate::store::answers::Cohort;
use crate::store::surveys;
use crate::whole::Whole;
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{SurveyId, UnitId};
use kehu_satisfaction::Decimal;

/// What the latest survey says in two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// The survey.
    pub survey: SurveyId,
    /// Its overall index; none where nothing was answered or it is hidden.
    pub overall: Option<Decimal>,
    /// The company's smallest lead over a competitor; none where no competitor was asked about.
    pub least_lead: Option<Decimal>,
}

/// The survey of a company or of a unit below it of which asking ended last in a span of days, the last included.
///
/// # Errors
/// When the database fails.
pub async fn latest(
    connection: &mut PgConnection,
    company: UnitId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Option<Latest>, kehu_db::Error> {
    let Some(asked) = surveys::latest(connection, company, from, until).await? else {
        return Ok(None);
    };
    let least = least(connection, &asked.head).await.map_err(unreadable)?;
    let whole = Whole::read(connection, &asked, &Cohort::default(), true, least).await?;
    let overall = whole.measures.overall;
    let leads = whole.leads.values();
    Ok(Some(Latest {
        survey: asked.head.id,
        overall: overall.map(|mean| mean.estimate().value),
        least_lead: leads
            .filter(|(judged, _)| *judged >= least)
            .map(|(_, lead)| lead.value)
            .min(),
    }))
}

/// Reading is refused by nothing but a fault of the database or of its content.
fn unreadable(error: Error) -> kehu_db::Error {
    match error {
        Error::Database(error) | Error::Survey(kehu_surveys::Error::Database(error)) => error,
        other => kehu_db::Error::Inconsistent {
            table: "surveys",
            row: String::new(),
            reason: other.to_string(),
        },
    }
}
