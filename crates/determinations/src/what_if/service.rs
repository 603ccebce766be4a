//! Use cases.

use super::compare::{Compared, Past};
use super::model::{Gain, WhatIf, WhatIfDeal, WhatIfFilter, WhatIfSource};
use super::store::{self, NewRow};
use crate::{Basis, Choice, Error, policy, site};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::SiteRules;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_jobs::{Claim, NewJob, Outcome};
use kehu_kernel::{Caller, DealId, Page, PageRequest, UnitId, WhatIfId};
use serde_json::json;

/// The kind of its jobs.
pub const JOB_KIND: &str = "determinations.what_if";

/// Deals that are read, decided and stored at once.
const CHUNK: i64 = 1000;

/// A comparison to be made.
#[derive(Debug, Clone)]
pub struct NewWhatIf {
    /// The site.
    pub site: UnitId,
    /// The first day of the deals.
    pub dealt_from: Option<NaiveDate>,
    /// The day before which they were made; later than the first.
    pub dealt_before: Option<NaiveDate>,
    /// The rules that are tried.
    pub source: WhatIfSource,
}

/// Asks for a comparison: a job does it.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Policy`], [`Error::UnknownPreset`], [`Error::Invalid`] for the rules.
pub async fn ask(tx: &mut Tx, caller: &Caller, new: NewWhatIf) -> Result<WhatIf, Error> {
    if !caller.scope.holds(new.site, None) {
        return Err(Error::SiteNotFound {});
    }
    site::find(tx, caller, new.site).await?;
    let choice = match &new.source {
        WhatIfSource::Version(id) => Choice::Version(*id),
        WhatIfSource::Preset(key) => Choice::Preset(key.clone()),
    };
    let basis = Basis::chosen(tx, caller, choice).await?;
    let id = WhatIfId::generate();
    let total = store::count_deals(tx, &new, caller.now).await?;
    let job = NewJob {
        kind: JOB_KIND,
        unit_id: Some(new.site),
        parameters: json!({ "what_if_id": id }),
        total: Some(total),
    };
    let job = kehu_jobs::enqueue(tx, caller, job).await?;
    let rules = policy::write(&basis.rules)?;
    let row = NewRow {
        id,
        new: &new,
        rules: &rules,
        job: job.id,
        total,
    };
    store::insert(tx, caller, &row).await?;
    let entry = Entry {
        action: "what_ifs.ask",
        subject_kind: "what_if",
        subject_id: id.0,
        unit_id: Some(new.site),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    find(tx, caller, id).await
}

/// A comparison of a site in the caller's scope.
///
/// # Errors
/// [`Error::WhatIfNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WhatIfId,
) -> Result<WhatIf, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::WhatIfNotFound {})
}

/// The comparisons of sites in the caller's scope, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &WhatIfFilter,
    page: &PageRequest<WhatIfId>,
) -> Result<Page<WhatIf, WhatIfId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |row| row.id))
}

/// The deals that come out otherwise, by the time of the deal.
///
/// # Errors
/// [`Error::WhatIfNotFound`].
pub async fn deals(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WhatIfId,
    page: &PageRequest<(DateTime<Utc>, DealId)>,
) -> Result<Page<WhatIfDeal, (DateTime<Utc>, DealId)>, Error> {
    find(connection, caller, id).await?;
    let rows = store::list_deals(connection, id, page).await?;
    Ok(page.page(rows, |row| (row.facts_until, row.deal_id)))
}

/// Who would gain and lose how much, those who lose most first.
///
/// # Errors
/// [`Error::WhatIfNotFound`].
pub async fn gains(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WhatIfId,
) -> Result<Vec<Gain>, Error> {
    find(connection, caller, id).await?;
    Ok(store::list_gains(connection, id).await?)
}

/// Which comparison a job makes.
#[must_use]
pub fn id_of(claim: &Claim) -> Option<WhatIfId> {
    let id = claim.job.parameters.get("what_if_id")?.as_str()?;
    id.parse().ok()
}

/// The deals to be compared next.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The rules that are tried.
    pub rules: SiteRules,
    /// The deals; none when all are done.
    pub deals: Vec<Past>,
    /// How many were done before.
    pub done: i64,
    /// When the comparison was asked for.
    pub asked_at: DateTime<Utc>,
}

impl Chunk {
    /// Where the chunk behind this one begins; none behind an empty one.
    #[must_use]
    pub fn next(&self) -> Option<Place> {
        let last = self.deals.last()?;
        Some(Place {
            done: self.done + i64::try_from(self.deals.len()).ok()?,
            until: last.facts_until,
            deal_id: last.deal_id,
        })
    }
}

/// Where a chunk begins that is read before those ahead of it are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How many deals are done when it is the next one's turn.
    pub done: i64,
    pub(super) until: DateTime<Utc>,
    pub(super) deal_id: DealId,
}

/// Reads the next deals: from where the comparison stands, or from a place ahead. What is read does not depend on what was
/// stored before it: the instant at which the comparison was asked for decides it alone.
///
/// # Errors
/// [`Error::WhatIfNotFound`].
pub async fn next_chunk(
    connection: &mut PgConnection,
    caller: &Caller,
    id: WhatIfId,
    place: Option<Place>,
) -> Result<Chunk, Error> {
    let found = find(connection, caller, id).await?;
    let course = store::course_of(connection, id).await?;
    let course = match place {
        Some(place) => course.from(place),
        None => course,
    };
    let deals = store::list_past(connection, &course, CHUNK).await?;
    Ok(Chunk {
        rules: policy::read(&course.policy)?,
        deals,
        done: place.map_or(found.deals_done, |place| place.done),
        asked_at: found.asked_at,
    })
}

/// Stores what came of a chunk, unless another instance has done it meanwhile; answers how many deals are done.
///
/// # Errors
/// [`Error::WhatIfNotFound`].
pub async fn store_chunk(
    tx: &mut Tx,
    caller: &Caller,
    id: WhatIfId,
    done_before: i64,
    compared: &[Compared],
) -> Result<i64, Error> {
    let done = store::lock(tx, id).await?.ok_or(Error::WhatIfNotFound {})?;
    if done != done_before {
        return Ok(done);
    }
    let differing: Vec<&Compared> = compared.iter().filter(|one| one.differs).collect();
    store::insert_deals(tx, id, &differing).await?;
    store::add_gains(tx, id, compared).await?;
    store::advance(tx, id, compared).await?;
    Ok(find(tx, caller, id).await?.deals_done)
}

/// Notes that all deals are compared; answers the figures for the job.
///
/// # Errors
/// [`Error::WhatIfNotFound`].
pub async fn finish(tx: &mut Tx, caller: &Caller, id: WhatIfId) -> Result<Outcome, Error> {
    store::finish(tx, id, caller.now).await?;
    let found = find(tx, caller, id).await?;
    Ok(Outcome {
        result: Some(json!({
            "deals_done": found.deals_done, "differing_count": found.differing_count,
            "ruling_count": found.ruling_count, "moved_total": found.moved_total,
        })),
        file: None,
    })
}
