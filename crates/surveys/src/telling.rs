//! The audit record and the outbox of what happens to surveys. No personal data in either, and of an anonymous survey
//! nothing that tells who answered.

use crate::Error;
use crate::model::Survey;
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, Scope};
use serde_json::{Value, json};

/// What is told of an act.
pub(crate) struct Told<'a> {
    /// Of the audit record.
    pub(crate) action: &'static str,
    /// Of the outbox.
    pub(crate) event: &'static str,
    /// Why, of the audit record.
    pub(crate) reason: Option<&'a str>,
    /// What recipients need to know beside the stage.
    pub(crate) payload: Value,
}

impl Told<'_> {
    pub(crate) fn plain(action: &'static str, event: &'static str) -> Self {
        Told {
            action,
            event,
            reason: None,
            payload: json!({}),
        }
    }
}

/// Puts an act on record and tells it.
pub(crate) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    told: Told<'_>,
) -> Result<(), Error> {
    let entry = Entry {
        action: told.action,
        subject_kind: "survey",
        subject_id: survey.id.0,
        unit_id: Some(survey.unit_id),
        reason: told.reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let mut payload = told.payload;
    if let Some(fields) = payload.as_object_mut() {
        fields.insert("stage".to_owned(), survey.progress.stage().as_str().into());
    }
    let event = Event {
        kind: told.event,
        subject_kind: "survey",
        subject_id: survey.id.0,
        unit_id: Some(survey.unit_id),
        payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

/// Who may work on a survey may let others work for it: the item or complaint belongs to the survey's unit, whatever the
/// caller reaches beside that.
pub(crate) fn for_survey(caller: &Caller) -> Caller {
    Caller {
        scope: Scope::everything(),
        ..caller.clone()
    }
}
