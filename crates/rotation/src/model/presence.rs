//! Where salespeople are and what they do.

use chrono::{DateTime, Utc};
use kehu_kernel::{PresenceId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a salesperson does at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PresenceState {
    /// There and free.
    OnSite,
    /// With a party.
    Busy,
    /// Out on work that a superior ordered.
    OnBusiness,
    /// Out for another reason.
    Out,
    /// On leave of absence.
    OnLeave,
    /// Found absent without reason.
    Absent,
    /// Gone home.
    Left,
}

impl PresenceState {
    /// The name in requests, answers and storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Busy => "busy",
            Self::OnBusiness => "on_business",
            Self::Out => "out",
            Self::OnLeave => "on_leave",
            Self::Absent => "absent",
            Self::Left => "left",
        }
    }
}

/// With what kind of visitor a salesperson is busy. It decides whether a turn is used and what a missed turn becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Engagement {
    /// A new visitor, by turn; a returning one who is received as new as well.
    NewVisitor,
    /// An existing customer with one new visitor (ATT-G09).
    Accompanied,
    /// A returning visitor (ATT-G07).
    Returning,
    /// A visitor who asked for the salesperson by name, or was directed there (ATT-G24, ATT-V13).
    Named,
    /// Another's visitor, received as volunteer (ATT-G08).
    Volunteer,
}

impl Engagement {
    /// The name in requests, answers and storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewVisitor => "new_visitor",
            Self::Accompanied => "accompanied",
            Self::Returning => "returning",
            Self::Named => "named",
            Self::Volunteer => "volunteer",
        }
    }
}

/// What a salesperson does from an instant on, until the next of theirs on the same day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    /// Identifier.
    pub id: PresenceId,
    /// Whose.
    pub salesperson: UserId,
    /// What.
    pub state: PresenceState,
    /// With what kind of visitor, while busy.
    pub engagement: Option<Engagement>,
    /// In which reception, while busy and where receptions are recorded.
    pub reception: Option<ReceptionId>,
    /// Who ordered the work outside.
    pub ordered_by: Option<UserId>,
    /// What the project manager said of that order; none until then (ATT-G04).
    pub order_confirmed: Option<bool>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// From when on it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it; none when no person did.
    pub recorded_by: Option<UserId>,
}

kehu_kernel::labels! {
    PresenceState {
        OnSite = "在场待客", "At the site, free";
        Busy = "正在接待", "With a party";
        OnBusiness = "因公外出", "Out on ordered work";
        Out = "外出", "Out";
        OnLeave = "请假", "On leave";
        Absent = "无故缺岗", "Absent without reason";
        Left = "已下班", "Gone home";
    }
}
