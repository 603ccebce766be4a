//! What happened at the developer's sites: visits with the ledger of turns, registrations and claims over two years at nineteen
//! of them, and the opening of the twentieth, at which all deals were made in one month.
//!
//! - Number the customers of the plan N: N receptions, a tenth of them at the first site; N deals, two for a buyer (a home and
//!   a parking space), all subscribed and determined, with their deposits received, in the month before the plan's day. The
//!   opening's site is one, so that a settlement and a what-if go over N deals.
//! - At each site one party is received at a time, evenly over the day's hours, by whoever is next in order; who returns is
//!   received by whose visitor it is.
//! - Days at the sites hold what was recorded of them and nothing more: no minutes, no plans, no checks.

mod check;
mod days;
mod deals;
mod determining;
mod floor;
mod ground;
mod visitors;
mod visits;

pub(crate) use check::RULES;

use crate::setting::{Setting, in_chunks};
use crate::{Error, grams, indexes};
use chrono::{Datelike, Days as Count, Months, NaiveDate};
use ground::Ground;
use kehu_kernel::Digest;
use std::sync::Arc;
use visits::Course;

/// Sites, the opening's among them.
pub(crate) const SITES: u64 = 20;
/// Days over which visitors came: two years.
const WALKED: u64 = 730;
/// Visits or deals that are made at once.
const CHUNK: u64 = 2_000;
/// Days of a ledger that are made at once.
const DAYS_AT_ONCE: u64 = 50;

/// The tables that are filled.
pub(crate) const TABLES: [&str; 30] = [
    "customers",
    "customer_keys",
    "customer_telephones",
    "customer_search_keys",
    "customer_changes",
    "customer_events",
    "parties",
    "party_members",
    "party_tracks",
    "funnel_moves",
    "presences",
    "turn_entries",
    "receptions",
    "registrations",
    "claims",
    "sale_units",
    "unit_prices",
    "deals",
    "deal_holders",
    "deal_instalments",
    "registered_documents",
    "agreement_particulars",
    "payments",
    "deal_movements",
    "determinations",
    "determination_shares",
    "determination_people",
    "buildings",
    "price_lists",
    "turn_ledgers",
];

/// All that the rows of the sites follow from.
#[derive(Debug)]
pub(crate) struct Sites {
    pub(crate) setting: Arc<Setting>,
    pub(crate) ground: Ground,
    /// What goes on at each site, in the order of the ground's sites.
    pub(crate) courses: Vec<Course>,
    /// The first day of the month of the deals, and when they are made.
    pub(crate) month: NaiveDate,
    pub(crate) sold: days::Days,
    /// The rules as they are kept with determinations.
    pub(crate) kept: (String, Digest),
}

/// Adds the sites with all that happened there.
///
/// # Errors
/// [`Error::Missing`], [`Error::Loaded`], [`Error::Database`], [`Error::Seal`].
pub async fn add(setting: &Arc<Setting>) -> Result<(), Error> {
    let sites = lay(setting).await?;
    indexes::without(setting, &TABLES, fill(&sites)).await?;
    grams::fill(setting).await?;
    settle(&sites).await
}

/// The sites with their people and rules, and what is to happen there.
pub(crate) async fn lay(setting: &Arc<Setting>) -> Result<Arc<Sites>, Error> {
    let today = setting.plan.today;
    let month = month_before(today)?;
    let first = today
        .checked_sub_days(Count::new(WALKED))
        .ok_or_else(out_of_time)?;
    let next = month
        .checked_add_months(Months::new(1))
        .ok_or_else(out_of_time)?;
    let ground = Ground::lay(setting, first, month).await?;
    Ok(Arc::new(Sites {
        setting: Arc::clone(setting),
        courses: courses(setting.plan.customers, first, month)?,
        month,
        sold: days::Days::of(month, length(month, next), setting.plan.customers),
        kept: ground::kept(&ground.rules)?,
        ground,
    }))
}

/// Adds the rows of all that happened.
pub(crate) async fn fill(sites: &Arc<Sites>) -> Result<(), Error> {
    let setting = &sites.setting;
    let all = sites.visits();
    let own = Arc::clone(sites);
    in_chunks(setting, all, CHUNK, move |rows| floor::visits(&own, rows)).await?;
    let own = Arc::clone(sites);
    let days = SITES * WALKED;
    in_chunks(setting, days, DAYS_AT_ONCE, move |rows| {
        floor::days(&own, rows)
    })
    .await?;
    let own = Arc::clone(sites);
    let all = setting.plan.customers;
    in_chunks(setting, all, CHUNK, move |rows| deals::deals(&own, rows)).await?;
    let own = Arc::clone(sites);
    in_chunks(setting, all, CHUNK, move |rows| {
        determining::determinations(&own, rows)
    })
    .await
}

/// What stands at the end of it all: heads of ledgers, numbers of registers, the roll-up of days.
pub(crate) async fn settle(sites: &Sites) -> Result<(), Error> {
    let mut connection = sites.setting.connect().await?;
    floor::heads(sites, &mut connection).await?;
    deals::counters(sites, &mut connection).await?;
    determining::keep_rules(sites, &mut connection).await?;
    let rolled = sites
        .setting
        .plan
        .today
        .pred_opt()
        .ok_or_else(out_of_time)?;
    let before = sites.ground.ids();
    // As the service does: days before the watermark are rolled up, and the watermark follows the clock.
    sqlx::query(
        "select refresh_site_days($1, '2000-01-01', w.rolled_before) from statistics_watermark w where w.rolled_before > '2000-01-01'",
    )
    .bind(&before)
    .execute(&mut connection)
    .await?;
    sqlx::query(
        "select refresh_site_days(array(select id from units where kind = 'site'), w.rolled_before, $1)
         from statistics_watermark w where w.rolled_before < $1",
    )
    .bind(rolled)
    .execute(&mut connection)
    .await?;
    sqlx::query("update statistics_watermark set rolled_before = greatest(rolled_before, $1)")
        .bind(rolled)
        .execute(&mut connection)
        .await?;
    Ok(())
}

impl Sites {
    /// Visits at all sites.
    fn visits(&self) -> u64 {
        self.courses.iter().map(Course::count).sum()
    }

    /// The opening: the last site.
    pub(crate) fn opening(&self) -> usize {
        self.courses.len().saturating_sub(1)
    }
}

/// So many visits that all are as many as the customers of the plan.
fn courses(customers: u64, first: NaiveDate, month: NaiveDate) -> Result<Vec<Course>, Error> {
    let visited = month
        .checked_sub_months(Months::new(1))
        .ok_or_else(out_of_time)?;
    let opening = Course::opening(customers, visited, length(visited, month));
    let walking = customers.saturating_sub(opening.count());
    let at_first = (customers / 10).min(walking);
    let others = SITES - 2;
    let mut made = vec![Course::walking(at_first, first, WALKED)];
    for site in 0..others {
        let share = |site| (walking - at_first) * site / others;
        made.push(Course::walking(
            share(site + 1) - share(site),
            first,
            WALKED,
        ));
    }
    made.push(opening);
    Ok(made)
}

/// Days from one day to another.
pub(crate) fn length(from: NaiveDate, until: NaiveDate) -> u64 {
    u64::try_from((until - from).num_days()).unwrap_or_default()
}

fn month_before(today: NaiveDate) -> Result<NaiveDate, Error> {
    today
        .with_day(1)
        .and_then(|first| first.checked_sub_months(Months::new(1)))
        .ok_or_else(out_of_time)
}

pub(crate) fn out_of_time() -> Error {
    Error::Inconsistent("a day lies outside the calendar".to_owned())
}

/// A number as a place in a list.
pub(crate) fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A number as the database keeps it.
pub(crate) fn big(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
