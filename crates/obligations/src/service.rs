//! The list, and telling of what is overdue.

use crate::policy::{DutyRule, ObligationPolicy};
use crate::rules::{Duty, ObligationState, Period, state};
use crate::{SUBJECT, store};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::outbox::{self, Event};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, Scope, UnitId, Zone};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A duty of a company in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Obligation {
    /// The company.
    pub company_id: UnitId,
    /// Its name.
    #[schema(max_length = 100)]
    pub company_name: String,
    /// What is to be done.
    pub duty: Duty,
    /// In which span, by the company's policy.
    pub every: Period,
    /// How often in that span.
    #[schema(minimum = 1, maximum = 100)]
    pub times: u16,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub until: NaiveDate,
    /// Where it stands.
    pub state: ObligationState,
    /// What was done in the period, the earliest first.
    #[schema(max_items = 1000)]
    pub done: Vec<Evidence>,
}

/// That a duty was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ObligationEvidence)]
pub struct Evidence {
    /// On which day.
    pub done_on: NaiveDate,
    /// Kind of the thing that shows it, such as `survey`.
    #[schema(max_length = 60, example = "survey")]
    pub subject_kind: String,
    /// That thing.
    pub subject_id: Uuid,
}

/// The obligations of the companies inside the caller's scope, or of one of them: those of the periods that a day lies in,
/// and those of the periods before that were not fulfilled.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    company: Option<UnitId>,
    day: NaiveDate,
) -> Result<Vec<Obligation>, Error> {
    of_companies(connection, &caller.scope, company, day).await
}

async fn of_companies(
    connection: &mut PgConnection,
    scope: &Scope,
    company: Option<UnitId>,
    day: NaiveDate,
) -> Result<Vec<Obligation>, Error> {
    let mut obligations = Vec::new();
    for company in store::companies(connection, scope, company).await? {
        let lineage = kehu_policy::lineage(connection, company.id).await;
        let lineage = lineage.map_err(unreadable)?;
        let policy = kehu_policy::in_force::<ObligationPolicy>(connection, &lineage, day).await;
        let policy = policy.map_err(unreadable)?;
        for rule in &policy.document.duties {
            obligations.extend(of_duty(connection, &company, rule, day).await?);
        }
    }
    Ok(obligations)
}

/// A policy that cannot be read is a fault of the database's content.
fn unreadable(error: kehu_policy::Error) -> Error {
    match error {
        kehu_policy::Error::Database(error) => error,
        other => Error::Inconsistent {
            table: "policy_versions",
            row: <ObligationPolicy as kehu_policy::PolicyDocument>::KIND.to_owned(),
            reason: other.to_string(),
        },
    }
}

/// The period before, if it was missed, and the present one.
async fn of_duty(
    connection: &mut PgConnection,
    company: &store::Company,
    rule: &DutyRule,
    day: NaiveDate,
) -> Result<Vec<Obligation>, Error> {
    let mut obligations = Vec::new();
    let periods = [rule.every.before(day), rule.every.around(day)];
    for (from, until) in periods.into_iter().flatten() {
        let done = store::evidence(connection, company.id, rule.duty, from, until).await?;
        let state = state(done.len(), rule.times, until, day);
        let past = until < day;
        // What a company owed before it was there is not held against it.
        let missed = state == ObligationState::Overdue && company.since <= until;
        if past && !missed {
            continue;
        }
        obligations.push(Obligation {
            company_id: company.id,
            company_name: company.name.clone(),
            duty: rule.duty,
            every: rule.every,
            times: rule.times,
            from,
            until,
            state,
            done,
        });
    }
    Ok(obligations)
}

/// Tells of every obligation that has become overdue, once. Returns how many were told.
///
/// # Errors
/// When the database fails.
pub async fn tell_overdue(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize, Error> {
    let day = Zone::CHINA.day_of(now);
    let caller = Caller::system("obligations", now);
    let mut told = 0;
    for obligation in of_companies(tx, &Scope::everything(), None, day).await? {
        let overdue = obligation.state == ObligationState::Overdue;
        if !overdue || !store::note_alarm(tx, &obligation, now).await? {
            continue;
        }
        let event = Event {
            kind: "obligation.overdue",
            subject_kind: SUBJECT,
            subject_id: obligation.company_id.0,
            unit_id: Some(obligation.company_id),
            payload: json!({
                "duty": obligation.duty,
                "from": obligation.from,
                "until": obligation.until,
            }),
        };
        outbox::emit(tx, &caller, event).await?;
        told += 1;
    }
    Ok(told)
}
