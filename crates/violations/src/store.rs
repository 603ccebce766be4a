//! Every SQL statement of the crate.

use crate::{
    About, AboutKind, Appeal, AppealOutcome, AppealRuling, EffectiveSanction, EventKind,
    NewViolation, Ruling, Sentence, State, Verdict, Violation, ViolationEvent,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::{Sanction, Severity};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, EventId, FileId, PageRequest, PolicyVersionId, Scope, UnitId, UserId, ViolationId,
};
use serde_json::Value;
use uuid::Uuid;

/// Which violations a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// At this site.
    pub site: Option<UnitId>,
    /// Of this person.
    pub accused: Option<UserId>,
    /// In one of these states; any when empty.
    pub states: Vec<State>,
    /// Of this kind.
    pub kind: Option<String>,
}

struct Row {
    id: ViolationId,
    site_id: UnitId,
    accused_id: UserId,
    kind: String,
    description: String,
    about_kind: Option<AboutKind>,
    about_id: Option<Uuid>,
    occurred_at: DateTime<Utc>,
    reported_at: DateTime<Utc>,
    reported_by_kind: String,
    reported_by_id: String,
    state: State,
    investigator_id: Option<UserId>,
    ruled_by: Option<UserId>,
    ruled_at: Option<DateTime<Utc>>,
    ruling_reason: Option<String>,
    ruled_kind: Option<String>,
    severity: Option<String>,
    sanctions: Option<Value>,
    policy_version_id: Option<PolicyVersionId>,
    appeal_until: Option<NaiveDate>,
    appealed_at: Option<DateTime<Utc>>,
    appeal: Option<String>,
    appeal_ruled_by: Option<UserId>,
    appeal_ruled_at: Option<DateTime<Utc>>,
    appeal_outcome: Option<AppealOutcome>,
    appeal_reason: Option<String>,
    shown_by: Option<Uuid>,
    evidence: Vec<FileId>,
    version: i64,
}

macro_rules! select_violations {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select v.id as "id: _", v.site_id as "site_id: _", v.accused_id as "accused_id: _", v.kind, v.description,
                      v.about_kind as "about_kind: _", v.about_id, v.occurred_at, v.reported_at, v.reported_by_kind,
                      v.reported_by_id, v.state as "state: _", v.investigator_id as "investigator_id: _",
                      v.ruled_by as "ruled_by: _", v.ruled_at, v.ruling_reason, v.ruled_kind, v.severity, v.sanctions,
                      v.policy_version_id as "policy_version_id: _", v.appeal_until, v.appealed_at, v.appeal,
                      v.appeal_ruled_by as "appeal_ruled_by: _", v.appeal_ruled_at, v.appeal_outcome as "appeal_outcome: _",
                      v.appeal_reason, v.shown_by, v.version,
                      array(select l.file_id from file_links l where l.subject_kind = 'violation' and l.subject_id = v.id
                            order by l.file_id) as "evidence!: Vec<FileId>"
               from violations v
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ViolationId,
) -> Result<Option<Violation>, Error> {
    select_violations!(
        "where v.id = $1 and ($2::boolean or v.site_id = any($3) or v.accused_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?
    .map(Violation::try_from)
    .transpose()
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: ViolationId,
) -> Result<Option<Violation>, Error> {
    select_violations!(
        "where v.id = $1 and ($2::boolean or v.site_id = any($3) or v.accused_id = $4) for update of v",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(Violation::try_from)
    .transpose()
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<ViolationId>,
) -> Result<Vec<Violation>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_violations!(
        "where ($1::boolean or v.site_id = any($2) or v.accused_id = $3)
           and ($4::uuid is null or v.site_id = $4)
           and ($5::uuid is null or v.accused_id = $5)
           and (cardinality($6::text[]) = 0 or v.state = any($6))
           and ($7::text is null or v.kind = $7)
           and ($8::uuid is null or v.id < $8)
         order by v.id desc limit $9",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.accused.map(Uuid::from),
        &states,
        filter.kind,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Violation::try_from).collect()
}

pub(crate) async fn list_decided_of(
    connection: &mut PgConnection,
    accused: UserId,
    page: &PageRequest<ViolationId>,
) -> Result<Vec<Violation>, Error> {
    let rows = select_violations!(
        "where v.accused_id = $1 and v.state in ('dismissed', 'decided', 'appealed', 'final') and ($2::uuid is null or v.id < $2)
         order by v.id desc limit $3",
        accused.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Violation::try_from).collect()
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    new: &NewViolation,
    description: &str,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into violations (id, site_id, accused_id, kind, description, about_kind, about_id, occurred_at, reported_at,
                                 reported_by_kind, reported_by_id, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'reported')",
        id.0,
        new.site_id.0,
        new.accused_id.0,
        new.kind,
        description,
        new.about.map(|about| about.kind.as_str()),
        new.about.map(|about| about.id),
        new.occurred_at,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Stores what the program found, unless the same person has an open report of it at the same thing; whether it did.
pub(crate) async fn insert_found(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    new: &NewViolation,
    shown_by: Option<Uuid>,
) -> Result<bool, crate::Error> {
    let stored = sqlx::query!(
        "insert into violations (id, site_id, accused_id, kind, description, about_kind, about_id, occurred_at, reported_at,
                                 reported_by_kind, reported_by_id, state, shown_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'reported', $12)
         on conflict (kind, accused_id, about_kind, about_id)
             where reported_by_kind = 'system' and state in ('reported', 'investigating') do nothing",
        id.0,
        new.site_id.0,
        new.accused_id.0,
        new.kind,
        new.description,
        new.about.map(|about| about.kind.as_str()),
        new.about.map(|about| about.id),
        new.occurred_at,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        shown_by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(stored.rows_affected() == 1)
}

pub(crate) async fn mark_investigated(
    tx: &mut Tx,
    id: ViolationId,
    user: UserId,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update violations set state = 'investigating', investigator_id = $2, version = version + 1
         where id = $1 and state = 'reported'",
        id.0,
        user.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "violations",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn mark_dismissed(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    user: UserId,
    reason: &str,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update violations set state = 'dismissed', ruled_by = $2, ruled_at = $3, ruling_reason = $4, version = version + 1
         where id = $1 and state = 'investigating'",
        id.0,
        user.0,
        caller.now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "violations",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn mark_decided(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    user: UserId,
    reason: &str,
    sentence: &Sentence,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update violations
         set state = 'decided', ruled_by = $2, ruled_at = $3, ruling_reason = $4, ruled_kind = $5, severity = $6,
             sanctions = $7, policy_version_id = $8, appeal_until = $9, version = version + 1
         where id = $1 and state = 'investigating'",
        id.0,
        user.0,
        caller.now,
        reason,
        sentence.kind,
        sentence.severity.as_str(),
        stored(&sentence.sanctions),
        sentence.policy_version_id.map(Uuid::from),
        sentence.appeal_until,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "violations",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn mark_appealed(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    text: &str,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update violations set state = 'appealed', appealed_at = $2, appeal = $3, version = version + 1
         where id = $1 and state = 'decided'",
        id.0,
        caller.now,
        text,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "violations",
        changed.rows_affected(),
        1,
    )?)
}

/// The sanction that was changed takes the place of the one that stood; the record keeps both.
pub(crate) async fn mark_final(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    user: UserId,
    outcome: AppealOutcome,
    reason: &str,
    changed: Option<&Sentence>,
) -> Result<(), crate::Error> {
    let done = sqlx::query!(
        "update violations
         set state = 'final', appeal_ruled_by = $2, appeal_ruled_at = $3, appeal_outcome = $4, appeal_reason = $5,
             ruled_kind = coalesce($6, ruled_kind), severity = coalesce($7, severity), sanctions = coalesce($8, sanctions),
             policy_version_id = case when $6::text is null then policy_version_id else $9 end, version = version + 1
         where id = $1 and state = 'appealed'",
        id.0,
        user.0,
        caller.now,
        outcome.as_str(),
        reason,
        changed.map(|sentence| sentence.kind.as_str()),
        changed.map(|sentence| sentence.severity.as_str()),
        changed.map(|sentence| stored(&sentence.sanctions)),
        changed.and_then(|sentence| sentence.policy_version_id).map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows("violations", done.rows_affected(), 1)?)
}

pub(crate) async fn insert_event(
    tx: &mut Tx,
    caller: &Caller,
    id: ViolationId,
    event: EventKind,
    note: Option<&str>,
    sentence: Option<&Sentence>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into violation_events (id, violation_id, event, occurred_at, by_kind, by_id, note, severity, sanctions)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        EventId::generate().0,
        id.0,
        event.as_str(),
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        note,
        sentence.map(|sentence| sentence.severity.as_str()),
        sentence.map(|sentence| stored(&sentence.sanctions)),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list_events(
    connection: &mut PgConnection,
    id: ViolationId,
) -> Result<Vec<ViolationEvent>, Error> {
    let rows = sqlx::query!(
        r#"select event as "event: EventKind", occurred_at, by_kind, by_id, note, severity, sanctions
           from violation_events where violation_id = $1 order by id"#,
        id.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ViolationEvent {
                event: row.event,
                occurred_at: row.occurred_at,
                by_kind: row.by_kind,
                by_id: row.by_id,
                note: row.note,
                severity: row.severity.map(|text| severity(id, &text)).transpose()?,
                sanctions: row
                    .sanctions
                    .map(|value| sanctions(id, value))
                    .transpose()?
                    .unwrap_or_default(),
            })
        })
        .collect()
}

/// What is decided and can no longer be appealed against on `day`, or was decided on appeal by `as_of`.
pub(crate) async fn list_effective(
    connection: &mut PgConnection,
    site: UnitId,
    as_of: DateTime<Utc>,
    day: NaiveDate,
) -> Result<Vec<EffectiveSanction>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: ViolationId", accused_id as "accused_id: UserId", occurred_at, sanctions as "sanctions!"
           from violations
           where site_id = $1
             and (state = 'decided' and appeal_until < $3
                  or state = 'final' and appeal_outcome <> 'revoked' and appeal_ruled_at <= $2)
           order by id"#,
        site.0,
        as_of,
        day,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(EffectiveSanction {
                violation_id: row.id,
                accused_id: row.accused_id,
                occurred_at: row.occurred_at,
                sanctions: sanctions(row.id, row.sanctions)?,
            })
        })
        .collect()
}

impl TryFrom<Row> for Violation {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let verdict = verdict(&row)?;
        let about = row.about_kind.zip(row.about_id);
        Ok(Self {
            id: row.id,
            site_id: row.site_id,
            accused_id: row.accused_id,
            kind: row.kind,
            description: row.description,
            about: about.map(|(kind, id)| About { kind, id }),
            occurred_at: row.occurred_at,
            reported_at: row.reported_at,
            reported_by_kind: row.reported_by_kind,
            reported_by_id: row.reported_by_id,
            investigator_id: row.investigator_id,
            verdict,
            shown_by: row.shown_by,
            evidence: row.evidence,
            version: row.version,
        })
    }
}

fn verdict(row: &Row) -> Result<Verdict, Error> {
    let ruling = || {
        let parts = (row.ruled_by, row.ruled_at, row.ruling_reason.clone());
        match parts {
            (Some(by), Some(at), Some(reason)) => Ok(Ruling { by, at, reason }),
            _ => Err(inconsistent(row.id, "no ruling")),
        }
    };
    let sentence = || {
        let parts = (
            &row.ruled_kind,
            &row.severity,
            &row.sanctions,
            row.appeal_until,
        );
        match parts {
            (Some(kind), Some(grade), Some(value), Some(appeal_until)) => Ok(Sentence {
                kind: kind.clone(),
                severity: severity(row.id, grade)?,
                sanctions: sanctions(row.id, value.clone())?,
                policy_version_id: row.policy_version_id,
                appeal_until,
            }),
            _ => Err(inconsistent(row.id, "no sanction")),
        }
    };
    let appeal = || match (row.appealed_at, row.appeal.clone()) {
        (Some(at), Some(text)) => Ok(Appeal { at, text }),
        _ => Err(inconsistent(row.id, "no appeal")),
    };
    Ok(match row.state {
        State::Reported => Verdict::Reported,
        State::Investigating => Verdict::Investigating,
        State::Dismissed => Verdict::Dismissed(ruling()?),
        State::Decided => Verdict::Decided(ruling()?, sentence()?),
        State::Appealed => Verdict::Appealed(ruling()?, sentence()?, appeal()?),
        State::Final => Verdict::Final(ruling()?, sentence()?, appeal()?, appeal_ruling(row)?),
    })
}

fn appeal_ruling(row: &Row) -> Result<AppealRuling, Error> {
    let parts = (
        row.appeal_ruled_by,
        row.appeal_ruled_at,
        row.appeal_outcome,
        row.appeal_reason.clone(),
    );
    match parts {
        (Some(by), Some(at), Some(outcome), Some(reason)) => Ok(AppealRuling {
            ruling: Ruling { by, at, reason },
            outcome,
        }),
        _ => Err(inconsistent(row.id, "no ruling on the appeal")),
    }
}

fn severity(id: ViolationId, text: &str) -> Result<Severity, Error> {
    Severity::ALL
        .into_iter()
        .find(|severity| severity.as_str() == text)
        .ok_or_else(|| inconsistent(id, "unknown severity"))
}

fn stored(sanctions: &[Sanction]) -> Value {
    serde_json::to_value(sanctions).unwrap_or_default()
}

fn sanctions(id: ViolationId, value: Value) -> Result<Vec<Sanction>, Error> {
    serde_json::from_value(value).map_err(|_| inconsistent(id, "unknown sanction"))
}

fn inconsistent(id: ViolationId, reason: &str) -> Error {
    Error::Inconsistent {
        table: "violations",
        row: id.to_string(),
        reason: reason.to_owned(),
    }
}

/// Whether somebody has referred a visitor to a site.
pub(crate) async fn has_referred(
    connection: &mut PgConnection,
    site: UnitId,
    user: UserId,
) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from referrals where site_id = $1 and referrer_id = $2) as "found!""#,
        site.0,
        user.0,
    );
    Ok(found.fetch_one(connection).await?)
}
