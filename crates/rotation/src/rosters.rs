//! Who is on duty: rosters for days and days of the week, and changes during a day (ATT-G01).

use crate::ledger::{Ledger, Note, is_begun};
use crate::model::{Applies, Roster, RosterSource, Step, TurnEntry};
use crate::{Error, site, store};
use chrono::NaiveDate;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, RosterId, UnitId, UserId, Zone};

/// A roster to be set.
#[derive(Debug, Clone)]
pub struct NewRoster {
    /// To which days it applies.
    pub applies: Applies,
    /// The salespeople in order, at most 200, each once; nobody on a closed day.
    pub salespeople: Vec<UserId>,
    /// Why, 1 to 2000 characters.
    pub reason: Option<String>,
}

/// Sets the roster of a day or of a day of the week; the latest counts.
///
/// # Errors
/// [`Error::DayBegun`] for a day that is past or whose order has begun; [`Error::NotASalesperson`];
/// [`Error::PersonsOnly`].
pub async fn set_roster(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: NewRoster,
) -> Result<Roster, Error> {
    site::demand(tx, caller, site).await?;
    let set_by = caller.user().ok_or(Error::PersonsOnly {})?;
    let repeated = new
        .salespeople
        .iter()
        .enumerate()
        .find(|(place, who)| new.salespeople.iter().take(*place).any(|one| one == *who));
    if let Some((place, _)) = repeated {
        return Err(Faults::one(
            format!("/salespeople/{place}"),
            "repeated",
            "stands in the list already",
            "人员重复",
        )
        .into());
    }
    let opened = store::entries::lock(tx, &caller.scope, site, caller.today())
        .await?
        .ok_or(Error::SiteNotFound {})?
        .opened;
    if is_begun(new.applies, caller.today(), opened.map(|(day, _)| day)) {
        return Err(Error::DayBegun {});
    }
    let first = match new.applies {
        Applies::On(day) => day,
        Applies::Weekly { from, .. } => from,
    };
    site::demand_workers(tx, site, &new.salespeople, first).await?;
    let roster = Roster {
        id: RosterId::generate(),
        site,
        applies: new.applies,
        salespeople: new.salespeople,
        reason: new.reason,
        set_by,
        set_at: caller.now,
    };
    store::rosters::insert(tx, &roster).await?;
    let entry = Entry {
        action: "rotation.set_roster",
        subject_kind: "roster",
        subject_id: roster.id.0,
        unit_id: Some(site),
        reason: roster.reason.as_deref(),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(roster)
}

/// From where the order of a day comes: its roster, its day of the week's, or the day before.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn roster(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    day: NaiveDate,
) -> Result<RosterSource, Error> {
    site::demand(connection, caller, site).await?;
    source(connection, site, day).await
}

pub(crate) async fn source(
    connection: &mut PgConnection,
    site: UnitId,
    day: NaiveDate,
) -> Result<RosterSource, Error> {
    if let Some(roster) = store::rosters::on(connection, site, day).await? {
        return Ok(RosterSource::Roster(roster));
    }
    let last = store::entries::last_opening(connection, site, site::start_of(day)).await?;
    Ok(last.map_or(RosterSource::Nothing, |(at, line)| {
        RosterSource::DayBefore {
            day: Zone::CHINA.day_of(at),
            salespeople: line.order().into_iter().map(|place| place.who).collect(),
        }
    }))
}

/// A change of the order during its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderChange {
    /// Comes on duty: at the end, or at a place from 1.
    Join(Option<u16>),
    /// Goes off duty.
    LeaveDuty,
    /// Is put at a place from 1.
    Move(u16),
}

/// Changes the order of the day; answers the last entry that it wrote.
///
/// # Errors
/// [`Error::NotOnDuty`], [`Error::OnDutyAlready`], [`Error::NotASalesperson`].
pub async fn change_order(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    change: OrderChange,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let who = salesperson;
    let steps = match change {
        OrderChange::Join(place) => {
            if ledger.line.on_duty(who).is_some() {
                return Err(Error::OnDutyAlready {});
            }
            site::demand_workers(tx, site, &[who], ledger.day).await?;
            let moved = place.map(|place| Step::Moved { who, place });
            std::iter::once(Step::Joined { who }).chain(moved).collect()
        }
        OrderChange::LeaveDuty => {
            ledger.demand_on_duty(who)?;
            vec![Step::LeftDuty { who }]
        }
        OrderChange::Move(place) => {
            ledger.demand_on_duty(who)?;
            vec![Step::Moved { who, place }]
        }
    };
    let note = Note {
        reason: Some(reason),
        reception: None,
    };
    for step in steps {
        ledger.write(step, note);
    }
    let entries = ledger
        .store(tx, caller, "rotation.change_order", Some(reason))
        .await?;
    entries.into_iter().next_back().ok_or(Error::NotOnDuty {})
}
