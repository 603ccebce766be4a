//! What a violation is.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::{Sanction, Severity};
use kehu_kernel::{FileId, PolicyVersionId, UnitId, UserId, ViolationId};
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// Where a violation stands.
    #[schema(as = ViolationState)]
    State {
        /// Waits for somebody to look into it.
        Reported = "reported",
        /// Is being looked into.
        Investigating = "investigating",
        /// Was unfounded.
        Dismissed = "dismissed",
        /// A sanction was decided on. It takes effect when the days of the appeal are over.
        Decided = "decided",
        /// The accused has appealed; nothing takes effect before that is decided.
        Appealed = "appealed",
        /// The appeal was decided.
        Final = "final",
    }
}

kehu_kernel::word_lists! {
    /// What came of an appeal.
    #[schema(as = ViolationAppealOutcome)]
    AppealOutcome {
        /// The decision stands.
        Upheld = "upheld",
        /// Another sanction takes its place.
        Changed = "changed",
        /// There is no sanction.
        Revoked = "revoked",
    }
}

kehu_kernel::word_lists! {
    /// An act on a violation.
    #[schema(as = ViolationEventKind)]
    EventKind {
        /// It was reported.
        Reported = "reported",
        /// Somebody began to look into it.
        Investigated = "investigated",
        /// It was dismissed as unfounded.
        Dismissed = "dismissed",
        /// A sanction was decided on.
        Decided = "decided",
        /// The accused appealed.
        Appealed = "appealed",
        /// The appeal was refused.
        Upheld = "upheld",
        /// The appeal led to another sanction.
        Changed = "changed",
        /// The appeal led to no sanction.
        Revoked = "revoked",
    }
}

kehu_kernel::word_lists! {
    /// What a violation happened at.
    #[schema(as = ViolationAboutKind)]
    AboutKind {
        /// A party.
        Party = "party",
        /// A reception.
        Reception = "reception",
        /// A referral.
        Referral = "referral",
        /// A deal.
        Deal = "deal",
        /// A payment.
        Payment = "payment",
        /// A dispute.
        Dispute = "dispute",
    }
}

/// What a violation happened at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Kind of thing.
    pub kind: AboutKind,
    /// Its identifier.
    pub id: Uuid,
}

/// A violation to be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewViolation {
    /// The site.
    pub site_id: UnitId,
    /// Who is accused.
    pub accused_id: UserId,
    /// Key of the kind in the catalogue.
    pub kind: String,
    /// What happened, 1 to 4000 characters.
    pub description: String,
    /// When it happened, not later than now.
    pub occurred_at: DateTime<Utc>,
    /// What it happened at.
    pub about: Option<About>,
    /// Files that show it, at most 10.
    pub evidence: Vec<FileId>,
}

/// A violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Identifier.
    pub id: ViolationId,
    /// The site.
    pub site_id: UnitId,
    /// Who is accused.
    pub accused_id: UserId,
    /// Key of the kind that was reported.
    pub kind: String,
    /// What happened.
    pub description: String,
    /// What it happened at.
    pub about: Option<About>,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// Kind of principal who reported it.
    pub reported_by_kind: String,
    /// Who reported it.
    pub reported_by_id: String,
    /// Who looks into it.
    pub investigator_id: Option<UserId>,
    /// Where it stands, with what was decided.
    pub verdict: Verdict,
    /// The record that shows it, where the program reported it: a manager's finding, a ruling.
    pub shown_by: Option<Uuid>,
    /// Files that show it.
    pub evidence: Vec<FileId>,
    /// Rises by one with every change.
    pub version: i64,
}

/// Where a violation stands, with its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Reported.
    Reported,
    /// Being looked into.
    Investigating,
    /// Unfounded.
    Dismissed(Ruling),
    /// Decided, the appeal open or over.
    Decided(Ruling, Sentence),
    /// Appealed against.
    Appealed(Ruling, Sentence, Appeal),
    /// The appeal was decided. The sentence is the one that stands, or stood where it was revoked.
    Final(Ruling, Sentence, Appeal, AppealRuling),
}

impl Verdict {
    /// The state alone.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Reported => State::Reported,
            Self::Investigating => State::Investigating,
            Self::Dismissed(_) => State::Dismissed,
            Self::Decided(..) => State::Decided,
            Self::Appealed(..) => State::Appealed,
            Self::Final(..) => State::Final,
        }
    }

    /// Whether nothing changes any more on this business day.
    #[must_use]
    pub fn is_final(&self, today: NaiveDate) -> bool {
        match self {
            Self::Reported | Self::Investigating | Self::Appealed(..) => false,
            Self::Dismissed(_) | Self::Final(..) => true,
            Self::Decided(_, sentence) => sentence.appeal_until < today,
        }
    }
}

/// Who decided, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// What was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Key of the kind that was found.
    pub kind: String,
    /// How grave it was.
    pub severity: Severity,
    /// What it costs, as the catalogue stood then.
    pub sanctions: Vec<Sanction>,
    /// The policy version of the catalogue; none for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The last day on which it can be appealed against.
    pub appeal_until: NaiveDate,
}

/// The appeal of the accused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// When.
    pub at: DateTime<Utc>,
    /// What the accused says.
    pub text: String,
}

/// How the appeal was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealRuling {
    /// Who, when and why.
    pub ruling: Ruling,
    /// The outcome.
    pub outcome: AppealOutcome,
}

/// A line of a violation's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViolationEvent {
    /// What was done.
    pub event: EventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Kind of principal.
    pub by_kind: String,
    /// Who.
    pub by_id: String,
    /// What was said.
    pub note: Option<String>,
    /// The severity that was decided on.
    pub severity: Option<Severity>,
    /// The sanctions that were decided on.
    pub sanctions: Vec<Sanction>,
}

/// A sanction that has taken effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveSanction {
    /// The violation.
    pub violation_id: ViolationId,
    /// Whom it concerns.
    pub accused_id: UserId,
    /// When the violation happened.
    pub occurred_at: DateTime<Utc>,
    /// What it costs.
    pub sanctions: Vec<Sanction>,
}

kehu_kernel::labels! {
    State {
        Reported = "已举报", "Reported";
        Investigating = "调查中", "Investigating";
        Dismissed = "不成立", "Dismissed";
        Decided = "已处理", "Decided";
        Appealed = "申诉中", "Appealed";
        Final = "终局", "Final";
    }
}
