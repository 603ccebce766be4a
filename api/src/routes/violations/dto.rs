//! Bodies of violations.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::{CatalogueEntry, Sanction, SanctionMeasure, Severity};
use kehu_kernel::{FileId, PolicyVersionId, UnitId, UserId, ViolationId};
use kehu_violations as domain;
use kehu_violations::{AboutKind, AppealOutcome, EventKind, NewViolation, State, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A violation of the sales office's rules (GOV-05).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Violation {
    /// Identifier.
    pub id: ViolationId,
    /// The site.
    pub site_id: UnitId,
    /// Who is accused.
    pub accused_id: UserId,
    /// Key of the kind that was reported, of the catalogue.
    #[schema(max_length = 50, example = "poaching")]
    pub kind: String,
    /// What happened.
    #[schema(max_length = 4000)]
    pub description: String,
    /// What it happened at.
    pub about: Option<ViolationAbout>,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// The user who reported it; null when the program itself did, and for the accused.
    pub reported_by: Option<UserId>,
    /// Where it stands.
    pub state: State,
    /// Whether nothing changes any more, and a sanction has taken effect.
    pub is_final: bool,
    /// Who looks into it.
    pub investigator_id: Option<UserId>,
    /// How it was decided.
    pub decision: Option<ViolationDecision>,
    /// The appeal of the accused.
    pub appeal: Option<ViolationAppeal>,
    /// How the appeal was decided.
    pub appeal_decision: Option<ViolationAppealDecision>,
    /// The record that shows it, where the program itself reported it: a manager's finding, a ruling.
    pub shown_by: Option<Uuid>,
    /// Files that show it.
    #[schema(max_items = 10)]
    pub evidence: Vec<FileId>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// What a violation happened at.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViolationAbout {
    /// Kind of thing.
    pub kind: AboutKind,
    /// Its identifier.
    pub id: Uuid,
}

/// How a violation was decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationDecision {
    /// Who decided.
    pub decided_by: UserId,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// What was found and what it costs; null when it was dismissed.
    pub sentence: Option<ViolationSentence>,
}

/// What was found and what it costs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationSentence {
    /// Key of the kind that was found.
    #[schema(max_length = 50, example = "poaching")]
    pub kind: String,
    /// How grave.
    pub severity: Severity,
    /// What it costs.
    #[schema(max_items = 5)]
    pub sanctions: Vec<ViolationSanction>,
    /// The policy version of the catalogue; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The last day of the appeal.
    pub appeal_until: NaiveDate,
}

/// What a violation costs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationSanction {
    /// What is taken or done.
    pub measure: SanctionMeasure,
    /// How much, as the measure says: days, months, millionths or yuan; 0 where it needs no figure.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub figure: u32,
}

/// The appeal of the accused.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationAppeal {
    /// When.
    pub appealed_at: DateTime<Utc>,
    /// What the accused says.
    #[schema(max_length = 4000)]
    pub text: String,
}

/// How an appeal was decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationAppealDecision {
    /// Who decided.
    pub decided_by: UserId,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The outcome.
    pub outcome: AppealOutcome,
}

page!(ViolationPage, Violation);

impl Violation {
    /// As its judges see it on a day.
    pub(super) fn of(violation: domain::Violation, today: NaiveDate) -> Self {
        let domain::Violation {
            id,
            site_id,
            accused_id,
            kind,
            description,
            about,
            occurred_at,
            reported_at,
            reported_by_kind,
            reported_by_id,
            investigator_id,
            verdict,
            shown_by,
            evidence,
            version,
        } = violation;
        let (state, is_final) = (verdict.state(), verdict.is_final(today));
        let (decision, appeal, appeal_decision) = parts(verdict);
        let is_person = reported_by_kind == "user";
        Self {
            id,
            site_id,
            accused_id,
            kind,
            description,
            about: about.map(|about| ViolationAbout {
                kind: about.kind,
                id: about.id,
            }),
            occurred_at,
            reported_at,
            reported_by: is_person.then(|| reported_by_id.parse().ok()).flatten(),
            state,
            is_final,
            investigator_id,
            decision,
            appeal,
            appeal_decision,
            shown_by,
            evidence,
            version,
        }
    }

    /// As the accused sees it: who reported it stays with the judges.
    pub(super) fn for_accused(violation: domain::Violation, today: NaiveDate) -> Self {
        Self {
            reported_by: None,
            ..Self::of(violation, today)
        }
    }
}

type Parts = (
    Option<ViolationDecision>,
    Option<ViolationAppeal>,
    Option<ViolationAppealDecision>,
);

fn parts(verdict: Verdict) -> Parts {
    match verdict {
        Verdict::Reported | Verdict::Investigating => (None, None, None),
        Verdict::Dismissed(ruling) => (Some(decision(ruling, None)), None, None),
        Verdict::Decided(ruling, sentence) => (Some(decision(ruling, Some(sentence))), None, None),
        Verdict::Appealed(ruling, sentence, appeal) => (
            Some(decision(ruling, Some(sentence))),
            Some(appeal.into()),
            None,
        ),
        Verdict::Final(ruling, sentence, appeal, second) => (
            Some(decision(ruling, Some(sentence))),
            Some(appeal.into()),
            Some(second.into()),
        ),
    }
}

fn decision(ruling: domain::Ruling, sentence: Option<domain::Sentence>) -> ViolationDecision {
    let domain::Ruling { by, at, reason } = ruling;
    ViolationDecision {
        decided_by: by,
        decided_at: at,
        reason,
        sentence: sentence.map(Into::into),
    }
}

impl From<domain::Sentence> for ViolationSentence {
    fn from(sentence: domain::Sentence) -> Self {
        let domain::Sentence {
            kind,
            severity,
            sanctions,
            policy_version_id,
            appeal_until,
        } = sentence;
        Self {
            kind,
            severity,
            sanctions: sanctions.into_iter().map(Into::into).collect(),
            policy_version_id,
            appeal_until,
        }
    }
}

impl From<Sanction> for ViolationSanction {
    fn from(sanction: Sanction) -> Self {
        let Sanction { measure, figure } = sanction;
        Self { measure, figure }
    }
}

impl From<domain::Appeal> for ViolationAppeal {
    fn from(appeal: domain::Appeal) -> Self {
        let domain::Appeal { at, text } = appeal;
        Self {
            appealed_at: at,
            text,
        }
    }
}

impl From<domain::AppealRuling> for ViolationAppealDecision {
    fn from(second: domain::AppealRuling) -> Self {
        let domain::AppealRuling {
            ruling: domain::Ruling { by, at, reason },
            outcome,
        } = second;
        Self {
            decided_by: by,
            decided_at: at,
            reason,
            outcome,
        }
    }
}

/// The record of a violation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationRecord {
    /// Every act, the first one first.
    #[schema(max_items = 10)]
    pub items: Vec<ViolationEvent>,
}

/// A line of a violation's record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationEvent {
    /// What was done.
    pub event: EventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// The user who did it; null when the program itself did.
    pub by: Option<UserId>,
    /// What was said.
    #[schema(max_length = 4000)]
    pub note: Option<String>,
    /// The severity that was decided on.
    pub severity: Option<Severity>,
    /// The sanctions that were decided on.
    #[schema(max_items = 5)]
    pub sanctions: Vec<ViolationSanction>,
}

impl From<domain::ViolationEvent> for ViolationEvent {
    fn from(line: domain::ViolationEvent) -> Self {
        let domain::ViolationEvent {
            event,
            occurred_at,
            by_kind,
            by_id,
            note,
            severity,
            sanctions,
        } = line;
        let is_person = by_kind == "user";
        Self {
            event,
            occurred_at,
            by: is_person.then(|| by_id.parse().ok()).flatten(),
            note,
            severity,
            sanctions: sanctions.into_iter().map(Into::into).collect(),
        }
    }
}

/// The catalogue of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationCatalogue {
    /// The policy version that it stands in; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Days after a decision within which it can be appealed against.
    #[schema(minimum = 0, maximum = 90)]
    pub appeal_days: u16,
    /// The entries.
    #[schema(max_items = 100)]
    pub items: Vec<ViolationKind>,
}

/// A kind of violation, how grave it is, and what it costs.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViolationKind {
    /// Key of the kind.
    #[schema(max_length = 50, example = "poaching")]
    pub kind: String,
    /// How grave.
    pub severity: Severity,
    /// Name in the caller's language.
    #[schema(max_length = 100, example = "Poaching visitors")]
    pub name: String,
    /// What it costs.
    #[schema(max_items = 5)]
    pub sanctions: Vec<ViolationSanction>,
}

impl ViolationKind {
    pub(super) fn of(entry: CatalogueEntry, language: kehu_kernel::Language) -> Self {
        let CatalogueEntry {
            kind,
            severity,
            name_zh,
            name_en,
            sanctions,
        } = entry;
        Self {
            kind,
            severity,
            name: match language {
                kehu_kernel::Language::Chinese => name_zh,
                kehu_kernel::Language::English => name_en,
            },
            sanctions: sanctions.into_iter().map(Into::into).collect(),
        }
    }
}

/// Reports a violation.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportViolation {
    /// The site.
    pub site_id: UnitId,
    /// Who is accused.
    pub accused_id: UserId,
    /// Key of the kind in the catalogue of the site.
    #[validate(length(min = 3, max = 50))]
    #[schema(min_length = 3, max_length = 50, example = "poaching")]
    pub kind: String,
    /// What happened.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub description: String,
    /// When it happened; not in the future.
    pub occurred_at: DateTime<Utc>,
    /// What it happened at.
    pub about: Option<ViolationAbout>,
    /// Files that show it, uploaded before.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub evidence: Vec<FileId>,
}

impl From<ReportViolation> for NewViolation {
    fn from(report: ReportViolation) -> Self {
        let ReportViolation {
            site_id,
            accused_id,
            kind,
            description,
            occurred_at,
            about,
            evidence,
        } = report;
        Self {
            site_id,
            accused_id,
            kind,
            description,
            occurred_at,
            about: about.map(|about| domain::About {
                kind: about.kind,
                id: about.id,
            }),
            evidence,
        }
    }
}

/// Why.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissViolation {
    /// Why it is unfounded.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Decides on a sanction.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideViolation {
    /// Key of the kind that was found, of the catalogue.
    #[validate(length(min = 3, max = 50))]
    #[schema(min_length = 3, max_length = 50, example = "poaching")]
    pub kind: String,
    /// How grave it was.
    pub severity: Severity,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Appeals.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealViolation {
    /// Why the decision is wrong.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}

/// Decides on an appeal.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideViolationAppeal {
    /// The outcome.
    pub outcome: AppealOutcome,
    /// Key of the kind that takes the place of what was found; with the outcome `changed` only.
    #[validate(length(min = 3, max = 50))]
    #[schema(min_length = 3, max_length = 50, example = "slighting")]
    pub kind: Option<String>,
    /// How grave it was; with the outcome `changed` only.
    pub severity: Option<Severity>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl DecideViolationAppeal {
    /// The kind and severity that take the place of what was found.
    pub(super) fn instead(&self) -> Option<(&str, Severity)> {
        self.kind.as_deref().zip(self.severity)
    }
}
