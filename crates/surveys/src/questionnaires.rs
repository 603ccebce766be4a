//! Questionnaires and their versions (SUR-05): drafted, changed while they are drafts, published by the review of a survey.

use crate::model::QuestionnaireVersion;
use crate::questionnaire::Questionnaire;
use crate::store::questionnaires::QuestionnaireFilter;
use crate::text::{TITLE, checked};
use crate::words::VersionState;
use crate::{Error, store};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    Caller, Digest, Faults, Page, PageRequest, QuestionnaireId, QuestionnaireVersionId, Scope,
    UnitId,
};
use serde_json::{Value, json};

/// A version inside the caller's scope.
///
/// # Errors
/// [`Error::QuestionnaireNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: QuestionnaireVersionId,
) -> Result<QuestionnaireVersion, Error> {
    store::questionnaires::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})
}

/// The versions inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &QuestionnaireFilter,
    page: &PageRequest<QuestionnaireVersionId>,
) -> Result<Page<QuestionnaireVersion, QuestionnaireVersionId>, Error> {
    let rows = store::questionnaires::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |version| version.id))
}

/// Drafts a questionnaire: its first version.
///
/// # Errors
/// [`Error::UnknownUnit`]; [`Error::Invalid`] for one that cannot be asked.
pub async fn draft(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    name: &str,
    content: &Questionnaire,
) -> Result<QuestionnaireVersion, Error> {
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    if !caller.scope.may_place(unit, caller.user()) {
        return Err(Error::UnknownUnit {});
    }
    let name = checked(name, "/name", TITLE)?;
    let id = QuestionnaireId::generate();
    store::questionnaires::insert(tx, caller, id, (unit, name, by)).await?;
    insert_version(tx, caller, id, content).await
}

/// Drafts another version of a questionnaire.
///
/// # Errors
/// [`Error::QuestionnaireNotFound`]; [`Error::DraftExists`]; [`Error::Invalid`] for one that cannot be asked.
pub async fn draft_version(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireId,
    content: &Questionnaire,
) -> Result<QuestionnaireVersion, Error> {
    store::questionnaires::lock(tx, &caller.scope, id)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})?;
    insert_version(tx, caller, id, content).await
}

async fn insert_version(
    tx: &mut Tx,
    caller: &Caller,
    questionnaire: QuestionnaireId,
    content: &Questionnaire,
) -> Result<QuestionnaireVersion, Error> {
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    let (content, digest) = checked_content(content)?;
    let id = QuestionnaireVersionId::generate();
    store::questionnaires::insert_version(tx, caller, id, questionnaire, (&content, digest, by))
        .await?;
    let action = ("surveys.draft_questionnaire", "questionnaire.drafted");
    noted(tx, caller, id, action).await
}

/// Changes a draft that is still at the version that the caller read.
///
/// # Errors
/// [`Error::QuestionnaireNotFound`], [`Error::Published`], [`Error::QuestionnaireStale`]; [`Error::Invalid`] for one that
/// cannot be asked.
pub async fn edit(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireVersionId,
    expected: i64,
    content: &Questionnaire,
) -> Result<QuestionnaireVersion, Error> {
    let found = store::questionnaires::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})?;
    if found.state == VersionState::Published {
        return Err(Error::Published {});
    }
    if found.version != expected {
        return Err(Error::QuestionnaireStale {
            version: found.version,
        });
    }
    let (content, digest) = checked_content(content)?;
    store::questionnaires::update_content(tx, caller, id, &content, digest).await?;
    let action = ("surveys.edit_questionnaire", "questionnaire.edited");
    noted(tx, caller, id, action).await
}

/// Publishes a version that was reviewed; one that an earlier survey published stays as it is.
pub(crate) async fn publish(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireVersionId,
) -> Result<(), Error> {
    let found = store::questionnaires::find_for_update(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})?;
    if found.state == VersionState::Draft {
        store::questionnaires::mark_published(tx, caller, id).await?;
        let action = ("surveys.publish_questionnaire", "questionnaire.published");
        noted(tx, caller, id, action).await?;
    }
    Ok(())
}

/// Pointers of faults lead into the member `content` of what was sent.
fn checked_content(content: &Questionnaire) -> Result<(Value, Digest), Error> {
    content.check().map_err(|mut faults: Faults| {
        for fault in &mut faults.0 {
            fault.pointer = format!("/content{}", fault.pointer);
        }
        faults
    })?;
    let value = serde_json::to_value(content)
        .map_err(|error| store::inconsistent("questionnaire_versions", "", error.to_string()))?;
    let digest = Digest::of(&value);
    Ok((value, digest))
}

async fn noted(
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionnaireVersionId,
    (action, kind): (&'static str, &'static str),
) -> Result<QuestionnaireVersion, Error> {
    let version = store::questionnaires::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})?;
    let entry = Entry {
        action,
        subject_kind: "questionnaire_version",
        subject_id: id.0,
        unit_id: Some(version.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind,
        subject_kind: "questionnaire_version",
        subject_id: id.0,
        unit_id: Some(version.unit_id),
        payload: json!({ "questionnaire_id": version.questionnaire_id, "number": version.number }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(version)
}
