//! Who left a site: what is not payable yet, and what accrues later, may be forfeited by the policy.

use crate::{Error, ledger};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::{LeaverOutcome, LeaverRules};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DepartureId, Faults, Page, PageRequest, UnitId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// In which manner somebody left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = DepartureManner)]
pub enum Manner {
    /// Gave notice and handed over.
    HandedOver,
    /// Left without handing over.
    NotHandedOver,
    /// Was dismissed.
    Dismissed,
}

impl Manner {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HandedOver => "handed_over",
            Self::NotHandedOver => "not_handed_over",
            Self::Dismissed => "dismissed",
        }
    }

    /// What the policy makes of it.
    #[must_use]
    pub const fn outcome(self, rules: &LeaverRules) -> LeaverOutcome {
        match self {
            Self::HandedOver => rules.handed_over,
            Self::NotHandedOver => rules.not_handed_over,
            Self::Dismissed => rules.dismissed,
        }
    }
}

/// A departure to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeparture {
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner.
    pub manner: Manner,
    /// The last day.
    pub left_on: NaiveDate,
    /// Why, 1 to 2000 characters.
    pub reason: String,
}

/// A recorded departure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Identifier.
    pub id: DepartureId,
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner.
    pub manner: Manner,
    /// The last day.
    pub left_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// When it was recorded. It counts for the month in which it was.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// Records that somebody left a site.
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::UnknownPerson`], [`Error::DepartureRecorded`], [`Error::PersonsOnly`];
/// [`Error::Invalid`] for a day in the future.
pub async fn record(tx: &mut Tx, caller: &Caller, new: NewDeparture) -> Result<Departure, Error> {
    let recorder = caller.user().ok_or(Error::PersonsOnly {})?;
    ledger::demand_site(tx, caller, new.site_id).await?;
    if new.left_on > caller.today() {
        return Err(Faults::one(
            "/left_on",
            "future",
            "must not lie in the future",
            "不得晚于今日",
        )
        .into());
    }
    let id = DepartureId::generate();
    sqlx::query!(
        "insert into departures (id, site_id, user_id, manner, left_on, reason, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        new.site_id.0,
        new.user_id.0,
        new.manner.as_str(),
        new.left_on,
        new.reason,
        caller.now,
        recorder.0,
    )
    .execute(&mut **tx)
    .await?;
    let entry = Entry {
        action: "commission.record_departure",
        subject_kind: "departure",
        subject_id: id.0,
        unit_id: Some(new.site_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(Departure {
        id,
        site_id: new.site_id,
        user_id: new.user_id,
        manner: new.manner,
        left_on: new.left_on,
        reason: new.reason,
        recorded_at: caller.now,
        recorded_by: recorder,
    })
}

/// The departures from the sites in the caller's scope, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: Option<UnitId>,
    page: &PageRequest<DepartureId>,
) -> Result<Page<Departure, DepartureId>, Error> {
    let rows = sqlx::query_as!(
        Departure,
        r#"select id as "id: _", site_id as "site_id: _", user_id as "user_id: _", manner as "manner: _", left_on, reason,
                  recorded_at, recorded_by as "recorded_by: _"
           from departures
           where ($1::boolean or site_id = any($2)) and ($3::uuid is null or site_id = $3) and ($4::uuid is null or id < $4)
           order by id desc limit $5"#,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        site.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(page.page(rows, |departure| departure.id))
}

/// Those who had left a site by an instant in a manner that forfeits.
pub(crate) async fn forfeited(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
    rules: &LeaverRules,
) -> Result<HashSet<UserId>, kehu_db::Error> {
    let rows = sqlx::query!(
        r#"select user_id as "user_id: UserId", manner as "manner: Manner" from departures where site_id = $1 and recorded_at < $2"#,
        site.0,
        cutoff,
    )
    .fetch_all(connection)
    .await?;
    let lost = rows
        .into_iter()
        .filter(|row| row.manner.outcome(rules) == LeaverOutcome::Forfeited);
    Ok(lost.map(|row| row.user_id).collect())
}
