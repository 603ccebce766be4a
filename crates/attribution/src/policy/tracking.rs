//! Following visitors up, plans and the closing of statistics: their figures and switches (ATT-G26, ATT-G27, ATT-S).

use super::Shipped;
use super::minute;
use chrono::NaiveTime;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Following visitors up, plans and the closing of statistics: their figures and switches (ATT-G26, ATT-G27, ATT-S).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackingRules {
    /// Who is followed up how often, by intent level (ATT-G26).
    pub levels: FollowUpLevels,
    /// How often those who bought are kept in touch with, whatever their level (ATT-G26).
    pub buyers: FollowUpInterval,
    /// Whether only a contact in which the visitor was reached lets the interval begin anew.
    pub only_reached_counts: bool,
    /// Days after a contact within which it is entered, 0 to 7; 0: the same day, before the evening meeting's day ends
    /// (A14.4(2)).
    pub entered_within_days: u8,
    /// Contacts in a row that met an objection or reached nobody after which a party is a hard case, 1 to 20 (A14.4(3)).
    pub hard_case_after: u8,
    /// Days without a contact after which a party that need not be followed up is archived, 1 to 1100 (ATT-G27).
    pub archived_after_days: u16,
    /// Days before a claim expires from which it shows among what is due, 0 to 60 (ATT-S05).
    pub claim_warning_days: u8,
    /// Days after a call for which its caller, if not come yet, is to be invited, 0 to 60 (ATT-S05).
    pub invitation_days: u8,
    /// Days before a contract or a payment is due from which it is reminded of, 0 to 60 (ATT-S05).
    pub reminder_days: u8,
    /// How often managers check the salespeople's dossiers and after-sale work (ATT-G26).
    pub work_checks: WorkCheckRules,
    /// Daily and weekly plans (ATT-S03).
    pub plans: PlanRules,
    /// Days after its end for which a statistics period stays open, 0 to 60 (ATT-S01).
    pub periods_open_days: u8,
}

/// Who is followed up how often, by intent level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpLevels {
    /// Clear motive, no objection, decides within a week.
    pub a: FollowUpInterval,
    /// Clear motive, objections that can be met, one to two weeks.
    pub b: FollowUpInterval,
    /// Comparing, about a month.
    pub c: FollowUpInterval,
    /// No intention.
    pub d: FollowUpInterval,
}

/// How often a party is followed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUpInterval {
    /// Days from one contact to the day by which the next is due, 1 to 366; not due by itself when absent.
    pub days: Option<u16>,
    /// Whether it must be done: one that is missing shows.
    pub obligatory: bool,
}

/// How often managers check the salespeople's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkCheckRules {
    /// Days from one check of the dossiers to the day by which the next is due, 1 to 366; none is due when absent.
    pub dossiers_days: Option<u16>,
    /// The same of the after-sale work.
    pub after_sale_days: Option<u16>,
}

/// Daily and weekly plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRules {
    /// When the day's plan is to be written at the latest; afterwards it shows as late.
    #[serde(with = "minute")]
    pub written_by: NaiveTime,
    /// When plans are to be given back at the latest, and their summaries are due.
    #[serde(with = "minute")]
    pub given_back_by: NaiveTime,
    /// The day on which the plan of the next seven days is written.
    pub weekly_on: PlanDay,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanDay {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl PlanDay {
    /// As the calendar has it.
    #[must_use]
    pub const fn weekday(self) -> chrono::Weekday {
        match self {
            Self::Monday => chrono::Weekday::Mon,
            Self::Tuesday => chrono::Weekday::Tue,
            Self::Wednesday => chrono::Weekday::Wed,
            Self::Thursday => chrono::Weekday::Thu,
            Self::Friday => chrono::Weekday::Fri,
            Self::Saturday => chrono::Weekday::Sat,
            Self::Sunday => chrono::Weekday::Sun,
        }
    }
}

impl TrackingRules {
    pub(super) fn shipped(_: Shipped) -> Self {
        let every = |days, obligatory| FollowUpInterval {
            days: Some(days),
            obligatory,
        };
        Self {
            levels: FollowUpLevels {
                a: every(7, true),
                b: every(15, true),
                c: every(30, false),
                d: FollowUpInterval {
                    days: None,
                    obligatory: false,
                },
            },
            buyers: every(90, false),
            only_reached_counts: true,
            entered_within_days: 0,
            hard_case_after: 3,
            archived_after_days: 180,
            claim_warning_days: 3,
            invitation_days: 7,
            reminder_days: 3,
            // "At intervals" (A12.8(3)-(4)): a month is our reading.
            work_checks: WorkCheckRules {
                dossiers_days: Some(30),
                after_sale_days: Some(30),
            },
            plans: PlanRules {
                written_by: NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default(),
                given_back_by: NaiveTime::from_hms_opt(17, 30, 0).unwrap_or_default(),
                weekly_on: PlanDay::Saturday,
            },
            periods_open_days: 0,
        }
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        for (place, interval) in [
            ("/levels/a", self.levels.a),
            ("/levels/b", self.levels.b),
            ("/levels/c", self.levels.c),
            ("/levels/d", self.levels.d),
            ("/buyers", self.buyers),
        ] {
            match interval.days {
                Some(days) if !(1..=366).contains(&days) => {
                    faults.add(
                        format!("{place}/days"),
                        "range",
                        "must be 1 to 366",
                        "须在1至366之间",
                    );
                }
                None if interval.obligatory => {
                    faults.add(
                        format!("{place}/days"),
                        "missing",
                        "what must be done has an interval",
                        "必须跟踪的须设间隔天数",
                    );
                }
                _ => {}
            }
        }
        for (place, days) in [
            ("/work_checks/dossiers_days", self.work_checks.dossiers_days),
            (
                "/work_checks/after_sale_days",
                self.work_checks.after_sale_days,
            ),
        ] {
            if days.is_some_and(|days| !(1..=366).contains(&days)) {
                faults.add(place, "range", "must be 1 to 366", "须在1至366之间");
            }
        }
        for (place, value, least, most) in [
            (
                "/entered_within_days",
                u16::from(self.entered_within_days),
                0,
                7,
            ),
            ("/hard_case_after", u16::from(self.hard_case_after), 1, 20),
            ("/archived_after_days", self.archived_after_days, 1, 1100),
            (
                "/claim_warning_days",
                u16::from(self.claim_warning_days),
                0,
                60,
            ),
            ("/invitation_days", u16::from(self.invitation_days), 0, 60),
            ("/reminder_days", u16::from(self.reminder_days), 0, 60),
            (
                "/periods_open_days",
                u16::from(self.periods_open_days),
                0,
                60,
            ),
        ] {
            if !(least..=most).contains(&value) {
                faults.add(
                    place,
                    "range",
                    format!("must be {least} to {most}"),
                    format!("须在{least}至{most}之间"),
                );
            }
        }
        if self.plans.written_by >= self.plans.given_back_by {
            faults.add(
                "/plans/given_back_by",
                "order",
                "must be later than written_by",
                "须晚于填写时间",
            );
        }
        faults.none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(change: impl FnOnce(&mut TrackingRules)) -> Vec<String> {
        let mut rules = TrackingRules::shipped(Shipped::SalesOffice);
        change(&mut rules);
        rules
            .check()
            .err()
            .map(|faults| faults.0)
            .unwrap_or_default()
            .into_iter()
            .map(|fault| fault.pointer)
            .collect()
    }

    #[test]
    fn att_g26_levels_a_and_b_must_be_followed_within_7_and_15_days() {
        let rules = TrackingRules::shipped(Shipped::SalesOffice);
        assert_eq!(
            rules.levels.a,
            FollowUpInterval {
                days: Some(7),
                obligatory: true
            }
        );
        assert_eq!(
            rules.levels.b,
            FollowUpInterval {
                days: Some(15),
                obligatory: true
            }
        );
        assert!(!rules.levels.c.obligatory && !rules.levels.d.obligatory);
    }

    #[test]
    fn the_figures_have_their_ranges() {
        assert!(places(|_| ()).is_empty());
        assert!(places(|rules| rules.levels.c.days = Some(366)).is_empty());
        assert_eq!(
            places(|rules| rules.levels.c.days = Some(367)),
            ["/levels/c/days"]
        );
        assert_eq!(
            places(|rules| rules.levels.a.days = None),
            ["/levels/a/days"]
        );
        assert!(places(|rules| rules.hard_case_after = 20).is_empty());
        assert_eq!(
            places(|rules| rules.hard_case_after = 0),
            ["/hard_case_after"]
        );
        assert_eq!(
            places(|rules| rules.entered_within_days = 8),
            ["/entered_within_days"]
        );
        assert_eq!(
            places(|rules| rules.archived_after_days = 1101),
            ["/archived_after_days"]
        );
        assert_eq!(
            places(|rules| rules.plans.written_by = rules.plans.given_back_by),
            ["/plans/given_back_by"]
        );
    }
}
