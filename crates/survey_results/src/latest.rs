//! The latest survey of a company, for its indicators (SUR-10).

use crate::Error;
use crate::answers::Response;
use crate::measure::lead;
use crate::service::Measured;
use crate::store::answers::Cohort;
use crate::store::surveys;
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
    let measured = match Measured::read(connection, asked, &Cohort::default(), true).await {
        Ok(measured) => measured,
        Err(error) => return Err(unreadable(error)),
    };
    Ok(Some(Latest {
        survey: measured.asked.head.id,
        overall: measured.measures.overall.map(|mean| mean.estimate().value),
        least_lead: least_lead(&measured),
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

fn least_lead(measured: &Measured) -> Option<Decimal> {
    let all: Vec<&Response> = measured.responses.iter().collect();
    let questions = measured.asked.questionnaire.questions();
    questions
        .filter_map(|question| {
            let own = question.about.as_ref()?.compared_with.as_deref()?;
            let (own, theirs) = (measured.place(own)?, measured.place(&question.key)?);
            let (judged, lead) = lead(&all, &measured.weights, own, theirs)?;
            (judged >= measured.least).then_some(lead.value)
        })
        .min()
}
