//! Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).

use super::{Shipped, minute};
use chrono::NaiveTime;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};

/// Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotationRules {
    /// What puts the salespeople in order (ATT-G01).
    pub order_by: OrderBy,
    /// The time over which [`OrderBy::FewestReceived`] counts.
    pub counted_over: CountedOver,
    /// Whether the order goes on from day to day or begins anew (ATT-G01).
    pub across_days: AcrossDays,
    /// Whether turns that are owed at the end of a day are still owed on the next.
    pub claims_carry_over: bool,
    /// How many stand by behind the first in order, 0 to 10 (ATT-G02).
    pub standby: u8,
    /// Desk duty in the lunch hours; none where nobody is set (ATT-G02).
    pub lunch_desk: Option<LunchDesk>,
    /// Whether work outside counts as ordered only once the project manager has verified it (ATT-G04).
    pub business_verified: bool,
    /// What becomes of a turn that comes while its salesperson cannot receive (ATT-G04).
    pub missed: MissedTurns,
    /// Whether the reception of a returning visitor uses a turn (ATT-G07).
    pub returning_visitor_uses_turn: bool,
    /// Whether a visitor who named the salesperson uses a turn (ATT-G24, ATT-V07).
    pub named_visitor_uses_turn: bool,
    /// Whether an existing customer with one new visitor uses a turn (ATT-G09).
    pub accompanied_visitor_uses_turn: bool,
    /// What a volunteer reception earns (ATT-G08).
    pub volunteer_reward: VolunteerReward,
    /// Whether who hands a visitor over the same day keeps the turn (ATT-V02, ATT-R02).
    pub turn_kept_when_handed_over: bool,
    /// Whether the former salesperson may get a priority turn when a visitor is given to another (ATT-V06c).
    pub priority_after_change: PriorityAfterChange,
    /// Whether a turn can be cancelled for dress (ATT-G05).
    pub dress_cancels_turn: bool,
    /// Whether who is not prepared is not admitted to reception until mended (ATT-G05).
    pub unprepared_not_admitted: bool,
    /// When the day's work ends at the latest: whoever did not sign out was on duty until then.
    #[serde(with = "minute")]
    pub day_ends_at: NaiveTime,
}

/// What puts the salespeople in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderBy {
    /// The roster.
    Roster,
    /// Who signed in first that day.
    SignIn,
    /// Who has received the fewest new visitors; the roster among equals.
    FewestReceived,
}

/// The time over which received new visitors are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedOver {
    /// The day.
    Day,
    /// The calendar month.
    Month,
}

/// How the order of a day begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcrossDays {
    /// Where the day before left it.
    Continue,
    /// As the roster says, each day.
    Restart,
}

/// Desk duty in the lunch hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LunchDesk {
    /// First minute.
    #[serde(with = "minute")]
    pub from: NaiveTime,
    /// The minute at which it is over.
    #[serde(with = "minute")]
    pub until: NaiveTime,
    /// How many of the first in order, 1 to 10.
    pub people: u8,
}

/// What becomes of a missed turn, by the reason for missing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissedTurns {
    /// Not there without good reason, or not admitted to reception.
    pub absent: Missed,
    /// Out on work that a superior ordered.
    pub on_business: Missed,
    /// Busy with a new visitor.
    pub busy_with_new: Missed,
    /// Busy with a returning visitor of one's own.
    pub busy_with_returning: Missed,
    /// Busy with a visitor who asked for the salesperson by name.
    pub busy_with_named: Missed,
    /// Busy with another's visitor as volunteer.
    pub volunteering: Missed,
}

/// What becomes of a missed turn. The salesperson goes to the end of the order in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// It is lost.
    Lost,
    /// Each one is made up, as soon as the salesperson is back, before the order goes on.
    MadeUp,
    /// However many: the next new visitor after the return is theirs.
    PriorityNext,
}

/// What a volunteer reception earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VolunteerReward {
    /// Nothing.
    Nothing,
    /// The next new visitor, before all others.
    NextNewVisitor,
    /// A turn that is made up after those that are owed already.
    MadeUp,
}

/// Whether a priority turn may follow when a visitor is given to another salesperson.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriorityAfterChange {
    /// Never.
    Never,
    /// If the former salesperson is without fault.
    WithoutFault,
    /// Always.
    Always,
}

impl RotationRules {
    pub(super) fn shipped(which: Shipped) -> Self {
        let developer = which == Shipped::Developer;
        Self {
            order_by: OrderBy::Roster,
            counted_over: CountedOver::Month,
            across_days: AcrossDays::Continue,
            claims_carry_over: true,
            standby: 1,
            lunch_desk: Some(LunchDesk {
                from: clock(12, 0),
                until: clock(13, 30),
                people: 2,
            }),
            business_verified: developer,
            missed: MissedTurns {
                absent: Missed::Lost,
                on_business: if developer {
                    Missed::PriorityNext
                } else {
                    Missed::MadeUp
                },
                busy_with_new: Missed::Lost,
                busy_with_returning: Missed::Lost,
                busy_with_named: Missed::Lost,
                volunteering: Missed::Lost,
            },
            returning_visitor_uses_turn: false,
            named_visitor_uses_turn: false,
            accompanied_visitor_uses_turn: developer,
            volunteer_reward: if developer {
                VolunteerReward::NextNewVisitor
            } else {
                VolunteerReward::Nothing
            },
            turn_kept_when_handed_over: true,
            priority_after_change: PriorityAfterChange::WithoutFault,
            dress_cancels_turn: developer,
            unprepared_not_admitted: developer,
            day_ends_at: clock(18, 0),
        }
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        if self.standby > 10 {
            faults.add("/standby", "range", "must be 0 to 10", "须在0至10之间");
        }
        if let Some(desk) = self.lunch_desk {
            if desk.from >= desk.until {
                faults.add(
                    "/lunch_desk/until",
                    "range",
                    "must be later than from",
                    "须晚于开始时间",
                );
            }
            if !(1..=10).contains(&desk.people) {
                faults.add(
                    "/lunch_desk/people",
                    "range",
                    "must be 1 to 10",
                    "须在1至10之间",
                );
            }
        }
        if self.order_by == OrderBy::SignIn && self.across_days == AcrossDays::Continue {
            faults.add(
                "/across_days",
                "sign-in",
                "an order of signing in begins anew each day: restart",
                "按签到先后排序时每天重新开始：须为 restart",
            );
        }
        faults.none()
    }
}

/// A time of day; the shipped ones are all valid.
fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_g04_the_presets_differ_in_what_ordered_work_earns() {
        let developer = RotationRules::shipped(Shipped::Developer);
        let office = RotationRules::shipped(Shipped::SalesOffice);
        assert_eq!(developer.missed.on_business, Missed::PriorityNext);
        assert_eq!(office.missed.on_business, Missed::MadeUp);
        assert!(developer.business_verified && !office.business_verified);
    }

    #[test]
    fn the_rules_reject_what_cannot_be() {
        let sound = RotationRules::shipped(Shipped::Developer);
        let places = |rules: &RotationRules| -> Vec<String> {
            let faults = rules.check().err().map(|faults| faults.0);
            faults
                .unwrap_or_default()
                .into_iter()
                .map(|fault| fault.pointer)
                .collect()
        };
        let desk = sound.lunch_desk.unwrap();
        for (rules, place) in [
            (
                RotationRules {
                    standby: 11,
                    ..sound.clone()
                },
                "/standby",
            ),
            (
                RotationRules {
                    lunch_desk: Some(LunchDesk {
                        until: desk.from,
                        ..desk
                    }),
                    ..sound.clone()
                },
                "/lunch_desk/until",
            ),
            (
                RotationRules {
                    lunch_desk: Some(LunchDesk { people: 0, ..desk }),
                    ..sound.clone()
                },
                "/lunch_desk/people",
            ),
            (
                RotationRules {
                    order_by: OrderBy::SignIn,
                    ..sound.clone()
                },
                "/across_days",
            ),
        ] {
            assert_eq!(places(&rules), [place]);
        }
        let ten = RotationRules {
            standby: 10,
            ..sound
        };
        assert!(ten.check().is_ok());
    }

    #[test]
    fn times_of_day_are_written_to_the_minute() {
        let rules = RotationRules::shipped(Shipped::Developer);
        let written = serde_json::to_value(&rules).unwrap();
        assert_eq!(written["lunch_desk"]["until"], "13:30");
        assert_eq!(
            serde_json::from_value::<RotationRules>(written).unwrap(),
            rules
        );
    }
}
