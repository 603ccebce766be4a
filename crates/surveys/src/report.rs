//! The report, its acknowledgement by the leaders, and the measures of improvement (SUR-09).

use crate::model::{Closed, Findings, Measure, Progress, Report, Survey};
use crate::planning::{changed, enter, find, lock, policy_at};
use crate::telling::{Told, for_survey};
use crate::text::{REPORT, SUMMARY, checked};
use crate::{Error, answering, store};
use chrono::NaiveDate;
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_improvements::{NewImprovement, Source, SourceKind};
use kehu_kernel::{Caller, Digest, Faults, Scope, SurveyId, UnitId, UserId};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

/// What belongs to the stage at which a survey is reported.
struct Acting {
    closed: Closed,
    findings: Findings,
    report: Option<Report>,
}

fn acting(survey: &Survey) -> Result<Acting, Error> {
    match &survey.progress {
        Progress::Action {
            closed,
            findings,
            report,
        } => Ok(Acting {
            closed: *closed,
            findings: *findings,
            report: report.clone(),
        }),
        other => Err(Error::OutOfOrder {
            stage: other.stage().as_str(),
        }),
    }
}

impl Acting {
    fn with(self, report: Report) -> Progress {
        Progress::Action {
            closed: self.closed,
            findings: self.findings,
            report: Some(report),
        }
    }
}

/// Writes the report, in place of one that is not before the leaders. Where customers are content, what went well is written
/// too.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::Pending`]; [`Error::Invalid`] also where what went well is wanted.
pub async fn write(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    text: &str,
    went_well: Option<&str>,
) -> Result<Survey, Error> {
    let (_, survey) = enter(tx, caller, id).await?;
    let acting = acting(&survey)?;
    if acting
        .report
        .as_ref()
        .is_some_and(|report| report.approval.is_some())
    {
        return Err(Error::Pending {});
    }
    let text = checked(text, "/report", REPORT)?;
    let went_well = went_well
        .map(|text| checked(text, "/went_well", SUMMARY))
        .transpose()?;
    let policy = policy_at(tx, survey.unit_id, caller.today()).await?;
    let content = acting
        .findings
        .index
        .is_some_and(|index| index >= Decimal::from(policy.content_from_index));
    if content && went_well.is_none() {
        return Err(Faults::one(
            "/went_well",
            "required",
            format!(
                "must be given: customers are content from an index of {} on",
                policy.content_from_index
            ),
            format!(
                "指数达到 {} 时须记录做得好的方面",
                policy.content_from_index
            ),
        )
        .into());
    }
    let report = Report {
        text: text.to_owned(),
        went_well: went_well.map(str::to_owned),
        approval: None,
        acknowledged_at: None,
    };
    store::surveys::update_progress(tx, id, &acting.with(report)).await?;
    let told = Told::plain("surveys.write_report", "survey.reported");
    changed(tx, caller, id, told).await
}

/// Submits the report to the leaders, who read and acknowledge it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::Pending`], [`Error::StageLacking`] before it is written;
/// [`Error::Approvals`].
pub async fn submit(tx: &mut Tx, caller: &Caller, id: SurveyId) -> Result<Survey, Error> {
    let (user, survey) = enter(tx, caller, id).await?;
    let acting = acting(&survey)?;
    let Some(report) = acting.report.clone() else {
        return Err(Error::StageLacking {
            en: "a report",
            zh: "调查报告",
        });
    };
    if report.approval.is_some() {
        return Err(Error::Pending {});
    }
    let submission = Submission {
        subject_kind: SubjectKind::SurveyReport,
        subject_id: id.0,
        unit_id: survey.unit_id,
        snapshot: snapshot(&survey, &acting.findings, &report),
        applicants: vec![user],
    };
    let approval = kehu_approvals::submit(tx, caller, submission).await?.id;
    let report = Report {
        approval: Some(approval),
        ..report
    };
    store::surveys::update_progress(tx, id, &acting.with(report)).await?;
    let told = Told::plain("surveys.submit_report", "survey.report_submitted");
    changed(tx, caller, id, told).await
}

/// What the leaders acknowledge: the findings, and the report as a fingerprint; they read its text in the survey.
fn snapshot(survey: &Survey, findings: &Findings, report: &Report) -> Value {
    json!({
        "survey_id": survey.id, "title": survey.plan.title, "index": findings.index.map(|index| index.to_string()),
        "previous_index": findings.previous.map(|index| index.to_string()), "fell": findings.fell(),
        "report": Digest::of(&json!([report.text, report.went_well])).to_string(),
    })
}

/// The report as it stands now, in the form in which it was put before the leaders.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NotPending`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let survey = store::surveys::find(connection, &Scope::everything(), SurveyId(id))
        .await?
        .ok_or(Error::NotFound {})?;
    match (survey.progress.findings(), survey.progress.report()) {
        (Some(findings), Some(report)) => Ok(snapshot(&survey, findings, report)),
        _ => Err(Error::NotPending {}),
    }
}

/// Carries out what the leaders decided: the report was acknowledged, or is to be written anew.
///
/// # Errors
/// [`Error::NotPending`] when the survey does not wait for this decision any more.
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let survey = lock(tx, &Scope::everything(), SurveyId(id)).await?;
    let acting = acting(&survey).map_err(|_| Error::NotPending {})?;
    let report = acting
        .report
        .clone()
        .filter(|report| report.approval.is_some() && report.acknowledged_at.is_none())
        .ok_or(Error::NotPending {})?;
    let (report, told) = match finished {
        Finished::Approved => (
            Report {
                acknowledged_at: Some(caller.now),
                ..report
            },
            Told::plain("surveys.acknowledge_report", "survey.report_acknowledged"),
        ),
        Finished::Returned | Finished::Rejected | Finished::Withdrawn => (
            Report {
                approval: None,
                ..report
            },
            Told::plain("surveys.return_report", "survey.report_returned"),
        ),
    };
    store::surveys::update_progress(tx, survey.id, &acting.with(report)).await?;
    let told = Told {
        reason: Some(reason),
        ..told
    };
    changed(tx, caller, survey.id, told).await?;
    Ok(())
}

/// A measure to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeasure {
    /// Key of the question that showed the need.
    pub question: String,
    /// The department whose matter it is, one of those that the plan names; the survey's unit where none is named.
    pub unit_id: Option<UnitId>,
    /// In few words, 1 to 200 characters.
    pub title: String,
    /// What is to be better, 1 to 4000 characters.
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
}

/// Decides a measure: an item of the register of improvements, whose effect the same question shows in the next survey.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::UnknownUnit`]; [`Error::Invalid`] for a question that was not asked;
/// [`Error::Improvements`].
pub async fn decide_measure(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    new: &NewMeasure,
) -> Result<Measure, Error> {
    let (_, survey) = enter(tx, caller, id).await?;
    let acting = acting(&survey)?;
    let asked = answering::version(tx, acting.closed.asked.version).await?;
    if asked.content.question(&new.question).is_none() {
        return Err(Faults::one(
            "/question",
            "unknown-question",
            "must be a question of the version that was asked",
            "须为本次调查所用问卷的题目",
        )
        .into());
    }
    let unit_id = new.unit_id.unwrap_or(survey.unit_id);
    if unit_id != survey.unit_id && !survey.plan.departments.contains(&unit_id) {
        return Err(Error::UnknownUnit {});
    }
    let item = NewImprovement {
        unit_id,
        source: Source {
            kind: SourceKind::Survey,
            id: Some(id.0),
        },
        title: new.title.clone(),
        content: new.content.clone(),
        owner_id: new.owner_id,
        due_on: new.due_on,
    };
    let item = kehu_improvements::raise(tx, &for_survey(caller), item).await?;
    store::measures::insert(tx, id, item.id, &new.question).await?;
    let told = Told {
        payload: json!({ "improvement_id": item.id, "question": new.question }),
        ..Told::plain("surveys.decide_measure", "survey.measure_decided")
    };
    changed(tx, caller, id, told).await?;
    Ok(Measure {
        improvement_id: item.id,
        question: new.question.clone(),
        title: item.title,
        owner_id: item.owner_id,
        due_on: item.due_on,
        state: item.state,
    })
}

/// The measures to which a survey led, the first one first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn measures(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
) -> Result<Vec<Measure>, Error> {
    find(connection, caller, id).await?;
    Ok(store::measures::list(connection, id).await?)
}
