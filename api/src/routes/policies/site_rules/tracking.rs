//! Following visitors up, plans and the closing of statistics: their figures and switches (ATT-G26, ATT-G27, ATT-S).

use super::rotation::time_of_day;
use kehu_attribution::policy::PlanDay;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Following visitors up, plans and the closing of statistics: their figures and switches (ATT-G26, ATT-G27, ATT-S).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackingRules {
    /// Who is followed up how often, by intent level (ATT-G26).
    #[validate(nested)]
    pub levels: FollowUpLevels,
    /// How often those who bought are kept in touch with, whatever their level (ATT-G26).
    #[validate(nested)]
    pub buyers: FollowUpInterval,
    /// Whether only a contact in which the visitor was reached lets the interval begin anew.
    pub only_reached_counts: bool,
    /// Days after a contact within which it is entered; 0: the same day (ATT-G26).
    #[validate(range(max = 7))]
    #[schema(minimum = 0, maximum = 7, example = 0)]
    pub entered_within_days: u8,
    /// Contacts in a row that met an objection or reached nobody after which a party is a hard case (ATT-G26).
    #[validate(range(min = 1, max = 20))]
    #[schema(minimum = 1, maximum = 20, example = 3)]
    pub hard_case_after: u8,
    /// Days without a contact after which a party that need not be followed up is archived (ATT-G27).
    #[validate(range(min = 1, max = 1100))]
    #[schema(minimum = 1, maximum = 1100, example = 180)]
    pub archived_after_days: u16,
    /// Days before a claim expires from which it shows among what is due (ATT-S05).
    #[validate(range(max = 60))]
    #[schema(minimum = 0, maximum = 60, example = 3)]
    pub claim_warning_days: u8,
    /// Days after a call for which its caller, if not come yet, is to be invited (ATT-S05).
    #[validate(range(max = 60))]
    #[schema(minimum = 0, maximum = 60, example = 7)]
    pub invitation_days: u8,
    /// Days before a contract or a payment is due from which it is reminded of (ATT-S05).
    #[validate(range(max = 60))]
    #[schema(minimum = 0, maximum = 60, example = 3)]
    pub reminder_days: u8,
    /// How often managers check the salespeople's dossiers and after-sale work (ATT-G26).
    #[validate(nested)]
    pub work_checks: WorkCheckRules,
    /// Daily and weekly plans (ATT-S03).
    #[validate(nested)]
    pub plans: PlanRules,
    /// Days after its end for which a statistics period stays open (ATT-S01).
    #[validate(range(max = 60))]
    #[schema(minimum = 0, maximum = 60, example = 0)]
    pub periods_open_days: u8,
}

/// Who is followed up how often, by intent level.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpLevels {
    /// Clear motive, no objection, decides within a week.
    #[validate(nested)]
    pub a: FollowUpInterval,
    /// Clear motive, objections that can be met, one to two weeks.
    #[validate(nested)]
    pub b: FollowUpInterval,
    /// Comparing, about a month.
    #[validate(nested)]
    pub c: FollowUpInterval,
    /// No intention.
    #[validate(nested)]
    pub d: FollowUpInterval,
}

/// How often a party is followed up.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpInterval {
    /// Days from one contact to the day by which the next is due; null where none is due by itself.
    #[validate(range(min = 1, max = 366))]
    #[schema(minimum = 1, maximum = 366, example = 7)]
    pub days: Option<u16>,
    /// Whether it must be done: one that is missing shows. Demands `days`.
    pub obligatory: bool,
}

/// How often managers check the salespeople's work (ATT-G26).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkCheckRules {
    /// Days from one check of the dossiers to the day by which the next is due; null where none is due.
    #[validate(range(min = 1, max = 366))]
    #[schema(minimum = 1, maximum = 366, example = 30)]
    pub dossiers_days: Option<u16>,
    /// The same of the after-sale work.
    #[validate(range(min = 1, max = 366))]
    #[schema(minimum = 1, maximum = 366, example = 30)]
    pub after_sale_days: Option<u16>,
}

/// Daily and weekly plans (ATT-S03).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRules {
    /// When the day's plan is to be written at the latest, in the site's time; afterwards it shows as late.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "09:30"
    )]
    pub written_by: String,
    /// When plans are to be given back at the latest, and their summaries are due; later than `written_by`.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "17:30"
    )]
    pub given_back_by: String,
    /// The day on which the plan of the next seven days is written.
    pub weekly_on: PlanDay,
}
