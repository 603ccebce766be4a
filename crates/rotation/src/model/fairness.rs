//! Whether turns are shared fairly.

use chrono::NaiveDate;
use kehu_kernel::{UnitId, UserId};
use rust_decimal::Decimal;

/// Days of a report, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day, at most 366 days after the first.
    pub until: NaiveDate,
}

/// What a salesperson had of the rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fairness {
    /// Who.
    pub salesperson: UserId,
    /// Turns taken, by order or claim or out of order; without those given back.
    pub turns: i64,
    /// Of them those whose reception is void (ATT-V06c).
    pub voided: i64,
    /// Turns given back.
    pub given_back: i64,
    /// Turns passed over for whatever cause.
    pub passed_over: i64,
    /// Of them without good reason.
    pub passed_over_absent: i64,
    /// Turns cancelled for dress.
    pub cancelled: i64,
    /// Of the turns, those made up.
    pub made_up: i64,
    /// Of the turns, priority turns.
    pub priority: i64,
    /// Volunteer receptions.
    pub volunteered: i64,
    /// Of the turns, those that volunteer receptions earned.
    pub volunteer_rewards: i64,
    /// Minutes on duty: at the site, free or busy, and out on ordered work.
    pub minutes_on_duty: i64,
    /// Part of all turns, 0 to 1, four decimals; none when there was no turn.
    pub share: Option<Decimal>,
    /// Part of all minutes on duty: what the share would be if turns followed presence; none when there were none.
    pub expected_share: Option<Decimal>,
}

/// The report of a site and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FairnessReport {
    /// The site.
    pub site: UnitId,
    /// Its days.
    pub period: Period,
    /// Everyone who was on duty or had an entry, the most turns first.
    pub salespeople: Vec<Fairness>,
}
