//! A salesperson hands the day's registrations to the superior (ATT-G21).

use super::store;
use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, EvidenceId, Page, PageRequest, RegistrationId, UnitId, UserId};
use serde_json::json;

/// The registrations of a salesperson's day, as they were handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySubmission {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// Who.
    pub salesperson_id: UserId,
    /// The day.
    pub day: NaiveDate,
    /// The registrations, in order.
    pub registrations: Vec<RegistrationId>,
    /// The salesperson's own analysis.
    pub analysis: Option<String>,
    /// When.
    pub submitted_at: DateTime<Utc>,
}

/// Which submissions a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubmissionFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this salesperson.
    pub salesperson: Option<UserId>,
    /// Of this day.
    pub day: Option<NaiveDate>,
}

/// Hands in the caller's registrations of today, also when there are none.
///
/// # Errors
/// [`Error::Rotation`]; [`Error::NotSalesperson`]; [`Error::DaySubmitted`].
pub async fn submit_day(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    analysis: Option<&str>,
) -> Result<DaySubmission, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    site::demand_salespeople(tx, caller, site.id, &[by]).await?;
    let (from, before) = crate::days::bounds(caller.today());
    let submission = DaySubmission {
        id: EvidenceId::generate(),
        site_id: site.id,
        salesperson_id: by,
        day: caller.today(),
        registrations: store::between(tx, site.id, by, from, before).await?,
        analysis: analysis.map(str::to_owned),
        submitted_at: caller.now,
    };
    store::insert_submission(tx, &submission).await?;
    let told = Told {
        action: "registrations.submit_day",
        event: "registrations.submitted",
        subject_kind: "registration_submission",
        subject_id: submission.id.0,
        site: site.id,
        reason: None,
        payload: json!({ "salesperson_id": by, "day": submission.day, "count": submission.registrations.len() }),
    };
    tell(tx, caller, told).await?;
    Ok(submission)
}

/// The submissions inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_submissions(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &SubmissionFilter,
    page: &PageRequest<EvidenceId>,
) -> Result<Page<DaySubmission, EvidenceId>, Error> {
    let rows = store::list_submissions(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |submission| submission.id))
}
