//! The order, now and at any past instant, and why it was so.

use crate::model::{
    Explained, Line, Order, Presence, PresenceState, PutThere, Standing, Step, TurnEntry,
};
use crate::rules::{explanation, sentence, standing};
use crate::store::{self, entries::Filter};
use crate::{EntryKind, Error, ledger, rosters, site};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::RotationRules;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, PresenceId, UnitId, UserId, Zone};
use std::collections::BTreeSet;

/// What is read for an instant.
struct Seen {
    day: NaiveDate,
    /// The entries of the day up to then; none while it is not open.
    entries: Vec<TurnEntry>,
    presences: Vec<Presence>,
    standings: Vec<Standing>,
}

async fn see(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Seen, Error> {
    site::demand(connection, caller, site).await?;
    let day = Zone::CHINA.day_of(at);
    let rules = site::rules_on(connection, site, day).await?;
    let last = store::entries::of_day(connection, site, at).await?;
    let opened = last
        .first()
        .map(|entry| Zone::CHINA.day_of(entry.occurred_at));
    let line = Line::of(&last);
    let (entries, line) = match opened {
        Some(opened) if opened == day => (last, line),
        _ => {
            let before = opened.map(|opened| (opened, &line));
            (
                Vec::new(),
                unopened(connection, caller, site, before, day, &rules).await?,
            )
        }
    };
    let presences = store::presences::at(connection, site, site::start_of(day), at).await?;
    let standings = standing::standings(&line, &presences, &rules, site::time_of(at));
    Ok(Seen {
        day,
        entries,
        presences,
        standings,
    })
}

/// With what a day would begin that is not open: nobody on a past day, since none ever did.
async fn unopened(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    before: Option<(NaiveDate, &Line)>,
    day: NaiveDate,
    rules: &RotationRules,
) -> Result<Line, Error> {
    if day < caller.today() {
        return Ok(Line::default());
    }
    let source = rosters::source(connection, site, day).await?;
    let line = ledger::opening_line(connection, site, before, &source, day, rules).await?;
    Ok(line.unwrap_or_default())
}

/// The order of a site at an instant, now or past (ATT-G01, ATT-G02): rebuilt from the ledger and the record of
/// presence.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn order(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Order, Error> {
    let seen = see(connection, caller, site, at).await?;
    Ok(ordered(site, at, &seen))
}

/// The order of a site at an instant, as [`order`], with what each did then, as [`presence_at`].
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn floor(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<(Order, Vec<Presence>), Error> {
    let seen = see(connection, caller, site, at).await?;
    Ok((ordered(site, at, &seen), seen.presences))
}

fn ordered(site: UnitId, at: DateTime<Utc>, seen: &Seen) -> Order {
    Order {
        site,
        at,
        day: seen.day,
        number: seen.entries.last().map(|entry| entry.number),
        standings: seen.standings.clone(),
    }
}

/// The order of a site at an instant, and for each the entries that put them where they stand, in words.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn explain(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<(Order, Vec<Explained>), Error> {
    let seen = see(connection, caller, site, at).await?;
    let because = explanation::explain(&seen.entries);
    let mut people: BTreeSet<UserId> = seen.standings.iter().map(|one| one.salesperson).collect();
    people.extend(seen.entries.iter().flat_map(|entry| {
        let other = match entry.step {
            Step::Traded { other, .. } => Some(other),
            _ => None,
        };
        entry.step.who().into_iter().chain(other)
    }));
    let people: Vec<UserId> = people.into_iter().collect();
    let names: sentence::Names = store::sites::names(connection, &people)
        .await?
        .into_iter()
        .collect();
    let explained = seen
        .standings
        .iter()
        .map(|standing| {
            let shifts = because
                .get(&standing.salesperson)
                .map(Vec::as_slice)
                .unwrap_or_default();
            Explained {
                standing: standing.clone(),
                because: shifts
                    .iter()
                    .map(|shift| PutThere {
                        entry: shift.entry.clone(),
                        before: shift.before,
                        after: shift.after,
                        words: sentence::of_entry(shift.entry, &names),
                    })
                    .collect(),
                words: sentence::of_standing(standing, shifts, &names),
            }
        })
        .collect();
    Ok((ordered(site, at, &seen), explained))
}

/// What each salesperson of a site did at an instant, as recorded with its own time: whoever has no line that day was
/// not there.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn presence_at(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    at: DateTime<Utc>,
) -> Result<Vec<Presence>, Error> {
    site::demand(connection, caller, site).await?;
    let day = Zone::CHINA.day_of(at);
    Ok(store::presences::at(connection, site, site::start_of(day), at).await?)
}

/// Which entries a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// Those that move this salesperson.
    pub salesperson: Option<UserId>,
    /// Those of this kind.
    pub kind: Option<EntryKind>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, included.
    pub until: Option<NaiveDate>,
}

/// The ledger of a site, the latest entry first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn entries(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: EntryFilter,
    page: &PageRequest<i64>,
) -> Result<Page<TurnEntry, i64>, Error> {
    site::demand(connection, caller, site).await?;
    let filter = Filter {
        salesperson: filter.salesperson,
        kind: filter.kind,
        from: filter.from.map(site::start_of),
        before: filter.until.map(site::end_of),
    };
    let rows = store::entries::list(connection, site, filter, page).await?;
    Ok(page.page(rows, |entry| entry.number))
}

/// Which lines of presence a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PresenceFilter {
    /// Of this salesperson.
    pub salesperson: Option<UserId>,
    /// Of this kind.
    pub state: Option<PresenceState>,
    /// Ordered work on which the project manager has said a word, or has not.
    pub verified: Option<bool>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, included.
    pub until: Option<NaiveDate>,
}

/// What the salespeople of a site did, the latest entered first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn presences(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: PresenceFilter,
    page: &PageRequest<PresenceId>,
) -> Result<Page<Presence, PresenceId>, Error> {
    site::demand(connection, caller, site).await?;
    let filter = store::presences::Filter {
        salesperson: filter.salesperson,
        state: filter.state,
        verified: filter.verified,
        from: filter.from.map(site::start_of),
        before: filter.until.map(site::end_of),
    };
    let rows = store::presences::list(connection, site, filter, page).await?;
    Ok(page.page(rows, |presence| presence.id))
}
