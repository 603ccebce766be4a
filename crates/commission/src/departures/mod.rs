//! Who left a site: what is not payable yet, and what accrues later, may be forfeited by the policy.

mod store;

use crate::{Error, ledger};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::{LeaverOutcome, LeaverRules};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DepartureId, Faults, Page, PageRequest, UnitId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

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
    let departure = Departure {
        id: DepartureId::generate(),
        site_id: new.site_id,
        user_id: new.user_id,
        manner: new.manner,
        left_on: new.left_on,
        reason: new.reason,
        recorded_at: caller.now,
        recorded_by: recorder,
    };
    store::insert(tx, &departure).await?;
    let entry = Entry {
        action: "commission.record_departure",
        subject_kind: "departure",
        subject_id: departure.id.0,
        unit_id: Some(departure.site_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(departure)
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
    let rows = store::list(connection, &caller.scope, site, page).await?;
    Ok(page.page(rows, |departure| departure.id))
}

/// Those who had left a site by an instant in a manner that forfeits.
pub(crate) async fn forfeited(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
    rules: &LeaverRules,
) -> Result<HashSet<UserId>, kehu_db::Error> {
    let left = store::manners(connection, site, cutoff).await?;
    let lost = left
        .into_iter()
        .filter(|(_, manner)| manner.outcome(rules) == LeaverOutcome::Forfeited);
    Ok(lost.map(|(user, _)| user).collect())
}
