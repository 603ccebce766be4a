//! The lines of the ledger of turns.

use super::order::Line;
use chrono::{DateTime, Utc};
use kehu_kernel::{PresenceId, ReceptionId, TurnEntryId, TurnTradeId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a turn entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = TurnEntryKind)]
pub enum EntryKind {
    /// A day's order begins.
    DayOpened,
    /// Comes on duty, at the end of the order.
    Joined,
    /// Goes off duty.
    LeftDuty,
    /// Is put at a place.
    Moved,
    /// Takes the turn.
    Taken,
    /// Uses the own turn out of order.
    Used,
    /// Is passed over.
    PassedOver,
    /// Is owed turns.
    Granted,
    /// What is owed is withdrawn.
    Withdrawn,
    /// A turn is given back.
    GivenBack,
    /// A turn's reception is void.
    Voided,
    /// Receives as volunteer.
    Volunteered,
    /// The turn is cancelled for dress.
    Cancelled,
    /// Is not admitted to reception.
    Barred,
    /// Is admitted again.
    Admitted,
    /// Two trade their places.
    Traded,
}

impl EntryKind {
    /// The name in answers and storage.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DayOpened => "day_opened",
            Self::Joined => "joined",
            Self::LeftDuty => "left_duty",
            Self::Moved => "moved",
            Self::Taken => "taken",
            Self::Used => "used",
            Self::PassedOver => "passed_over",
            Self::Granted => "granted",
            Self::Withdrawn => "withdrawn",
            Self::GivenBack => "given_back",
            Self::Voided => "voided",
            Self::Volunteered => "volunteered",
            Self::Cancelled => "cancelled",
            Self::Barred => "barred",
            Self::Admitted => "admitted",
            Self::Traded => "traded",
        }
    }
}

/// Why a salesperson could not receive when the turn came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = PassedOverCause)]
pub enum Cause {
    /// Not there without good reason.
    Absent,
    /// Out on ordered work.
    OnBusiness,
    /// Busy with a new visitor.
    BusyWithNew,
    /// Busy with a returning visitor.
    BusyWithReturning,
    /// Busy with a visitor who named the salesperson.
    BusyWithNamed,
    /// Busy as volunteer.
    Volunteering,
    /// Not admitted to reception (ATT-G05).
    NotAdmitted,
    /// A manager decided so.
    ByDecision,
}

/// What kind of turn somebody is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = TurnClaimKind)]
pub enum ClaimKind {
    /// A priority turn: granted by a manager, or for a turn missed on verified work.
    Priority,
    /// A turn that was passed over and is made up.
    MakeUp,
    /// What a volunteer reception earned.
    Volunteer,
}

/// A move in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A day's order begins like this.
    DayOpened {
        /// The whole order.
        line: Line,
    },
    /// Comes on duty, at the end.
    Joined {
        /// Who.
        who: UserId,
    },
    /// Goes off duty.
    LeftDuty {
        /// Who.
        who: UserId,
    },
    /// Is put at a place.
    Moved {
        /// Who.
        who: UserId,
        /// Place among those on duty, from 1.
        place: u16,
    },
    /// Takes the turn: by order, then to the end; or from a claim, which leaves the order as it is.
    Taken {
        /// Who.
        who: UserId,
        /// Number of the entry that granted the claim.
        claim: Option<i64>,
    },
    /// Uses the own turn out of order.
    Used {
        /// Who.
        who: UserId,
    },
    /// Is passed over, to the end.
    PassedOver {
        /// Who.
        who: UserId,
        /// Why.
        cause: Cause,
        /// During which stretch of presence.
        presence: Option<PresenceId>,
    },
    /// Is owed turns, which go before the order.
    Granted {
        /// Who.
        who: UserId,
        /// What for.
        claim: ClaimKind,
        /// How many, 1 to 100.
        times: u16,
        /// Whether before all that are owed already.
        ahead: bool,
        /// The stretch of presence in which the turns were missed.
        presence: Option<PresenceId>,
        /// The entry for which it is granted.
        entry: Option<i64>,
    },
    /// What is owed by an entry is withdrawn.
    Withdrawn {
        /// Whose.
        who: UserId,
        /// Number of the entry that granted it.
        entry: i64,
    },
    /// A turn is given back: its salesperson stands where they stood.
    GivenBack {
        /// Whose.
        who: UserId,
        /// Number of the entry by which it was taken.
        entry: i64,
    },
    /// The reception of a turn is void; the turn remains used.
    Voided {
        /// Whose.
        who: UserId,
        /// Number of the entry by which it was taken.
        entry: i64,
    },
    /// Receives as volunteer, without a turn.
    Volunteered {
        /// Who.
        who: UserId,
    },
    /// The turn is cancelled for dress, to the end (ATT-G05).
    Cancelled {
        /// Whose.
        who: UserId,
    },
    /// Is not admitted to reception until mended (ATT-G05).
    Barred {
        /// Who.
        who: UserId,
    },
    /// Is admitted again.
    Admitted {
        /// Who.
        who: UserId,
    },
    /// Two trade their places (ATT-G03).
    Traded {
        /// Who proposed it.
        who: UserId,
        /// With whom.
        other: UserId,
        /// The approved trade.
        trade: TurnTradeId,
    },
}

impl Step {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::DayOpened { .. } => EntryKind::DayOpened,
            Self::Joined { .. } => EntryKind::Joined,
            Self::LeftDuty { .. } => EntryKind::LeftDuty,
            Self::Moved { .. } => EntryKind::Moved,
            Self::Taken { .. } => EntryKind::Taken,
            Self::Used { .. } => EntryKind::Used,
            Self::PassedOver { .. } => EntryKind::PassedOver,
            Self::Granted { .. } => EntryKind::Granted,
            Self::Withdrawn { .. } => EntryKind::Withdrawn,
            Self::GivenBack { .. } => EntryKind::GivenBack,
            Self::Voided { .. } => EntryKind::Voided,
            Self::Volunteered { .. } => EntryKind::Volunteered,
            Self::Cancelled { .. } => EntryKind::Cancelled,
            Self::Barred { .. } => EntryKind::Barred,
            Self::Admitted { .. } => EntryKind::Admitted,
            Self::Traded { .. } => EntryKind::Traded,
        }
    }

    /// Whom it moves; none where the day begins.
    #[must_use]
    pub const fn who(&self) -> Option<UserId> {
        match self {
            Self::DayOpened { .. } => None,
            Self::Joined { who }
            | Self::LeftDuty { who }
            | Self::Moved { who, .. }
            | Self::Taken { who, .. }
            | Self::Used { who }
            | Self::PassedOver { who, .. }
            | Self::Granted { who, .. }
            | Self::Withdrawn { who, .. }
            | Self::GivenBack { who, .. }
            | Self::Voided { who, .. }
            | Self::Volunteered { who }
            | Self::Cancelled { who }
            | Self::Barred { who }
            | Self::Admitted { who }
            | Self::Traded { who, .. } => Some(*who),
        }
    }
}

/// A line of a site's ledger of turns. Never changed: a correction is another line that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnEntry {
    /// Identifier.
    pub id: TurnEntryId,
    /// The site.
    pub site: UnitId,
    /// Number in the site's ledger, from 1, without gaps.
    pub number: i64,
    /// The move.
    pub step: Step,
    /// The reception with which it came.
    pub reception: Option<ReceptionId>,
    /// The reason that was given, 1 to 2000 characters.
    pub reason: Option<String>,
    /// When. No entry is earlier than the one before it.
    pub occurred_at: DateTime<Utc>,
    /// Who did it; none when no person did.
    pub actor: Option<UserId>,
}
