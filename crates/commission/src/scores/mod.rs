//! The scores of a month, by which the pool is distributed where the policy says so (ATT-D09). Who scores tells the evidence;
//! a correction is a record of its own, and the last one counts. Once the month's settlement is begun they stand.

mod store;

pub(crate) use store::{Standing, lock, standing};

use crate::telling::{Told, tell};
use crate::{Error, Month, ledger};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identity::assignments;
use kehu_kernel::{Caller, Faults, Page, PageRequest, ScoreId, UnitId, UserId};
use serde_json::json;

/// A score to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewScore {
    /// The site.
    pub site_id: UnitId,
    /// The month.
    pub month: Month,
    /// Who is scored.
    pub user_id: UserId,
    /// The points, 0 to 100000: the pool is divided in proportion to them.
    pub points: u32,
    /// On what the score rests, 1 to 2000 characters.
    pub evidence: String,
}

/// A recorded score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Identifier.
    pub id: ScoreId,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    pub month: Month,
    /// Who is scored.
    pub user_id: UserId,
    /// The first of a person and month is 1; a later one takes its place.
    pub number: u32,
    /// The points.
    pub points: u32,
    /// On what the score rests.
    pub evidence: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

/// Which scores a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this month.
    pub month: Option<Month>,
    /// Of this person.
    pub user: Option<UserId>,
}

/// Records a score; one that is there already stays on record and counts no more.
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::NotOfSite`], [`Error::PersonsOnly`], [`Error::OwnScore`], [`Error::MonthScored`],
/// [`Error::TooManyScores`]; [`Error::Invalid`] for a month that has not begun.
pub async fn record(tx: &mut Tx, caller: &Caller, new: NewScore) -> Result<Score, Error> {
    let recorder = caller.user().ok_or(Error::PersonsOnly {})?;
    ledger::demand_site(tx, caller, new.site_id).await?;
    if new.month.first_day() > caller.today() {
        return Err(Faults::one("/month", "future", "must have begun", "不得为未来月份").into());
    }
    let within = (new.month.first_day(), new.month.last_day());
    if !assignments::works_at(tx, new.user_id, new.site_id, within).await? {
        return Err(Error::NotOfSite {});
    }
    store::lock(tx, new.site_id).await?;
    let number = store::next_number(tx, &new).await?;
    let score = Score {
        id: ScoreId::generate(),
        site_id: new.site_id,
        month: new.month,
        user_id: new.user_id,
        number,
        points: new.points,
        evidence: new.evidence,
        recorded_at: caller.now,
        recorded_by: recorder,
    };
    store::insert(tx, &score).await?;
    let told = Told {
        action: "commission.record_score",
        event: "score.recorded",
        subject_kind: "commission_score",
        subject_id: score.id.0,
        site: score.site_id,
        payload: json!({ "user_id": score.user_id, "month": score.month.to_string(), "number": score.number }),
    };
    tell(tx, caller, told).await?;
    Ok(score)
}

/// The scores that the caller may see and a filter names, the latest first: those of the sites in the scope, and one's own.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<ScoreId>,
) -> Result<Page<Score, ScoreId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |score| score.id))
}
