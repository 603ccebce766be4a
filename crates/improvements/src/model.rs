//! What an improvement item is.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{ImprovementId, UnitId, UserId};
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// What showed the need of an improvement (GOV-07).
    #[schema(as = ImprovementSource)]
    SourceKind {
        /// A customer visit.
        Visit = "visit",
        /// A customer seminar.
        Seminar = "seminar",
        /// A complaint.
        Complaint = "complaint",
        /// A survey.
        Survey = "survey",
        /// An inspection.
        Inspection = "inspection",
        /// A suggestion.
        Suggestion = "suggestion",
    }
}

kehu_kernel::word_lists! {
    /// Where an improvement item stands.
    ImprovementState {
        /// Its owner is at it.
        Open = "open",
        /// Done; its effect is not judged.
        Done = "done",
        /// Done with effect.
        Closed = "closed",
        /// Given up.
        GivenUp = "given_up",
    }
}

kehu_kernel::word_lists! {
    /// An act on an improvement item.
    #[schema(as = ImprovementEventKind)]
    EventKind {
        /// It was raised.
        Raised = "raised",
        /// It was given to another owner, or to another day.
        HandedOver = "handed_over",
        /// It was reported as done.
        Done = "done",
        /// It had effect.
        Effective = "effective",
        /// It had none, and was taken up again.
        Ineffective = "ineffective",
        /// It was given up.
        GivenUp = "given_up",
    }
}

/// What showed the need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Kind of thing.
    pub kind: SourceKind,
    /// The thing, where the system keeps it.
    pub id: Option<Uuid>,
}

/// An item to be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImprovement {
    /// The unit whose matter it is.
    pub unit_id: UnitId,
    /// What showed the need.
    pub source: Source,
    /// In few words, 1 to 200 characters.
    pub title: String,
    /// The cause, and what is to be better: 1 to 4000 characters.
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
}

/// An improvement item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Improvement {
    /// Identifier.
    pub id: ImprovementId,
    /// The unit whose matter it is.
    pub unit_id: UnitId,
    /// What showed the need.
    pub source: Source,
    /// In few words.
    pub title: String,
    /// The cause, and what is to be better.
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
    /// Kind of principal who raised it.
    pub raised_by_kind: String,
    /// Who raised it.
    pub raised_by_id: String,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ImprovementState,
    /// What came of it, once it is done.
    pub outcome: Option<Outcome>,
    /// Its effect, once that is judged.
    pub judgement: Option<Judgement>,
    /// Rises by one with every change.
    pub version: i64,
}

impl Improvement {
    /// Whether its day has passed without a result.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state == ImprovementState::Open && self.due_on < today
    }
}

/// What came of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// When it was reported.
    pub at: DateTime<Utc>,
    /// Who reported.
    pub by: UserId,
    /// The result.
    pub result: String,
}

/// The effect of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// When it was judged.
    pub at: DateTime<Utc>,
    /// Who judged.
    pub by: UserId,
    /// The effect.
    pub effect: String,
}

/// A line of an item's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImprovementEvent {
    /// What was done.
    pub event: EventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Kind of principal.
    pub by_kind: String,
    /// Who.
    pub by_id: String,
    /// The owner from then on.
    pub owner_id: UserId,
    /// The last day from then on.
    pub due_on: NaiveDate,
    /// The result, the effect or the reason.
    pub note: Option<String>,
}

kehu_kernel::labels! {
    ImprovementState {
        Open = "办理中", "Open";
        Done = "已完成，待评价效果", "Done, effect not judged";
        Closed = "已关闭", "Closed";
        GivenUp = "已放弃", "Given up";
    }
}
