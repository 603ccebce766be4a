//! Bodies of improvement items.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_improvements as domain;
use kehu_improvements::{EventKind, ImprovementState, NewImprovement, Source, SourceKind};
use kehu_kernel::{ImprovementId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An item of the register of improvements (GOV-07).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Improvement {
    /// Identifier.
    pub id: ImprovementId,
    /// The unit whose matter it is.
    pub unit_id: UnitId,
    /// What showed the need.
    pub source: SourceKind,
    /// The thing that showed it, where the system keeps it.
    pub source_id: Option<Uuid>,
    /// In few words.
    #[schema(max_length = 200, example = "投诉受理后一小时内先电话答复")]
    pub title: String,
    /// The cause, and what is to be better.
    #[schema(max_length = 4000)]
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
    /// Whether that day has passed without a result.
    pub overdue: bool,
    /// The user who raised it; null when the program itself did.
    pub raised_by: Option<UserId>,
    /// When.
    pub raised_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ImprovementState,
    /// What came of it.
    pub outcome: Option<ImprovementOutcome>,
    /// Its effect.
    pub judgement: Option<ImprovementJudgement>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(ImprovementPage, Improvement);

/// What came of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImprovementOutcome {
    /// When it was reported.
    pub at: DateTime<Utc>,
    /// Who reported.
    pub by: UserId,
    /// The result.
    #[schema(max_length = 2000)]
    pub result: String,
}

/// The effect of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImprovementJudgement {
    /// When it was judged.
    pub at: DateTime<Utc>,
    /// Who judged.
    pub by: UserId,
    /// The effect.
    #[schema(max_length = 2000)]
    pub effect: String,
}

impl Improvement {
    /// As it stands on a day.
    pub fn of(item: domain::Improvement, today: NaiveDate) -> Self {
        let overdue = item.is_overdue(today);
        let domain::Improvement {
            id,
            unit_id,
            source,
            title,
            content,
            owner_id,
            due_on,
            raised_by_kind,
            raised_by_id,
            raised_at,
            state,
            outcome,
            judgement,
            version,
        } = item;
        let is_person = raised_by_kind == "user";
        Self {
            id,
            unit_id,
            source: source.kind,
            source_id: source.id,
            title,
            content,
            owner_id,
            due_on,
            overdue,
            raised_by: is_person.then(|| raised_by_id.parse().ok()).flatten(),
            raised_at,
            state,
            outcome: outcome.map(|domain::Outcome { at, by, result }| ImprovementOutcome {
                at,
                by,
                result,
            }),
            judgement: judgement.map(
                |domain::Judgement { at, by, effect }| ImprovementJudgement { at, by, effect },
            ),
            version,
        }
    }
}

/// Raises an item.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaiseImprovement {
    /// The unit whose matter it is.
    pub unit_id: UnitId,
    /// What showed the need. A thing that the system keeps raises its items itself, as a complaint does.
    pub source: SourceKind,
    /// In few words.
    #[validate(length(min = 1, max = 200))]
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "投诉受理后一小时内先电话答复"
    )]
    pub title: String,
    /// The cause, and what is to be better.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day; today or later.
    pub due_on: NaiveDate,
}

impl From<RaiseImprovement> for NewImprovement {
    fn from(body: RaiseImprovement) -> Self {
        let RaiseImprovement {
            unit_id,
            source,
            title,
            content,
            owner_id,
            due_on,
        } = body;
        Self {
            unit_id,
            source: Source {
                kind: source,
                id: None,
            },
            title,
            content,
            owner_id,
            due_on,
        }
    }
}

/// Gives an item to another owner, or another day.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverImprovement {
    /// The new owner; the present one when null.
    pub owner_id: Option<UserId>,
    /// The new last day, today or later; the present one when null.
    pub due_on: Option<NaiveDate>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Reports an item as done.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportImprovementDone {
    /// The result.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub result: String,
}

/// Judges the effect of an item.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeImprovement {
    /// The effect, or that there was none.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub effect: String,
    /// Where there was none: the day by which it is done again, today or later. Null closes the item.
    pub again_by: Option<NaiveDate>,
}

/// Gives an item up.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveUpImprovement {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// The history of an item.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImprovementHistory {
    /// Every act, the first one first.
    #[schema(max_items = 1000)]
    pub items: Vec<ImprovementEvent>,
}

/// A line of an item's history.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImprovementEvent {
    /// What was done.
    pub event: EventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// The user who did it; null when the program itself did.
    pub by: Option<UserId>,
    /// The owner from then on.
    pub owner_id: UserId,
    /// The last day from then on.
    pub due_on: NaiveDate,
    /// The result, the effect or the reason.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

impl From<domain::ImprovementEvent> for ImprovementEvent {
    fn from(line: domain::ImprovementEvent) -> Self {
        let domain::ImprovementEvent {
            event,
            occurred_at,
            by_kind,
            by_id,
            owner_id,
            due_on,
            note,
        } = line;
        let is_person = by_kind == "user";
        Self {
            event,
            occurred_at,
            by: is_person.then(|| by_id.parse().ok()).flatten(),
            owner_id,
            due_on,
            note,
        }
    }
}
