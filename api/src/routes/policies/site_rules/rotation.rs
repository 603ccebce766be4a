//! Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotationRules {
    /// What puts the salespeople in order (ATT-G01). `sign_in` demands `across_days: restart`.
    pub order_by: OrderBy,
    /// The time over which `fewest_received` counts.
    pub counted_over: CountedOver,
    /// Whether the order goes on from day to day or begins anew (ATT-G01).
    pub across_days: AcrossDays,
    /// Whether turns that are owed at the end of a day are still owed on the next.
    pub claims_carry_over: bool,
    /// How many stand by behind the first in order (ATT-G02).
    #[validate(range(max = 10))]
    #[schema(minimum = 0, maximum = 10, example = 1)]
    pub standby: u8,
    /// Desk duty in the lunch hours; null where nobody is set (ATT-G02).
    #[validate(nested)]
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
    /// When the day's work ends at the latest, in the site's time: whoever did not sign out was on duty until then.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "18:00"
    )]
    pub day_ends_at: String,
}

/// What puts the salespeople in order.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RotationOrderBy)]
pub enum OrderBy {
    /// The roster.
    Roster,
    /// Who signed in first that day.
    SignIn,
    /// Who has received the fewest new visitors; the roster among equals.
    FewestReceived,
}

/// The time over which received new visitors are counted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RotationCountedOver)]
pub enum CountedOver {
    /// The day.
    Day,
    /// The calendar month.
    Month,
}

/// How the order of a day begins.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RotationAcrossDays)]
pub enum AcrossDays {
    /// Where the day before left it.
    Continue,
    /// As the roster says, each day.
    Restart,
}

/// Desk duty in the lunch hours (ATT-G02).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LunchDesk {
    /// First minute, in the site's time.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "12:00"
    )]
    pub from: String,
    /// The minute at which it is over; later than `from`.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "13:30"
    )]
    pub until: String,
    /// How many of the first in order.
    #[validate(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10, example = 2)]
    pub people: u8,
}

/// What becomes of a missed turn, by the reason for missing it (ATT-G04).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissedTurns {
    /// Not there without good reason, or not admitted to reception.
    pub absent: MissedTurn,
    /// Out on work that a superior ordered.
    pub on_business: MissedTurn,
    /// Busy with a new visitor.
    pub busy_with_new: MissedTurn,
    /// Busy with a returning visitor of one's own.
    pub busy_with_returning: MissedTurn,
    /// Busy with a visitor who asked for the salesperson by name.
    pub busy_with_named: MissedTurn,
    /// Busy with another's visitor as volunteer.
    pub volunteering: MissedTurn,
}

/// What becomes of a missed turn. The salesperson goes to the end of the order in any case.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissedTurn {
    /// It is lost.
    Lost,
    /// Each one is made up, as soon as the salesperson is back, before the order goes on.
    MadeUp,
    /// However many: the next new visitor after the return is theirs.
    PriorityNext,
}

/// What a volunteer reception earns (ATT-G08).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VolunteerReward {
    /// Nothing.
    Nothing,
    /// The next new visitor, before all others.
    NextNewVisitor,
    /// A turn that is made up after those that are owed already.
    MadeUp,
}

/// Whether a priority turn may follow when a visitor is given to another salesperson (ATT-V06c).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriorityAfterChange {
    /// Never.
    Never,
    /// If the former salesperson is without fault.
    WithoutFault,
    /// Always.
    Always,
}

pub(in crate::routes::policies) fn time_of_day(text: &str) -> Result<(), ValidationError> {
    let fits = text.len() == 5 && chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok();
    if fits {
        return Ok(());
    }
    Err(ValidationError::new("time").with_message(Cow::Borrowed("must be a time such as 12:00")))
}
