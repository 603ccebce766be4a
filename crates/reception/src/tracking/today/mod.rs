//! What is due today (ATT-S05): of a salesperson the own, of a manager the site's.

mod model;
mod store;

pub use model::{
    Appointment, ExpiringClaim, Invitation, Items, PromisedVisit, Today, WaitingRegistration,
};

use super::parties::{self, Due, Tracked, TrackedFilter, own};
use super::words::PlanKind;
use super::{Error, plans};
use crate::site;
use chrono::Days;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, PageRequest, UnitId};

/// Most items of a section.
const SECTION: u8 = 200;

/// What is due today at a site.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn today(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Today, Error> {
    let site = site::enter(connection, caller, site).await?;
    let rules = &site.rules.tracking;
    let (own, day) = (own(caller, site.id), caller.today());
    let ago = |days: u8| day.checked_sub_days(Days::new(days.into())).unwrap_or(day);
    let ahead = |days: u8| day.checked_add_days(Days::new(days.into())).unwrap_or(day);
    let due = TrackedFilter {
        due: Some(Due::Now),
        ..TrackedFilter::default()
    };
    let hard = TrackedFilter {
        hard_case: Some(true),
        ..TrackedFilter::default()
    };
    let mut missing_plans = plans::missing(connection, caller, site.id, PlanKind::Daily).await?;
    missing_plans.extend(plans::missing(connection, caller, site.id, PlanKind::Weekly).await?);
    let (called_from, _) = crate::days::bounds(ago(rules.invitation_days));
    let (_, warned_before) = crate::days::bounds(ahead(rules.claim_warning_days));
    Ok(Today {
        day,
        own: own.is_some(),
        reminders_until: ahead(rules.reminder_days),
        follow_ups: tracked(connection, caller, site.id, &due).await?,
        hard_cases: tracked(connection, caller, site.id, &hard).await?,
        visits_promised: Items::cut(
            store::visits_promised(
                connection,
                site.id,
                own,
                ago(rules.invitation_days),
                day,
                limit(),
            )
            .await?,
        ),
        invitations: Items::cut(
            store::invitations(connection, site.id, own, called_from, limit()).await?,
        ),
        appointments: match own {
            Some(_) => Items::default(),
            None => Items::cut(store::appointments(connection, site.id, day, limit()).await?),
        },
        registrations_waiting: Items::cut(
            store::registrations_waiting(connection, site.id, own, limit()).await?,
        ),
        claims_expiring: Items::cut(
            store::claims_expiring(connection, site.id, own, caller.now, warned_before, limit())
                .await?,
        ),
        plans_open: Items::cut(plans::open(connection, caller, &site, limit()).await?),
        plans_missing: missing_plans,
    })
}

fn limit() -> i64 {
    i64::from(SECTION) + 1
}

async fn tracked(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &TrackedFilter,
) -> Result<Items<Tracked>, Error> {
    let page = PageRequest {
        limit: SECTION,
        after: None,
    };
    let found = parties::list(connection, caller, site, filter, &page).await?;
    Ok(Items {
        items: found.items,
        more: found.next.is_some(),
    })
}

impl<T> Items<T> {
    /// Cuts one more than a section holds.
    fn cut(mut items: Vec<T>) -> Self {
        let more = items.len() > usize::from(SECTION);
        items.truncate(SECTION.into());
        Self { items, more }
    }
}
