//! ATT-G25: the minutes of an evening meeting. Each salesperson reports the day's visitors; the manager's minutes list each
//! visitor, reported or not, so that they are evidence of a claim's time.

mod store;

pub use store::Listing;
pub(crate) use store::of_parties;

use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::tracking::funnel::{self, Fact};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identity::roles::{codes, titles};
use kehu_kernel::{
    Caller, Faults, MinutesId, Page, PageRequest, PartyId, ReceptionId, UnitId, UserId,
};
use serde_json::json;
use std::collections::HashMap;

/// Minutes to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMinutes {
    /// Who attended.
    pub attendees: Vec<UserId>,
    /// What was reported of the day's receptions.
    pub reports: Vec<(ReceptionId, String)>,
    /// Remark.
    pub remark: Option<String>,
}

/// The minutes of an evening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// Identifier.
    pub id: MinutesId,
    /// The site.
    pub site_id: UnitId,
    /// The day.
    pub held_on: NaiveDate,
    /// Who attended.
    pub attendees: Vec<UserId>,
    /// Remark.
    pub remark: Option<String>,
    /// When they were taken.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
    /// Each visitor of the day.
    pub visitors: Vec<Visitor>,
}

/// A visitor of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The reception.
    pub reception_id: ReceptionId,
    /// The party.
    pub party_id: PartyId,
    /// Who received.
    pub salesperson_id: UserId,
    /// What was reported; none where nothing was.
    pub report: Option<String>,
}

/// Takes the minutes of today's meeting: all receptions of the day are listed.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::NotTheDecider`]; [`Error::MinutesTaken`]; [`Error::Invalid`] for
/// a report on a reception that is not of the day.
pub async fn take(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewMinutes,
) -> Result<Minutes, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    if ![codes::SALES_MANAGER, codes::PROJECT_MANAGER]
        .iter()
        .any(|role| site.is(role))
    {
        return Err(Error::NotTheDecider {
            roles: titles(&[codes::SALES_MANAGER, codes::PROJECT_MANAGER]),
        });
    }
    site::demand_salespeople(tx, caller, site.id, &new.attendees).await?;
    let mut reports: HashMap<ReceptionId, String> = new.reports.iter().cloned().collect();
    let (from, before) = crate::days::bounds(caller.today());
    let visitors: Vec<Visitor> = store::receptions_of(tx, site.id, from, before)
        .await?
        .into_iter()
        .map(|one| Visitor {
            report: reports.remove(&one.reception_id),
            ..one
        })
        .collect();
    if !reports.is_empty() {
        return Err(Faults::one(
            "/reports",
            "unknown-reception",
            "each must be on a reception of today at the site",
            "须为本案场当日的接待",
        )
        .into());
    }
    let minutes = Minutes {
        id: MinutesId::generate(),
        site_id: site.id,
        held_on: caller.today(),
        attendees: new.attendees.clone(),
        remark: new.remark.clone(),
        recorded_at: caller.now,
        recorded_by: by,
        visitors,
    };
    store::insert(tx, &minutes).await?;
    let reported: Vec<PartyId> = minutes
        .visitors
        .iter()
        .filter(|one| one.report.is_some())
        .map(|one| one.party_id)
        .collect();
    funnel::note_each(tx, caller, site.id, &reported, Fact::Reported).await?;
    let told = Told {
        action: "minutes.take",
        event: "minutes.taken",
        subject_kind: "evening_minutes",
        subject_id: minutes.id.0,
        site: site.id,
        reason: None,
        payload: json!({ "held_on": minutes.held_on, "visitors": minutes.visitors.len() }),
    };
    tell(tx, caller, told).await?;
    Ok(minutes)
}

/// The minutes inside the caller's scope, the latest first; a salesperson reads of the own visitors only.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    page: &PageRequest<MinutesId>,
) -> Result<Page<Minutes, MinutesId>, Error> {
    site::enter(connection, caller, site).await?;
    let rows = store::list(connection, &caller.scope, site, page).await?;
    Ok(page.page(rows, |minutes| minutes.id))
}
