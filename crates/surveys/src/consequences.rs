//! What a very low answer raises at once, in the transaction of the answer and once for each response (SUR-11). In an anonymous
//! survey nobody knows whom to follow up with.

use crate::model::{FollowUp, FollowUpResult, Survey};
use crate::planning::policy_at;
use crate::policy::LowAnswers;
use crate::questionnaire::{AnswerRow, Questionnaire};
use crate::store::follow_ups::FollowUpFilter;
use crate::telling::for_survey;
use crate::text::{REASON, checked};
use crate::words::{AnswerKind, Consequence, Language};
use crate::{Error, store};
use chrono::Days;
use kehu_audit::Entry;
use kehu_complaints::words::{Channel, Severity};
use kehu_complaints::{Complainant, NewComplaint, NewIntake};
use kehu_customers::dossier::timeline;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    Caller, ComplaintId, CustomerId, Page, PageRequest, SurveyFollowUpId, SurveyResponseId,
};
use serde_json::json;

/// A complaint names at most so many characters of what was asked.
const MOST_CONTENT: usize = 4000;

/// The questions about the company itself with a very low answer.
pub(crate) fn low(
    questionnaire: &Questionnaire,
    rows: &[AnswerRow],
    policy: &LowAnswers,
) -> Vec<String> {
    let own = |key: &str| {
        questionnaire
            .question(key)
            .is_some_and(|question| question.about.is_none())
    };
    let is_low = |row: &AnswerRow| match (row.kind, row.points, row.score) {
        (AnswerKind::Recommendation, _, Some(score)) => score <= i16::from(policy.recommendation),
        (_, Some(points), _) => points <= i16::from(policy.points),
        _ => false,
    };
    rows.iter()
        .filter(|row| is_low(row) && own(&row.question))
        .map(|row| row.question.clone())
        .collect()
}

/// Raises what the policy says.
pub(crate) async fn raise(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    (response, customer): (SurveyResponseId, CustomerId),
    (questionnaire, rows): (&Questionnaire, &[AnswerRow]),
) -> Result<(), Error> {
    let policy = policy_at(tx, survey.unit_id, caller.today())
        .await?
        .low_answers;
    let questions = low(questionnaire, rows, &policy);
    if questions.is_empty() || policy.raises == Consequence::Nothing {
        return Ok(());
    }
    // The dossier may have been merged or erased since the sample was drawn: the answer is taken all the same.
    let Some((standing, manager)) = store::follow_ups::standing(tx, customer).await? else {
        return Ok(());
    };
    let complaint_id = match policy.raises {
        Consequence::Complaint => {
            let content = wording(survey, questionnaire, rows, &questions);
            complain(tx, caller, survey, &policy, (standing, content)).await?
        }
        Consequence::FollowUp | Consequence::Nothing => None,
    };
    let today = caller.today();
    let follow_up = FollowUp {
        id: SurveyFollowUpId::generate(),
        survey_id: survey.id,
        unit_id: survey.unit_id,
        response_id: response,
        customer_id: standing,
        questions,
        complaint_id,
        owner_id: manager.unwrap_or(survey.plan.carried_out_by),
        raised_at: caller.now,
        due_on: today
            .checked_add_days(Days::new(policy.follow_up_within_days.into()))
            .unwrap_or(today),
        done: None,
    };
    store::follow_ups::insert(tx, &follow_up).await?;
    let details = json!({ "survey_id": survey.id, "complaint_id": complaint_id });
    timeline::note(tx, caller, standing, "survey.follow_up_raised", details).await?;
    tell(
        tx,
        caller,
        &follow_up,
        ("surveys.raise_follow_up", "survey.follow_up_raised"),
    )
    .await
}

/// Takes the answer in as a complaint; none where the company's complaints have no such category.
async fn complain(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    policy: &LowAnswers,
    (customer, content): (CustomerId, String),
) -> Result<Option<ComplaintId>, Error> {
    let complaints = kehu_complaints::policy_at(tx, survey.unit_id, caller.today()).await?;
    if complaints
        .document
        .category(&policy.complaint_category)
        .is_none()
    {
        return Ok(None);
    }
    let new = NewComplaint {
        intake: NewIntake {
            unit_id: survey.unit_id,
            channel: Channel::Online,
            content,
            complainant: Complainant {
                customer_id: Some(customer),
                ..Complainant::default()
            },
            received_at: None,
        },
        category: policy.complaint_category.clone(),
        severity: Severity::General,
        remedy_sought: None,
        remarks: None,
        accused: Vec::new(),
        files: Vec::new(),
        accept: false,
    };
    let case = kehu_complaints::register(tx, &for_survey(caller), &new).await?;
    Ok(Some(case.complaint.id))
}

/// What the desk reads: the survey, the questions with very low answers, and what was said in words.
fn wording(
    survey: &Survey,
    questionnaire: &Questionnaire,
    rows: &[AnswerRow],
    questions: &[String],
) -> String {
    let language = questionnaire.language_for(Language::Zh);
    let asked = |key: &str| {
        let question = questionnaire.question(key)?;
        question.text.get(language)
    };
    let mut lines = vec![format!("满意度调查《{}》低分反馈", survey.plan.title)];
    for row in rows {
        let Some(text) = asked(&row.question) else {
            continue;
        };
        if questions.contains(&row.question) {
            let score = row.score.map(|score| score.to_string());
            lines.push(format!("{text}：{}", score.unwrap_or_default()));
        } else if let Some(words) = &row.text {
            lines.push(format!("{text}：{words}"));
        }
    }
    lines.join("\n").chars().take(MOST_CONTENT).collect()
}

/// The follow-ups inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &FollowUpFilter,
    page: &PageRequest<SurveyFollowUpId>,
) -> Result<Page<FollowUp, SurveyFollowUpId>, Error> {
    let rows = store::follow_ups::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| one.id))
}

/// Records what came of a follow-up. A complaint has its own desk.
///
/// # Errors
/// [`Error::FollowUpNotFound`], [`Error::FollowUpDone`].
pub async fn close(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyFollowUpId,
    result: &str,
) -> Result<FollowUp, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let result = checked(result, "/result", REASON)?;
    let mut follow_up = store::follow_ups::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::FollowUpNotFound {})?;
    if follow_up.done.is_some() || follow_up.complaint_id.is_some() {
        return Err(Error::FollowUpDone {});
    }
    store::follow_ups::mark_done(tx, caller, id, (user, result)).await?;
    follow_up.done = Some(FollowUpResult {
        at: caller.now,
        by: user,
        result: Some(result.to_owned()),
    });
    let words = ("surveys.close_follow_up", "survey.follow_up_closed");
    tell(tx, caller, &follow_up, words).await?;
    Ok(follow_up)
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    follow_up: &FollowUp,
    (action, kind): (&'static str, &'static str),
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: "survey_follow_up",
        subject_id: follow_up.id.0,
        unit_id: Some(follow_up.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind,
        subject_kind: "survey_follow_up",
        subject_id: follow_up.id.0,
        unit_id: Some(follow_up.unit_id),
        payload: json!({
            "survey_id": follow_up.survey_id, "owner_id": follow_up.owner_id, "due_on": follow_up.due_on,
            "complaint_id": follow_up.complaint_id,
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::SurveyPolicy;
    use crate::questionnaire::{Answer, Value, checked_rows, templates};

    fn answered(service: u8, recommendation: u8, competitor: u8) -> Vec<String> {
        let questionnaire = templates().remove(0).questionnaire;
        let answer = |question: &str, value| Answer {
            question: question.to_owned(),
            value,
        };
        let answers = [
            answer("service_attitude", Value::Scale(service)),
            answer("delivery", Value::Scale(5)),
            answer("product_quality", Value::Scale(3)),
            answer("image", Value::Scale(3)),
            answer("recommendation", Value::Recommendation(recommendation)),
            answer("competitor_service", Value::Scale(competitor)),
        ];
        let rows = checked_rows(&questionnaire, &answers).unwrap();
        low(
            &questionnaire,
            &rows,
            &SurveyPolicy::petrochemical().low_answers,
        )
    }

    #[test]
    fn sur_11_an_answer_is_very_low_up_to_the_policys_figures_and_not_above() {
        assert_eq!(answered(2, 3, 5), ["service_attitude"]);
        assert_eq!(answered(3, 3, 5), Vec::<String>::new());
        assert_eq!(answered(3, 2, 5), ["recommendation"]);
        assert_eq!(answered(1, 0, 5), ["service_attitude", "recommendation"]);
    }

    #[test]
    fn sur_11_a_low_opinion_of_a_competitor_raises_nothing() {
        assert_eq!(answered(5, 10, 1), Vec::<String>::new());
    }
}
