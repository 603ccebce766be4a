//! What a dispute is made of.

use crate::words::stored_words;
use chrono::{DateTime, Utc};
use kehu_attribution::RuleId;
use kehu_attribution::facts::{FaultDegree, Portion};
use kehu_attribution::policy::RuleSet;
use kehu_kernel::{
    ApprovalId, DealId, DeterminationId, Digest, DisputeId, EvidenceId, FileId, PartyId, UnitId,
    UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

stored_words! {
    /// What is disputed.
    DisputeSubject {
        /// Whose the party is.
        Ownership = "ownership",
        /// The facts themselves: until they are cleared up, only a settlement decides.
        Facts = "facts",
    }
}

stored_words! {
    /// Where a dispute stands.
    DisputeState {
        /// Nothing is settled.
        Open = "open",
        /// Those who claim agreed in writing (ATT-R15).
        Agreed = "agreed",
        /// The department mediated an agreement (ATT-R16).
        Mediated = "mediated",
        /// A ruling was given (ATT-V20, ATT-R18).
        Ruled = "ruled",
        /// They quarrelled, or the ruling was not obeyed (ATT-R17).
        Quarrelled = "quarrelled",
        /// The disputed facts were found to stand.
        Cleared = "cleared",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

stored_words! {
    /// What a settlement is.
    SettlementKind {
        /// A written agreement of those who claim (ATT-R15).
        Agreement = "agreement",
        /// An agreement that the department mediated (ATT-R16).
        Mediation = "mediation",
        /// A ruling (ATT-V20, ATT-R18).
        Ruling = "ruling",
    }
}

stored_words! {
    /// Where a settlement stands.
    SettlementState {
        /// It waits for signatures or for approval.
        Proposed = "proposed",
        /// It has taken effect.
        InEffect = "in_effect",
        /// It was declined, returned or rejected.
        Fallen = "fallen",
    }
}

/// A dispute with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Identifier.
    pub id: DisputeId,
    /// The site.
    pub site_id: UnitId,
    /// The party.
    pub party_id: PartyId,
    /// The deal; none before there is one.
    pub deal_id: Option<DealId>,
    /// The determination against which it was opened.
    pub determination_id: Option<DeterminationId>,
    /// What is disputed.
    pub subject: DisputeSubject,
    /// The set of rules of the site.
    pub rule_set: RuleSet,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Who opened it.
    pub opened_by: UserId,
    /// Between whom it is; who opened it is among them.
    pub claimants: Vec<UserId>,
    /// Digest of the facts as they stood then.
    pub facts_digest: Digest,
    /// Where it stands.
    pub state: DisputeState,
    /// When it ended.
    pub settled_at: Option<DateTime<Utc>>,
    /// The rule under which it was settled.
    pub settled_under: Option<RuleId>,
    /// What was said, in order.
    pub statements: Vec<Statement>,
    /// What was proposed, in order.
    pub settlements: Vec<Settlement>,
    /// The quarrel, or that the ruling was not obeyed.
    pub quarrel: Option<QuarrelRecord>,
    /// Rises with every change.
    pub version: i64,
}

impl Dispute {
    /// Whether a user is one of those between whom it is.
    #[must_use]
    pub fn is_between(&self, user: UserId) -> bool {
        self.claimants.contains(&user)
    }
}

/// What somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Identifier.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// The words.
    pub text: String,
    /// The records to which it points.
    pub records: Vec<Pointer>,
    /// The files that belong to it.
    pub files: Vec<FileId>,
}

/// A record to which a statement points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// What it is.
    pub kind: PointerKind,
    /// Its identifier.
    pub id: Uuid,
}

/// What kind of record evidence is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = EvidenceRecordKind)]
pub enum PointerKind {
    /// A reception.
    Reception,
    /// A visitor registration.
    Registration,
    /// A phone enquiry.
    Enquiry,
    /// A contact made to follow up.
    FollowUp,
    /// The minutes of an evening meeting.
    Minutes,
    /// A referral.
    Referral,
    /// A recognition, a search, a manager's act, a tie, an announcement, an agreement, a ruling.
    Evidence,
    /// A deal.
    Deal,
    /// A change of a deal.
    DealChange,
    /// A filing by somebody outside the group.
    Filing,
}

/// What somebody is given, and who follows up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The words: of an agreement what was agreed, of a ruling the opinion; 1 to 4000 characters.
    pub text: String,
    /// Who follows up.
    pub follow_up: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when empty.
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to 1.
    pub commission: Vec<Portion>,
}

/// A settlement that was proposed, whatever came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Identifier; as evidence of a determination too.
    pub id: EvidenceId,
    /// What it is.
    pub kind: SettlementKind,
    /// What it gives to whom.
    pub terms: Terms,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// Who proposed it: a claimant, the mediator, who rules.
    pub proposed_by: UserId,
    /// The approval of a ruling under ATT-V20.
    pub approval_id: Option<ApprovalId>,
    /// Where it stands.
    pub state: SettlementState,
    /// When it took effect or fell.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who has signed.
    pub signatures: Vec<Signature>,
    /// What a ruling finds of each claimant.
    pub findings: Vec<Finding>,
}

/// A signature under an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a ruling finds of a claimant, by fault and by contribution (ATT-V20).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The claimant.
    pub claimant: UserId,
    /// How grave the fault is.
    pub fault: FaultDegree,
    /// What the claimant contributed to the deal, 1 to 2000 characters.
    pub contribution: String,
}

/// A quarrel, or that a ruling was not obeyed (ATT-R17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarrelRecord {
    /// Identifier; as evidence of a determination too.
    pub id: EvidenceId,
    /// The ruling that was not obeyed, and by whom; none for a quarrel.
    pub disobedience: Option<(EvidenceId, UserId)>,
    /// When it was.
    pub occurred_at: DateTime<Utc>,
    /// Who put it on record.
    pub recorded_by: UserId,
    /// What happened.
    pub description: String,
}

/// Which disputes a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisputeFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Over this party.
    pub party: Option<PartyId>,
    /// Over this deal.
    pub deal: Option<DealId>,
    /// Between this salesperson and others.
    pub claimant: Option<UserId>,
    /// In one of these states; any when empty.
    pub states: Vec<DisputeState>,
}

kehu_kernel::labels! {
    DisputeState {
        Open = "处理中", "Open";
        Agreed = "已协商一致", "Agreed";
        Mediated = "已调解", "Mediated";
        Ruled = "已裁定", "Ruled";
        Quarrelled = "归部门", "Gone to the department";
        Cleared = "事实已澄清", "Facts cleared up";
        Withdrawn = "已撤回", "Withdrawn";
    }
}

kehu_kernel::labels! {
    SettlementState {
        Proposed = "待生效", "Proposed";
        InEffect = "已生效", "In effect";
        Fallen = "未生效", "Fallen";
    }
}
