//! Use cases.

use crate::{
    Error, InForce, PolicyDocument, PolicyVersion, Publication, Source, kept, rules, store,
};
use chrono::NaiveDate;
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx, recall};
use kehu_kernel::{Caller, Digest, Faults, Page, PageRequest, PolicyVersionId, Scope, UnitId};
use serde_json::{Value, json};
use std::sync::Arc;

const SUBJECT: &str = "policy_version";
const MAX_NOTE: usize = 2000;

/// A document to be drafted at a unit.
#[derive(Debug, Clone)]
pub struct NewDraft<P> {
    /// The unit for which it is to hold, and those below that have none of their own.
    pub unit_id: UnitId,
    /// The document.
    pub document: P,
    /// Why, 1 to 2000 characters.
    pub note: Option<String>,
}

/// Drafts a version. It has no effect before it is published.
///
/// # Errors
/// [`Error::UnknownUnit`] when the unit lies outside the caller's scope; [`Error::Invalid`] when the document breaks a rule.
pub async fn draft<P: PolicyDocument>(
    tx: &mut Tx,
    caller: &Caller,
    new: NewDraft<P>,
) -> Result<PolicyVersion, Error> {
    if !caller.scope.holds(new.unit_id, None) {
        return Err(Error::UnknownUnit {});
    }
    let (document, digest) = checked(&new.document)?;
    let note = checked_note(new.note.as_deref())?;
    let id = PolicyVersionId::generate();
    let row = store::NewRow {
        id,
        kind: P::KIND,
        unit_id: new.unit_id,
        document: &document,
        digest,
        note,
        drafted_by: caller.user(),
        drafted_at: caller.now,
    };
    store::insert(tx, row).await?;
    record(tx, caller, "policies.draft", id, new.unit_id, note).await?;
    Ok(PolicyVersion {
        id,
        kind: P::KIND.to_owned(),
        unit_id: new.unit_id,
        publication: None,
        document,
        digest,
        note: note.map(str::to_owned),
        version: 1,
        drafted_by: caller.user(),
        drafted_at: caller.now,
        edited_at: caller.now,
    })
}

/// A change of a draft; what is absent stays.
#[derive(Debug, Clone)]
pub struct DraftChange<P> {
    /// The new document, in place of the whole old one.
    pub document: Option<P>,
    /// The new note, 1 to 2000 characters; an inner none removes it.
    pub note: Option<Option<String>>,
}

/// Changes a draft that is still at the version that the caller read.
///
/// # Errors
/// [`Error::NotFound`], also for a version of another kind; [`Error::AlreadyPublished`]; [`Error::Stale`];
/// [`Error::Invalid`] when the document breaks a rule.
pub async fn edit<P: PolicyDocument>(
    tx: &mut Tx,
    caller: &Caller,
    id: PolicyVersionId,
    expected: i32,
    change: DraftChange<P>,
) -> Result<PolicyVersion, Error> {
    let found = load_draft(tx, caller, P::KIND, id).await?;
    if found.version != expected {
        return Err(Error::Stale {
            version: found.version,
        });
    }
    let (document, digest) = match &change.document {
        Some(document) => checked(document)?,
        None => (found.document.clone(), found.digest),
    };
    let note = match &change.note {
        Some(note) => checked_note(note.as_deref())?,
        None => found.note.as_deref(),
    };
    let changed = store::update(tx, id, &document, digest, note, caller.now).await?;
    kehu_db::Error::expect_rows("policy_versions", changed, 1)?;
    record(tx, caller, "policies.edit", id, found.unit_id, note).await?;
    Ok(PolicyVersion {
        document,
        digest,
        note: note.map(str::to_owned),
        version: expected + 1,
        edited_at: caller.now,
        ..found.clone()
    })
}

/// Deletes a draft.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::AlreadyPublished`]; [`Error::Stale`] when `expected` is given and the draft has moved on.
pub async fn discard(
    tx: &mut Tx,
    caller: &Caller,
    kind: &str,
    id: PolicyVersionId,
    expected: Option<i32>,
) -> Result<(), Error> {
    let found = load_draft(tx, caller, kind, id).await?;
    if expected.is_some_and(|expected| expected != found.version) {
        return Err(Error::Stale {
            version: found.version,
        });
    }
    kehu_db::Error::expect_rows("policy_versions", store::delete(tx, id).await?, 1)?;
    record(tx, caller, "policies.discard", id, found.unit_id, None).await?;
    Ok(())
}

/// Makes a draft binding from a day on, under the next number of its kind and unit.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::AlreadyPublished`]; [`Error::EffectiveInPast`], [`Error::EffectiveTooFar`] and
/// [`Error::EffectiveNotLater`] for a day that cannot be.
pub async fn publish(
    tx: &mut Tx,
    caller: &Caller,
    kind: &str,
    id: PolicyVersionId,
    effective_on: NaiveDate,
) -> Result<PolicyVersion, Error> {
    let found = load_draft(tx, caller, kind, id).await?;
    rules::check_effective(caller.today(), effective_on)?;
    let Some(number) = store::next_number(tx, kind, found.unit_id, effective_on).await? else {
        return Err(Error::EffectiveNotLater {
            last: store::last_effective_on(tx, kind, found.unit_id).await?,
        });
    };
    let publication = Publication {
        number,
        effective_on,
        published_by: caller.user(),
        published_at: caller.now,
    };
    kehu_db::Error::expect_rows(
        "policy_versions",
        store::publish(tx, id, publication).await?,
        1,
    )?;
    recall::forget();
    record(tx, caller, "policies.publish", id, found.unit_id, None).await?;
    let event = Event {
        kind: "policy.published",
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(found.unit_id),
        payload: json!({ "kind": kind, "number": number, "effective_on": effective_on }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(PolicyVersion {
        publication: Some(publication),
        version: found.version + 1,
        ..found
    })
}

/// One version.
///
/// # Errors
/// [`Error::NotFound`], also for a version of another kind.
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    kind: &str,
    id: PolicyVersionId,
) -> Result<PolicyVersion, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .filter(|found| found.kind == kind)
        .ok_or(Error::NotFound {})
}

/// The versions of a kind at a unit, drafts too, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn history(
    connection: &mut PgConnection,
    caller: &Caller,
    kind: &str,
    unit: UnitId,
    page: &PageRequest<PolicyVersionId>,
) -> Result<Page<PolicyVersion, PolicyVersionId>, Error> {
    let rows = store::list_by_unit(connection, &caller.scope, kind, unit, page).await?;
    Ok(page.page(rows, |row| row.id))
}

/// The version that the unit itself has in force on a day, without regard to its ancestors.
///
/// # Errors
/// When the database fails.
pub async fn held_on(
    connection: &mut PgConnection,
    kind: &str,
    unit: UnitId,
    day: NaiveDate,
) -> Result<Option<PolicyVersion>, Error> {
    Ok(store::find_in_force(connection, kind, &[unit], day).await?)
}

/// The document under which a unit lives on a day: its own, or that of the nearest unit above it that has one. A transaction
/// reads it once.
///
/// # Errors
/// When the database fails, or holds a document that this version cannot read.
pub async fn in_force_at<P: PolicyDocument>(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<InForce<P>, Error> {
    let name = format!("policy {} {unit} {day}", P::KIND);
    if let Some(found) = recall::recall::<InForce<P>>(&name) {
        return Ok(found);
    }
    let kept = kept::documents::<P>();
    let known: Vec<Digest> = kept.iter().map(|(digest, _)| *digest).collect();
    let found = match store::find_in_force_at(connection, P::KIND, unit, day, &known).await? {
        Some(found) => in_force_of(found, &kept)?,
        None => shipped()?,
    };
    recall::remember(name, found.clone());
    Ok(found)
}

/// As [`in_force_at`], where the caller knows in which order units count.
///
/// # Errors
/// As [`in_force_at`].
pub async fn in_force<P: PolicyDocument>(
    connection: &mut PgConnection,
    lineage: &[UnitId],
    day: NaiveDate,
) -> Result<InForce<P>, Error> {
    let Some(found) = store::find_in_force(connection, P::KIND, lineage, day).await? else {
        return shipped();
    };
    Ok(InForce {
        version: Some(found.id),
        number: found.publication.map(|publication| publication.number),
        effective_on: found
            .publication
            .map(|publication| publication.effective_on),
        source: Source::Unit(found.unit_id),
        document: read_document(found.id, found.document)?,
    })
}

/// What holds where nobody has published another.
fn shipped<P: PolicyDocument>() -> Result<InForce<P>, Error> {
    let preset = P::presets()
        .into_iter()
        .next()
        .ok_or_else(|| unreadable(P::KIND.to_owned(), "no preset is shipped".to_owned()))?;
    Ok(InForce {
        document: preset.document,
        version: None,
        number: None,
        effective_on: None,
        source: Source::Preset(preset.key),
    })
}

/// What a version says, of which the document was read unless it is kept.
fn in_force_of<P: PolicyDocument>(
    found: store::Holding,
    kept: &[(Digest, Arc<P>)],
) -> Result<InForce<P>, Error> {
    let document = match found.document {
        Some(document) => {
            let document = Arc::new(read_document::<P>(found.id, document)?);
            kept::keep(found.digest, &document);
            Some(document)
        }
        None => kept
            .iter()
            .find(|(digest, _)| *digest == found.digest)
            .map(|(_, document)| Arc::clone(document)),
    };
    let document =
        document.ok_or_else(|| unreadable(found.id.to_string(), "no document".to_owned()))?;
    Ok(InForce {
        version: Some(found.id),
        number: found.number,
        effective_on: found.effective_on,
        source: Source::Unit(found.unit_id),
        document: P::clone(&document),
    })
}

/// A unit and then the units above it, nearest first. An unknown unit stands alone.
///
/// # Errors
/// When the database fails.
pub async fn lineage(connection: &mut PgConnection, unit: UnitId) -> Result<Vec<UnitId>, Error> {
    let found = kehu_identity::units::find(connection, &Scope::everything(), unit).await?;
    let above = found.map(|found| found.ancestors).unwrap_or_default();
    Ok(std::iter::once(unit)
        .chain(above.into_iter().rev())
        .collect())
}

fn read_document<P: PolicyDocument>(id: PolicyVersionId, document: Value) -> Result<P, Error> {
    serde_json::from_value(document).map_err(|error| unreadable(id.to_string(), error.to_string()))
}

fn unreadable(row: String, reason: String) -> Error {
    kehu_db::Error::Inconsistent {
        table: "policy_versions",
        row,
        reason,
    }
    .into()
}

async fn load_draft(
    tx: &mut Tx,
    caller: &Caller,
    kind: &str,
    id: PolicyVersionId,
) -> Result<PolicyVersion, Error> {
    let found = store::find_for_update(tx, &caller.scope, id)
        .await?
        .filter(|found| found.kind == kind)
        .ok_or(Error::NotFound {})?;
    match found.publication {
        Some(publication) => Err(Error::AlreadyPublished {
            number: publication.number,
        }),
        None => Ok(found),
    }
}

/// The document as it is stored, and its digest.
fn checked<P: PolicyDocument>(document: &P) -> Result<(Value, Digest), Error> {
    document
        .check()
        .map_err(|faults| Faults(faults.0.into_iter().map(below_document).collect()))?;
    let value = serde_json::to_value(document)
        .map_err(|error| unreadable(P::KIND.to_owned(), error.to_string()))?;
    let digest = Digest::of(&value);
    Ok((value, digest))
}

/// A document's own pointers begin at the document; callers send it as a member of the body.
fn below_document(fault: kehu_kernel::Fault) -> kehu_kernel::Fault {
    kehu_kernel::Fault {
        pointer: format!("/document{}", fault.pointer),
        ..fault
    }
}

fn checked_note(note: Option<&str>) -> Result<Option<&str>, Error> {
    let Some(note) = note.map(str::trim) else {
        return Ok(None);
    };
    if note.is_empty() || note.chars().count() > MAX_NOTE {
        return Err(Faults::one(
            "/note",
            "length",
            "must have 1 to 2000 characters",
            "长度须为 1 至 2000 个字符",
        )
        .into());
    }
    Ok(Some(note))
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: PolicyVersionId,
    unit: UnitId,
    reason: Option<&str>,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(unit),
        reason,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}
