//! Who is on duty.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{RosterId, UnitId, UserId};

/// To which days a roster applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// One day.
    On(NaiveDate),
    /// A day of the week from a day on: the weekly pattern.
    Weekly {
        /// 1 Monday to 7 Sunday.
        weekday: u8,
        /// First day.
        from: NaiveDate,
    },
}

/// Who is on duty and in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Identifier.
    pub id: RosterId,
    /// The site.
    pub site: UnitId,
    /// When.
    pub applies: Applies,
    /// The salespeople in order, at most 200; nobody on a closed day.
    pub salespeople: Vec<UserId>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// Who set it.
    pub set_by: UserId,
    /// When.
    pub set_at: DateTime<Utc>,
}

/// Where a day's order comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterSource {
    /// A roster for the day or the day of the week.
    Roster(Roster),
    /// Nobody set one: those who began the last day.
    DayBefore {
        /// That day.
        day: NaiveDate,
        /// Those who began it, in the order in which it began.
        salespeople: Vec<UserId>,
    },
    /// There is none.
    Nothing,
}

impl RosterSource {
    /// The salespeople, in order; none where there is no source.
    #[must_use]
    pub fn salespeople(&self) -> Option<&[UserId]> {
        match self {
            Self::Roster(roster) => Some(&roster.salespeople),
            Self::DayBefore { salespeople, .. } => Some(salespeople),
            Self::Nothing => None,
        }
    }
}
