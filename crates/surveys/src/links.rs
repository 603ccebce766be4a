//! Personal links (SUR-04): a secret of 256 bits, told once, kept as its digest, used once, ending.
//!
//! In an anonymous survey (SUR-12) no row tells whose a link is: links are made all at once, in the order of their random
//! digests, without customer or time, and only while nobody has answered. What comes in through one is stored under a random
//! identifier, with the month alone, without the link. Nobody can be told from others of the stratum by what is kept.
//!
//! A secret that is not known gets one answer, whatever is wrong with it. Whoever holds a true one is told clearly that it was
//! used, has expired or that the survey was called off: having it proves that it was theirs.

use crate::answering::{self, Given};
use crate::model::{Asked, IssuedLink, OpenedLink, Progress, Survey};
use crate::planning::{changed, demand_stage, enter, policy_at};
use crate::questionnaire::{Answer, checked_draft};
use crate::store::links::{Common, Link};
use crate::telling::Told;
use crate::words::{Channel, Language, LinkState, Stage};
use crate::{Error, secrets, store};
use chrono::Days;
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, Faults, QuestionnaireVersionId, Scope, SurveyId};

const MOST_NAMED: usize = 5000;
const MOST_ANSWERS: usize = 100;

/// What a customer who sends answers in is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// They were taken.
    Taken,
    /// The quota is full: they are kept as a draft.
    Full,
}

impl Submitted {
    /// Whether they were taken; to be asked after what was kept is committed.
    ///
    /// # Errors
    /// [`Error::QuotaFull`].
    pub fn taken(self) -> Result<(), Error> {
        match self {
            Self::Taken => Ok(()),
            Self::Full => Err(Error::QuotaFull {}),
        }
    }
}

/// Makes the links of those who have not answered: of these customers of the sample, or of all. An open one is replaced, and
/// keeps what was answered. In an anonymous survey all are made at once, and no customer is named.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`]; [`Error::Anonymous`] for single links of an anonymous survey,
/// [`Error::Answering`] once somebody has answered there; [`Error::NotSampled`] when nobody is left.
pub async fn make(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    customers: &[CustomerId],
    language: Language,
) -> Result<Vec<IssuedLink>, Error> {
    let (_, survey) = enter(tx, caller, id).await?;
    demand_stage(&survey, Stage::Fieldwork)?;
    if customers.len() > MOST_NAMED {
        return Err(Faults::one("/customer_ids", "count", "too many", "过多").into());
    }
    let anonymous = survey.plan.anonymous;
    if anonymous && !customers.is_empty() {
        return Err(Error::Anonymous {});
    }
    if anonymous && store::links::are_answered(tx, id).await? {
        return Err(Error::Answering {});
    }
    let policy = policy_at(tx, survey.unit_id, caller.today()).await?;
    let expires_at = caller
        .now
        .checked_add_days(Days::new(policy.link_valid_days.into()))
        .unwrap_or(caller.now);
    let receivers = store::links::receivers(tx, id, customers).await?;
    if receivers.is_empty() {
        return Err(Error::NotSampled {});
    }
    let made = receivers
        .iter()
        .map(|_| secrets::token())
        .collect::<Result<Vec<_>, _>>()?;
    let common = Common {
        survey_id: id,
        language,
        expires_at,
    };
    let digests = made.iter().map(|(_, digest)| digest.clone());
    if anonymous {
        let strata = receivers.iter().map(|one| one.stratum.clone());
        store::links::replace_anonymous(tx, &common, digests.zip(strata).collect()).await?;
    } else {
        let digests: Vec<Vec<u8>> = digests.collect();
        store::links::upsert_named(tx, &common, &receivers, &digests).await?;
    }
    let asked: Vec<CustomerId> = receivers.iter().map(|one| one.customer_id).collect();
    store::samples::mark_asked(tx, caller, id, &asked).await?;
    let told = Told::plain("surveys.make_links", "survey.links_made");
    changed(tx, caller, id, told).await?;
    Ok(receivers
        .into_iter()
        .zip(made)
        .map(|(receiver, (token, _))| IssuedLink {
            customer_id: receiver.customer_id,
            token,
            expires_at,
        })
        .collect())
}

/// What stands behind a link.
///
/// # Errors
/// [`Error::LinkNotFound`], [`Error::LinkUsed`], [`Error::LinkExpired`], [`Error::LinkCalledOff`].
pub async fn open(tx: &mut Tx, caller: &Caller, token: &str) -> Result<OpenedLink, Error> {
    let (link, survey, asked) = opened(tx, caller, token).await?;
    let version = answering::version(tx, asked.version).await?;
    Ok(OpenedLink {
        title: survey.plan.title,
        anonymous: survey.plan.anonymous,
        reward: survey.plan.reward,
        language: link.language,
        expires_at: link.expires_at,
        version: asked.version,
        draft: link.draft()?,
        questionnaire: version.content,
    })
}

/// Keeps what was answered so far.
///
/// # Errors
/// Those of [`open`]; [`Error::OtherVersion`]; [`Error::Invalid`] for answers that do not fit their questions.
pub async fn save(
    tx: &mut Tx,
    caller: &Caller,
    token: &str,
    version: QuestionnaireVersionId,
    answers: &[Answer],
) -> Result<usize, Error> {
    let (link, _, asked) = opened(tx, caller, token).await?;
    keep(tx, &link, asked, version, answers).await?;
    Ok(answers.len())
}

async fn keep(
    tx: &mut Tx,
    link: &Link,
    asked: Asked,
    version: QuestionnaireVersionId,
    answers: &[Answer],
) -> Result<(), Error> {
    demand_version(asked, version)?;
    if answers.len() > MOST_ANSWERS {
        return Err(Faults::one(
            "/answers",
            "count",
            format!("at most {MOST_ANSWERS}"),
            format!("最多 {MOST_ANSWERS} 项"),
        )
        .into());
    }
    let found = answering::version(tx, version).await?;
    checked_draft(&found.content, answers)?;
    let draft = serde_json::to_value(answers)
        .map_err(|error| store::inconsistent("survey_links", link.id, error.to_string()))?;
    Ok(store::links::update_draft(tx, link.id, &draft).await?)
}

/// Takes the answers of a customer, who cannot use the link again. Where the quota is full they are kept as a draft.
///
/// # Errors
/// Those of [`open`]; [`Error::OtherVersion`], [`Error::AlreadyAnswered`]; [`Error::Invalid`] for answers that do not fit or
/// lack a required one.
pub async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    token: &str,
    version: QuestionnaireVersionId,
    language: Option<Language>,
    answers: &[Answer],
) -> Result<Submitted, Error> {
    let (link, survey, asked) = opened(tx, caller, token).await?;
    demand_version(asked, version)?;
    let given = Given {
        customer_id: link.customer_id,
        stratum: &link.stratum,
        channel: Channel::Link,
        language: language.unwrap_or(link.language),
        asked_by: None,
        version,
        answers,
    };
    if !answering::take(tx, caller, &survey, &given).await? {
        keep(tx, &link, asked, version, answers).await?;
        return Ok(Submitted::Full);
    }
    store::links::mark_used(tx, link.id).await?;
    Ok(Submitted::Taken)
}

/// The link of a secret with its survey, which takes answers.
async fn opened(tx: &mut Tx, caller: &Caller, token: &str) -> Result<(Link, Survey, Asked), Error> {
    let digest = secrets::digest_of(token).ok_or(Error::LinkNotFound {})?;
    let link = store::links::find_for_update(tx, &digest)
        .await?
        .ok_or(Error::LinkNotFound {})?;
    if link.state == LinkState::Used {
        return Err(Error::LinkUsed {});
    }
    let survey = store::surveys::find_for_share(tx, &Scope::everything(), link.survey_id)
        .await?
        .ok_or(Error::LinkNotFound {})?;
    if survey.called_off.is_some() {
        return Err(Error::LinkCalledOff {});
    }
    match (link.state, &survey.progress) {
        (LinkState::Open, Progress::Fieldwork(asked)) if caller.now < link.expires_at => {
            let asked = *asked;
            Ok((link, survey, asked))
        }
        _ => Err(Error::LinkExpired {}),
    }
}

pub(crate) fn demand_version(asked: Asked, version: QuestionnaireVersionId) -> Result<(), Error> {
    if asked.version == version {
        Ok(())
    } else {
        Err(Error::OtherVersion {})
    }
}
