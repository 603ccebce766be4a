//! ATT-R13: for a housing fair, an opening day or another event the manager publishes, before it begins, by which method its
//! visitors are attributed.

mod store;

pub(crate) use store::of_tags;

use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::facts::Method;
use kehu_db::{PgConnection, Tx};
use kehu_identity::roles::{codes, titles};
use kehu_kernel::{Caller, EvidenceId, Faults, Page, PageRequest, UnitId, UserId};
use serde_json::json;

/// A method to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEventMethod {
    /// The event, by its tag: small letters, digits and hyphens.
    pub event_tag: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The method.
    pub method: Method,
    /// The method in words, for those whom it concerns.
    pub explanation: String,
}

/// A published method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventMethod {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The event.
    pub event_tag: String,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// The method.
    pub method: Method,
    /// In words.
    pub explanation: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// By whom.
    pub published_by: UserId,
}

/// Publishes the method of an event, at the latest on the day before it begins.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::NotTheDecider`]; [`Error::EventBegun`]; [`Error::EventPublished`];
/// [`Error::Invalid`].
pub async fn publish(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewEventMethod,
) -> Result<EventMethod, Error> {
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
    if new.ends_on < new.starts_on {
        return Err(Faults::one(
            "/ends_on",
            "order",
            "must not lie before starts_on",
            "不得早于开始日期",
        )
        .into());
    }
    if new.starts_on <= caller.today() {
        return Err(Error::EventBegun {});
    }
    let method = EventMethod {
        id: EvidenceId::generate(),
        site_id: site.id,
        event_tag: new.event_tag.clone(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        method: new.method,
        explanation: new.explanation.clone(),
        published_at: caller.now,
        published_by: by,
    };
    store::insert(tx, &method).await?;
    let told = Told {
        action: "events.publish_method",
        event: "event.method_published",
        subject_kind: "event_method",
        subject_id: method.id.0,
        site: site.id,
        reason: None,
        payload: json!({ "event_tag": method.event_tag, "method": method.method }),
    };
    tell(tx, caller, told).await?;
    Ok(method)
}

/// The methods of a site, the latest first; a site's people read them all.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    page: &PageRequest<EvidenceId>,
) -> Result<Page<EventMethod, EvidenceId>, Error> {
    site::enter(connection, caller, site).await?;
    let rows = store::list(connection, site, page).await?;
    Ok(page.page(rows, |method| method.id))
}
