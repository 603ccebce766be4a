//! The use cases.

use crate::rules::{appeal_until, checked, demand_appeal, demand_stranger};
use crate::{
    AppealOutcome, EffectiveSanction, Error, EventKind, Filter, NewViolation, Sentence, Verdict,
    Violation, ViolationEvent, store,
};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::{Severity, SiteRules, ViolationRules};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_identity::assignments;
use kehu_identity::units::UnitKind;
use kehu_kernel::{
    Caller, Faults, Page, PageRequest, PolicyVersionId, Scope, UnitId, UserId, ViolationId, Zone,
};
use serde_json::json;

/// What evidence is linked to.
pub(crate) const SUBJECT: &str = "violation";
const MAX_TEXT: usize = 4000;
const MAX_REASON: usize = 2000;
const MAX_EVIDENCE: usize = 10;

/// The catalogue of a site on the day of the caller, with the policy version that it stands in.
async fn catalogue(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<(ViolationRules, Option<PolicyVersionId>), Error> {
    let in_force = kehu_policy::in_force_at::<SiteRules>(connection, site, caller.today()).await?;
    Ok((in_force.document.commission.violations, in_force.version))
}

/// The catalogue of a site on the day of the caller, with the policy version that it stands in, for whoever may report there.
///
/// # Errors
/// [`Error::UnknownSite`].
pub async fn read_catalogue(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<(ViolationRules, Option<PolicyVersionId>), Error> {
    demand_site(connection, site).await?;
    demand_work(connection, caller, site).await?;
    catalogue(connection, caller, site).await
}

/// Reports a violation that the catalogue knows, at a site at which the caller works or that lies in the caller's scope, of
/// somebody who has worked there since it happened or refers visitors to it.
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::AccusedNotOfSite`], [`Error::NotInCatalogue`]; [`Error::Invalid`] for an instant in the
/// future or files that the caller does not see.
pub async fn report(tx: &mut Tx, caller: &Caller, new: NewViolation) -> Result<Violation, Error> {
    let description = checked(&new.description, "/description", MAX_TEXT)?;
    if new.occurred_at > caller.now {
        return Err(Faults::one(
            "/occurred_at",
            "future",
            "must not lie in the future",
            "不得晚于当前时间",
        )
        .into());
    }
    if new.evidence.len() > MAX_EVIDENCE {
        return Err(Faults::one(
            "/evidence",
            "count",
            "must have at most 10 files",
            "最多 10 个文件",
        )
        .into());
    }
    demand_site(tx, new.site_id).await?;
    if caller.user().is_some() {
        demand_work(tx, caller, new.site_id).await?;
        demand_accused(tx, caller, &new).await?;
        let (rules, _) = catalogue(tx, caller, new.site_id).await?;
        if !rules.has(&new.kind) {
            return Err(Error::NotInCatalogue {});
        }
    }
    let id = ViolationId::generate();
    store::insert(tx, caller, id, &new, description).await?;
    for (place, file) in new.evidence.iter().enumerate() {
        attach(tx, caller, id, *file, place).await?;
    }
    tell_reported(tx, caller, id).await
}

/// Writes that a violation was reported into its record, the audit and the outbox.
pub(crate) async fn tell_reported(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
) -> Result<Violation, Error> {
    let step = Step {
        event: EventKind::Reported,
        action: "violations.report",
        told: "violation.reported",
        note: None,
        sentence: None,
    };
    conclude(tx, caller, id, step).await
}

/// Begins to look into what was reported.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::OwnCase`], [`Error::PersonsOnly`].
pub async fn investigate(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
) -> Result<Violation, Error> {
    let (user, found) = open(tx, caller, id).await?;
    let Verdict::Reported = found.verdict else {
        return Err(forbidden(&found));
    };
    store::mark_investigated(tx, id, user).await?;
    let step = Step {
        event: EventKind::Investigated,
        action: "violations.investigate",
        told: "violation.investigated",
        note: None,
        sentence: None,
    };
    conclude(tx, caller, id, step).await
}

/// Dismisses what was reported as unfounded, after looking into it.
///
/// # Errors
/// As [`investigate`].
pub async fn dismiss(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    reason: &str,
) -> Result<Violation, Error> {
    let reason = checked(reason, "/reason", MAX_REASON)?;
    let (user, found) = open(tx, caller, id).await?;
    let Verdict::Investigating = found.verdict else {
        return Err(forbidden(&found));
    };
    store::mark_dismissed(tx, caller, id, user, reason).await?;
    let step = Step {
        event: EventKind::Dismissed,
        action: "violations.dismiss",
        told: "violation.dismissed",
        note: Some(reason),
        sentence: None,
    };
    conclude(tx, caller, id, step).await
}

/// Decides on a sanction of the catalogue, after looking into it.
///
/// # Errors
/// As [`investigate`]; [`Error::NotInCatalogue`].
pub async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    (kind, severity): (&str, Severity),
    reason: &str,
) -> Result<Violation, Error> {
    let reason = checked(reason, "/reason", MAX_REASON)?;
    let (user, found) = open(tx, caller, id).await?;
    let Verdict::Investigating = found.verdict else {
        return Err(forbidden(&found));
    };
    let sentence = sentence(tx, caller, &found, (kind, severity)).await?;
    store::mark_decided(tx, caller, id, user, reason, &sentence).await?;
    let step = Step {
        event: EventKind::Decided,
        action: "violations.decide",
        told: "violation.decided",
        note: Some(reason),
        sentence: Some(&sentence),
    };
    conclude(tx, caller, id, step).await
}

/// Appeals against a decision on oneself, once.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the accused and who sees the violation; [`Error::NotAccused`],
/// [`Error::AppealTooLate`], [`Error::StateForbidden`].
pub async fn appeal(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    text: &str,
) -> Result<Violation, Error> {
    let text = checked(text, "/text", MAX_TEXT)?;
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let own = Scope {
        owner: Some(user),
        ..caller.scope.clone()
    };
    let found = store::find_for_update(tx, &own, id)
        .await?
        .ok_or(Error::NotFound {})?;
    demand_appeal(&found, user, caller.today())?;
    store::mark_appealed(tx, caller, id, text).await?;
    let step = Step {
        event: EventKind::Appealed,
        action: "violations.appeal",
        told: "violation.appealed",
        note: Some(text),
        sentence: None,
    };
    conclude(tx, caller, id, step).await
}

/// Decides on an appeal: `Some` names the kind and severity that take the place of what was decided.
///
/// # Errors
/// As [`decide`]; [`Error::DecidedByYou`]; [`Error::Invalid`] when a new sanction is missing or not wanted.
pub async fn decide_appeal(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    outcome: AppealOutcome,
    instead: Option<(&str, Severity)>,
    reason: &str,
) -> Result<Violation, Error> {
    let reason = checked(reason, "/reason", MAX_REASON)?;
    let (user, found) = open(tx, caller, id).await?;
    let Verdict::Appealed(first, ..) = &found.verdict else {
        return Err(forbidden(&found));
    };
    if first.by == user {
        return Err(Error::DecidedByYou {});
    }
    let changed = match (outcome, instead) {
        (AppealOutcome::Changed, Some(entry)) => Some(sentence(tx, caller, &found, entry).await?),
        (AppealOutcome::Upheld | AppealOutcome::Revoked, None) => None,
        _ => {
            return Err(Faults::one(
                "/severity",
                "outcome",
                "a kind and severity are given when the outcome is changed, and only then",
                "仅当结果为变更时须且只能给出新的类别和程度",
            )
            .into());
        }
    };
    store::mark_final(tx, caller, id, user, outcome, reason, changed.as_ref()).await?;
    let step = Step {
        event: match outcome {
            AppealOutcome::Upheld => EventKind::Upheld,
            AppealOutcome::Changed => EventKind::Changed,
            AppealOutcome::Revoked => EventKind::Revoked,
        },
        action: "violations.decide_appeal",
        told: "violation.appeal_decided",
        note: Some(reason),
        sentence: changed.as_ref(),
    };
    conclude(tx, caller, id, step).await
}

/// A violation inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ViolationId,
) -> Result<Violation, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The violations inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<ViolationId>,
) -> Result<Page<Violation, ViolationId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |violation| violation.id))
}

/// The violations of which the caller is accused and that have been decided on, the latest first. Before a decision the
/// accused is not told.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::Database`].
pub async fn list_own(
    connection: &mut PgConnection,
    caller: &Caller,
    page: &PageRequest<ViolationId>,
) -> Result<Page<Violation, ViolationId>, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let rows = store::list_decided_of(connection, user, page).await?;
    Ok(page.page(rows, |violation| violation.id))
}

/// The record of a violation inside the caller's scope, the first act first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn record_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ViolationId,
) -> Result<Vec<ViolationEvent>, Error> {
    find(connection, caller, id).await?;
    Ok(store::list_events(connection, id).await?)
}

/// The sanctions of a site that have taken effect by an instant. The first of the month of `as_of` has ended the day
/// before: what can still be appealed against on the day of `as_of` is not among them.
///
/// # Errors
/// [`Error::Database`].
pub async fn effective_sanctions(
    connection: &mut PgConnection,
    site: UnitId,
    as_of: DateTime<Utc>,
) -> Result<Vec<EffectiveSanction>, Error> {
    Ok(store::list_effective(connection, site, as_of, Zone::CHINA.day_of(as_of)).await?)
}

/// The violation, locked, for somebody who may act on it.
async fn open(tx: &mut Tx, caller: &Caller, id: ViolationId) -> Result<(UserId, Violation), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let found = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    demand_stranger(&found, user)?;
    Ok((user, found))
}

fn forbidden(found: &Violation) -> Error {
    Error::StateForbidden {
        state: found.verdict.state(),
    }
}

async fn sentence(
    tx: &mut Tx,
    caller: &Caller,
    found: &Violation,
    (kind, severity): (&str, Severity),
) -> Result<Sentence, Error> {
    let (rules, policy_version_id) = catalogue(tx, caller, found.site_id).await?;
    let entry = rules
        .entry(kind, severity)
        .ok_or(Error::NotInCatalogue {})?;
    Ok(Sentence {
        kind: entry.kind.clone(),
        severity,
        sanctions: entry.sanctions.clone(),
        policy_version_id,
        appeal_until: appeal_until(caller.today(), rules.appeal_days),
    })
}

async fn demand_site(connection: &mut PgConnection, site: UnitId) -> Result<(), Error> {
    match kehu_identity::units::find(connection, &Scope::everything(), site).await? {
        Some(unit) if unit.kind == UnitKind::Site && unit.active => Ok(()),
        _ => Err(Error::UnknownSite {}),
    }
}

/// Whoever works at the site may report there, also who sees only their own.
async fn demand_work(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<(), Error> {
    if caller.scope.holds(site, None) {
        return Ok(());
    }
    let user = caller.user().ok_or(Error::UnknownSite {})?;
    let today = caller.today();
    let places = assignments::list(connection, &Scope::everything(), user).await?;
    let works = places.iter().any(|place| {
        place.unit_id == site
            && place.valid_from <= today
            && place.valid_before.is_none_or(|before| today < before)
    });
    if works {
        Ok(())
    } else {
        Err(Error::UnknownSite {})
    }
}

/// The accused worked at the site when it happened or does now, or has referred a visitor to it (ATT-E08).
async fn demand_accused(tx: &mut Tx, caller: &Caller, new: &NewViolation) -> Result<(), Error> {
    let since = (Zone::CHINA.day_of(new.occurred_at), caller.today());
    if assignments::works_at(tx, new.accused_id, new.site_id, since).await?
        || store::has_referred(tx, new.site_id, new.accused_id).await?
    {
        return Ok(());
    }
    Err(Error::AccusedNotOfSite {})
}

async fn attach(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    file: kehu_kernel::FileId,
    place: usize,
) -> Result<(), Error> {
    match kehu_files::link(tx, caller, file, SUBJECT, id.0).await {
        Ok(_) => Ok(()),
        Err(kehu_files::Error::NotFound {} | kehu_files::Error::Erased {}) => Err(Faults::one(
            format!("/evidence/{place}"),
            "unknown-file",
            "There is no such file that you may use; upload it first.",
            "文件不存在或您无权使用，请先上传。",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}

async fn load(tx: &mut Tx, id: ViolationId) -> Result<Violation, Error> {
    store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})
}

/// An act as it goes into the record, the audit and the outbox.
struct Step<'a> {
    event: EventKind,
    action: &'static str,
    told: &'static str,
    note: Option<&'a str>,
    sentence: Option<&'a Sentence>,
}

async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    step: Step<'_>,
) -> Result<Violation, Error> {
    let found = load(tx, id).await?;
    record(tx, caller, &found, step).await?;
    Ok(found)
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    violation: &Violation,
    step: Step<'_>,
) -> Result<(), Error> {
    store::insert_event(
        tx,
        caller,
        violation.id,
        step.event,
        step.note,
        step.sentence,
    )
    .await?;
    let entry = Entry {
        action: step.action,
        subject_kind: SUBJECT,
        subject_id: violation.id.0,
        unit_id: Some(violation.site_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: step.told,
        subject_kind: SUBJECT,
        subject_id: violation.id.0,
        unit_id: Some(violation.site_id),
        payload: json!({
            "state": violation.verdict.state(),
            "kind": violation.kind,
            "accused_id": violation.accused_id,
            "severity": step.sentence.map(|sentence| sentence.severity),
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}
