//! Rosters.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{RosterId, UnitId, UserId};
use kehu_rotation::{self as domain, Applies, NewRoster, OrderChange, RosterSource};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

crate::tagged_union! {
    /// To which days a roster applies.
    RosterApplies, "to", {
        "day" => Day(RosterForDay),
        "weekday" => Weekday(RosterForWeekday),
    }
}

/// One day.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterForDay {
    /// The day.
    pub day: NaiveDate,
}

/// A day of the week from a day on: the weekly pattern.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterForWeekday {
    /// 1 Monday to 7 Sunday.
    #[validate(range(min = 1, max = 7))]
    #[schema(minimum = 1, maximum = 7, example = 1)]
    pub weekday: u8,
    /// First day.
    pub from: NaiveDate,
}

impl From<Applies> for RosterApplies {
    fn from(applies: Applies) -> Self {
        match applies {
            Applies::On(day) => Self::Day(RosterForDay { day }),
            Applies::Weekly { weekday, from } => Self::Weekday(RosterForWeekday { weekday, from }),
        }
    }
}

/// Sets who is on duty and in which order.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRoster {
    /// To which days it applies.
    #[validate(nested)]
    pub applies: RosterApplies,
    /// The salespeople in order, each once; nobody on a closed day.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub salespeople: Vec<UserId>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: Option<String>,
}

impl From<SetRoster> for NewRoster {
    fn from(set: SetRoster) -> Self {
        let applies = match set.applies {
            RosterApplies::Day(RosterForDay { day }) => Applies::On(day),
            RosterApplies::Weekday(RosterForWeekday { weekday, from }) => {
                Applies::Weekly { weekday, from }
            }
        };
        Self {
            applies,
            salespeople: set.salespeople,
            reason: set.reason,
        }
    }
}

/// Who is on duty and in which order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Roster {
    /// Identifier.
    pub id: RosterId,
    /// The site.
    pub site_id: UnitId,
    /// To which days it applies.
    pub applies: RosterApplies,
    /// The salespeople in order; nobody on a closed day.
    #[schema(max_items = 200)]
    pub salespeople: Vec<UserId>,
    /// The reason that was given.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// Who set it.
    pub set_by: UserId,
    /// When.
    pub set_at: DateTime<Utc>,
}

impl From<domain::Roster> for Roster {
    fn from(roster: domain::Roster) -> Self {
        let domain::Roster {
            id,
            site,
            applies,
            salespeople,
            reason,
            set_by,
            set_at,
        } = roster;
        Self {
            id,
            site_id: site,
            applies: applies.into(),
            salespeople,
            reason,
            set_by,
            set_at,
        }
    }
}

/// From where the order of a day comes.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RosterFrom {
    /// A roster for the day or the day of the week.
    Roster,
    /// Nobody set one: those who began the last day.
    DayBefore,
    /// There is none.
    Nothing,
}

/// Who is on duty on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterOfDay {
    /// The day.
    pub day: NaiveDate,
    /// From where it comes.
    pub from: RosterFrom,
    /// The roster; null where none is set.
    pub roster: Option<Roster>,
    /// The day whose salespeople stand in; null where a roster is set.
    pub day_before: Option<NaiveDate>,
    /// The salespeople in order.
    #[schema(max_items = 200)]
    pub salespeople: Vec<UserId>,
}

impl RosterOfDay {
    /// The source of a day's order.
    pub fn of(day: NaiveDate, source: RosterSource) -> Self {
        let salespeople = source.salespeople().unwrap_or_default().to_vec();
        let (from, roster, day_before) = match source {
            RosterSource::Roster(roster) => (RosterFrom::Roster, Some(roster.into()), None),
            RosterSource::DayBefore { day, .. } => (RosterFrom::DayBefore, None, Some(day)),
            RosterSource::Nothing => (RosterFrom::Nothing, None, None),
        };
        Self {
            day,
            from,
            roster,
            day_before,
            salespeople,
        }
    }
}

crate::tagged_union! {
    /// What changes in the order of the day.
    OrderChangeKind, "change", {
        "join" => Join(JoinOrder),
        "leave_duty" => LeaveDuty(LeaveOrder),
        "move" => Move(MoveInOrder),
    }
}

/// Comes on duty.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinOrder {
    /// At which place, from 1; at the end when absent.
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub place: Option<u16>,
}

/// Goes off duty.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaveOrder {}

/// Is put at a place.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveInOrder {
    /// Which, from 1.
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub place: u16,
}

/// Changes the order of the day.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeRotationOrder)]
pub struct ChangeOrder {
    /// Whose place.
    pub salesperson_id: UserId,
    /// What changes.
    #[validate(nested)]
    pub what: OrderChangeKind,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "上午请假，下午到岗")]
    pub reason: String,
}

impl From<&OrderChangeKind> for OrderChange {
    fn from(change: &OrderChangeKind) -> Self {
        match change {
            OrderChangeKind::Join(JoinOrder { place }) => Self::Join(*place),
            OrderChangeKind::LeaveDuty(LeaveOrder {}) => Self::LeaveDuty,
            OrderChangeKind::Move(MoveInOrder { place }) => Self::Move(*place),
        }
    }
}
