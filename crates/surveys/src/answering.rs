//! Taking answers (SUR-04, SUR-05): once of each customer, of the version that was asked, as long as the quota has room.

use crate::links::demand_version;
use crate::model::{Progress, QuestionnaireVersion, Respondent, Response, Survey, TakenAnswers};
use crate::planning::{demand_going_on, find};
use crate::questionnaire::{Answer, checked_rows};
use crate::store::responses::NewResponse;
use crate::telling::{Told, tell};
use crate::words::{Channel, Language};
use crate::{Error, consequences, secrets, store};
use chrono::Datelike;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    Caller, CustomerId, Faults, Page, PageRequest, QuestionnaireVersionId, Scope, SurveyId,
    SurveyResponseId, UserId,
};

/// What somebody answered.
pub(crate) struct Given<'a> {
    /// Who; none in an anonymous survey.
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) stratum: &'a str,
    pub(crate) channel: Channel,
    pub(crate) language: Language,
    pub(crate) asked_by: Option<UserId>,
    pub(crate) version: QuestionnaireVersionId,
    pub(crate) answers: &'a [Answer],
}

/// Enters what staff took down by telephone, e-mail, fax or face to face, with who asked.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::CalledOff`], [`Error::Anonymous`], [`Error::OtherVersion`],
/// [`Error::NotSampled`], [`Error::AlreadyAnswered`], [`Error::QuotaFull`], [`Error::UnknownUser`]; [`Error::Invalid`] for answers that do not fit or
/// lack a required one.
pub async fn enter_taken(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    taken: &TakenAnswers,
) -> Result<SurveyResponseId, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let survey = store::surveys::find_for_share(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    demand_going_on(&survey)?;
    let Progress::Fieldwork(asked) = survey.progress else {
        return Err(Error::OutOfOrder {
            stage: survey.progress.stage().as_str(),
        });
    };
    if survey.plan.anonymous {
        return Err(Error::Anonymous {});
    }
    if taken.channel == Channel::Link {
        return Err(Faults::one(
            "/channel",
            "channel",
            "must be a channel by which staff ask",
            "须为由员工访问的渠道",
        )
        .into());
    }
    demand_version(asked, taken.version)?;
    let stratum = store::samples::stratum_of(tx, id, taken.customer_id)
        .await?
        .ok_or(Error::NotSampled {})?;
    let given = Given {
        customer_id: Some(taken.customer_id),
        stratum: &stratum,
        channel: taken.channel,
        language: taken.language,
        asked_by: Some(taken.asked_by.unwrap_or(user)),
        version: taken.version,
        answers: &taken.answers,
    };
    let response = store_given(tx, caller, &survey, &given)
        .await?
        .ok_or(Error::QuotaFull {})?;
    store::samples::mark_asked(tx, caller, id, &[taken.customer_id]).await?;
    store::links::close_of(tx, id, taken.customer_id).await?;
    Ok(response)
}

/// Takes what was answered; false when the quota is full.
pub(crate) async fn take(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    given: &Given<'_>,
) -> Result<bool, Error> {
    Ok(store_given(tx, caller, survey, given).await?.is_some())
}

async fn store_given(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    given: &Given<'_>,
) -> Result<Option<SurveyResponseId>, Error> {
    let version = version(tx, given.version).await?;
    let rows = checked_rows(&version.content, given.answers)?;
    if !store::samples::take_place(tx, survey.id, given.stratum).await? {
        return Ok(None);
    }
    let today = caller.today();
    let (id, answered_on) = match given.customer_id {
        Some(_) => (SurveyResponseId::generate(), today),
        // Not the day, and not in the order in which they came.
        None => (
            secrets::unordered_response_id()?,
            today.with_day(1).unwrap_or(today),
        ),
    };
    let new = NewResponse {
        id,
        survey_id: survey.id,
        version: given.version,
        stratum: given.stratum,
        channel: given.channel,
        language: version.content.language_for(given.language),
        answered_on,
        who: given.customer_id.map(|customer| (customer, caller.now)),
        asked_by: given.asked_by,
        rows: &rows,
    };
    store::responses::insert(tx, &new).await?;
    let told = Told::plain("surveys.take_answers", "survey.answered");
    tell(tx, caller, survey, told).await?;
    if let Some(customer) = given.customer_id {
        consequences::raise(
            tx,
            caller,
            survey,
            (id, customer),
            (&version.content, &rows),
        )
        .await?;
    }
    Ok(Some(id))
}

/// The version that is asked.
pub(crate) async fn version(
    connection: &mut PgConnection,
    id: QuestionnaireVersionId,
) -> Result<QuestionnaireVersion, Error> {
    store::questionnaires::find(connection, &Scope::everything(), id)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})
}

/// The responses of a survey without who gave them. Those of an anonymous survey are shown to nobody one by one: what its
/// results hide could be computed from them.
///
/// # Errors
/// [`Error::NotFound`], [`Error::ResponsesHidden`].
pub async fn responses(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
    channel: Option<Channel>,
    page: &PageRequest<SurveyResponseId>,
) -> Result<Page<Response, SurveyResponseId>, Error> {
    let survey = find(connection, caller, id).await?;
    if survey.plan.anonymous {
        return Err(Error::ResponsesHidden {});
    }
    let rows = store::responses::list(connection, id, channel, page).await?;
    Ok(page.page(rows, |response| response.id))
}

/// Who gave the responses of a survey; of an anonymous one nobody knows. That somebody saw it is put on record (SUR-12).
///
/// # Errors
/// [`Error::NotFound`].
pub async fn respondents(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    page: &PageRequest<SurveyResponseId>,
) -> Result<Page<Respondent, SurveyResponseId>, Error> {
    let survey = find(tx, caller, id).await?;
    let rows = store::responses::list_respondents(tx, &caller.scope, id, page).await?;
    if !rows.is_empty() {
        let entry = Entry {
            action: "surveys.read_respondents",
            subject_kind: "survey",
            subject_id: id.0,
            unit_id: Some(survey.unit_id),
            disclosure: true,
            ..Entry::default()
        };
        kehu_audit::record(tx, caller, entry).await?;
    }
    Ok(page.page(rows, |one| one.response_id))
}
