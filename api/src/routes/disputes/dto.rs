//! What is sent and answered about disputes.

use crate::page;
use crate::routes::determinations::{CitedRule, InvolvedPerson, Portion, RecordLink};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::FaultDegree;
use kehu_attribution::policy::RuleSet;
use kehu_determinations::disputes::{
    self as domain, DisputeState, DisputeSubject, NewStatement, Pointer, PointerKind,
    SettlementKind, SettlementState, Terms,
};
use kehu_kernel::{
    ApprovalId, DealId, DeterminationId, DisputeId, EvidenceId, FileId, Language, PartyId, UnitId,
    UserId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Opens a dispute.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDispute {
    /// The party.
    pub party_id: PartyId,
    /// The determination against which it is; that of the party's last deal, if it has made one, when left out.
    pub determination_id: Option<DeterminationId>,
    /// What is disputed.
    pub subject: DisputeSubject,
    /// The others who claim, each once.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub against: Vec<UserId>,
    /// What the one who opens it says.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub statement: String,
    /// The records to which it points.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub records: Vec<DisputePointer>,
    /// Files that belong to it, uploaded before.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub files: Vec<FileId>,
}

impl OpenDispute {
    /// What the domain is told.
    pub fn to_domain(&self) -> domain::NewDispute {
        let Self {
            party_id,
            determination_id,
            subject,
            against,
            statement,
            records,
            files,
        } = self.clone();
        domain::NewDispute {
            party: party_id,
            determination: determination_id,
            subject,
            against,
            statement: NewStatement {
                text: statement,
                records: records.into_iter().map(Into::into).collect(),
                files,
            },
        }
    }
}

/// A record to which a statement points.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputePointer {
    /// What it is.
    pub kind: PointerKind,
    /// Its identifier.
    pub id: Uuid,
}

impl From<DisputePointer> for Pointer {
    fn from(pointer: DisputePointer) -> Self {
        let DisputePointer { kind, id } = pointer;
        Self { kind, id }
    }
}

/// States one's case.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateCase {
    /// The words.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub statement: String,
    /// The records to which they point.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub records: Vec<DisputePointer>,
    /// Files that belong to it, uploaded before.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub files: Vec<FileId>,
}

impl StateCase {
    /// What the domain is told.
    pub fn to_domain(&self) -> NewStatement {
        let Self {
            statement,
            records,
            files,
        } = self.clone();
        NewStatement {
            text: statement,
            records: records.into_iter().map(Into::into).collect(),
            files,
        }
    }
}

/// Why something is done.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeReason {
    /// The reason.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Proposes an agreement.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeSettlement {
    /// What is agreed, in words.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// Who follows up; one of those between whom the dispute is.
    pub follow_up_id: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when left out.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to exactly 1.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub commission: Vec<Portion>,
}

impl ProposeSettlement {
    /// What the domain is told.
    pub fn terms(&self) -> Terms {
        let Self {
            text,
            follow_up_id,
            performance,
            commission,
        } = self.clone();
        Terms {
            text,
            follow_up: follow_up_id,
            performance: performance.into_iter().map(Into::into).collect(),
            commission: commission.into_iter().map(Into::into).collect(),
        }
    }
}

/// Rules on a dispute.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOnDispute {
    /// The opinion, in writing.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
    /// What is found of each of those between whom the dispute is.
    #[validate(length(min = 2, max = 21), nested)]
    #[schema(min_items = 2, max_items = 21)]
    pub findings: Vec<RulingFindingInput>,
    /// Who follows up; one of those between whom the dispute is.
    pub follow_up_id: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when left out.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to exactly 1.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub commission: Vec<Portion>,
}

/// What is found of a claimant, by fault and by contribution.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RulingFindingInput)]
pub struct RulingFindingInput {
    /// The claimant.
    pub claimant_id: UserId,
    /// How grave the fault is; one that is found is reported as a violation (GOV-05).
    pub fault: FaultDegree,
    /// What the claimant contributed to the deal.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub contribution: String,
}

impl RuleOnDispute {
    /// What the domain is told.
    pub fn to_domain(&self) -> domain::NewRuling {
        let Self {
            text,
            findings,
            follow_up_id,
            performance,
            commission,
        } = self.clone();
        domain::NewRuling {
            terms: Terms {
                text,
                follow_up: follow_up_id,
                performance: performance.into_iter().map(Into::into).collect(),
                commission: commission.into_iter().map(Into::into).collect(),
            },
            findings: findings
                .into_iter()
                .map(|finding| domain::Finding {
                    claimant: finding.claimant_id,
                    fault: finding.fault,
                    contribution: finding.contribution,
                })
                .collect(),
        }
    }
}

/// Puts a quarrel on record.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordQuarrel {
    /// When it was, between the opening of the dispute and now.
    pub occurred_at: DateTime<Utc>,
    /// What happened.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub description: String,
}

impl RecordQuarrel {
    /// What the domain is told.
    pub fn to_domain(&self) -> domain::NewQuarrel {
        domain::NewQuarrel {
            occurred_at: self.occurred_at,
            description: self.description.clone(),
        }
    }
}

/// Puts on record that a ruling was not obeyed.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDisobedience {
    /// Who did not obey.
    pub claimant_id: UserId,
    /// When it was, between the ruling and now.
    pub occurred_at: DateTime<Utc>,
    /// What happened.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub description: String,
}

impl RecordDisobedience {
    /// What the domain is told.
    pub fn to_domain(&self) -> domain::NewDisobedience {
        domain::NewDisobedience {
            claimant: self.claimant_id,
            quarrel: domain::NewQuarrel {
                occurred_at: self.occurred_at,
                description: self.description.clone(),
            },
        }
    }
}

/// A dispute over a party.
#[derive(Debug, Clone, Serialize, ToSchema)]
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
    pub opened_by: InvolvedPerson,
    /// Between whom it is; who opened it is among them.
    #[schema(max_items = 21)]
    pub claimants: Vec<InvolvedPerson>,
    /// SHA-256 of the facts as they stood when it was opened.
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub facts_digest: String,
    /// Where it stands.
    pub state: DisputeState,
    /// When it ended.
    pub settled_at: Option<DateTime<Utc>>,
    /// The rule under which it was settled.
    pub settled_under: Option<CitedRule>,
    /// What was said, in order.
    #[schema(max_items = 1000)]
    pub statements: Vec<DisputeStatement>,
    /// What was proposed, in order.
    #[schema(max_items = 1000)]
    pub settlements: Vec<DisputeSettlement>,
    /// The quarrel, or that the ruling was not obeyed.
    pub quarrel: Option<DisputeQuarrel>,
    /// Rises with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(DisputePage, Dispute);

/// What somebody says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisputeStatement {
    /// Identifier.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: InvolvedPerson,
    /// The words.
    #[schema(max_length = 4000)]
    pub statement: String,
    /// The records to which they point.
    #[schema(max_items = 50)]
    pub records: Vec<RecordLink>,
    /// The files that belong to it: `GET /v1/files/{id}/content`.
    #[schema(max_items = 20)]
    pub files: Vec<FileId>,
}

/// An agreement or ruling that was proposed, whatever came of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisputeSettlement {
    /// Identifier; as evidence of a determination too.
    pub id: EvidenceId,
    /// What it is.
    pub kind: SettlementKind,
    /// What was agreed, or the opinion.
    #[schema(max_length = 4000)]
    pub text: String,
    /// Who follows up.
    pub follow_up: Option<InvolvedPerson>,
    /// Who is credited with which part of the deal; as the commission when empty.
    #[schema(max_items = 20)]
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission.
    #[schema(max_items = 20)]
    pub commission: Vec<Portion>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// Who proposed it: a claimant, the mediator, who rules.
    pub proposed_by: InvolvedPerson,
    /// The approval of a ruling under ATT-V20.
    pub approval_id: Option<ApprovalId>,
    /// Where it stands.
    pub state: SettlementState,
    /// When it took effect or fell.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who has signed an agreement.
    #[schema(max_items = 21)]
    pub signatures: Vec<DisputeSignature>,
    /// What a ruling finds of each claimant.
    #[schema(max_items = 21)]
    pub findings: Vec<RulingFinding>,
}

/// A signature under an agreement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisputeSignature {
    /// Who.
    pub by: InvolvedPerson,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a ruling finds of a claimant, by fault and by contribution (ATT-V20).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RulingFinding {
    /// The claimant.
    pub claimant: InvolvedPerson,
    /// How grave the fault is.
    pub fault: FaultDegree,
    /// What the claimant contributed to the deal.
    #[schema(max_length = 2000)]
    pub contribution: String,
}

/// A quarrel, or that a ruling was not obeyed (ATT-R17).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DisputeQuarrel {
    /// Identifier; as evidence of a determination too.
    pub id: EvidenceId,
    /// The ruling that was not obeyed; none for a quarrel.
    pub ruling_id: Option<EvidenceId>,
    /// Who did not obey it.
    pub disobeyed_by: Option<InvolvedPerson>,
    /// When it was.
    pub occurred_at: DateTime<Utc>,
    /// Who put it on record.
    pub recorded_by: InvolvedPerson,
    /// What happened.
    #[schema(max_length = 2000)]
    pub description: String,
}

/// The names of those in disputes, and the language in which they are shown.
#[derive(Debug)]
pub struct Names {
    /// The names.
    pub names: BTreeMap<UserId, String>,
    /// The language.
    pub language: Language,
}

impl Names {
    fn person(&self, id: UserId) -> InvolvedPerson {
        InvolvedPerson {
            id,
            name: self.names.get(&id).cloned(),
        }
    }
}

/// Everybody who is named in disputes.
pub fn people_of<'a>(disputes: impl Iterator<Item = &'a domain::Dispute>) -> Vec<UserId> {
    let mut people = Vec::new();
    for dispute in disputes {
        people.extend(&dispute.claimants);
        people.extend(dispute.settlements.iter().map(|one| one.proposed_by));
        people.extend(dispute.quarrel.iter().map(|one| one.recorded_by));
    }
    people.sort_unstable();
    people.dedup();
    people
}

impl Dispute {
    /// A dispute with the names of those in it.
    pub fn of(dispute: domain::Dispute, names: &Names) -> Self {
        let domain::Dispute {
            id,
            site_id,
            party_id,
            deal_id,
            determination_id,
            subject,
            rule_set,
            opened_at,
            opened_by,
            claimants,
            facts_digest,
            state,
            settled_at,
            settled_under,
            statements,
            settlements,
            quarrel,
            version,
        } = dispute;
        Self {
            id,
            site_id,
            party_id,
            deal_id,
            determination_id,
            subject,
            rule_set,
            opened_at,
            opened_by: names.person(opened_by),
            claimants: claimants.into_iter().map(|one| names.person(one)).collect(),
            facts_digest: facts_digest.to_string(),
            state,
            settled_at,
            settled_under: settled_under.map(|rule| CitedRule::of(rule, names.language)),
            statements: statements
                .into_iter()
                .map(|one| statement(one, party_id, names))
                .collect(),
            settlements: settlements
                .into_iter()
                .map(|one| settlement(one, names))
                .collect(),
            quarrel: quarrel.map(|one| DisputeQuarrel {
                id: one.id,
                ruling_id: one.disobedience.map(|(ruling, _)| ruling),
                disobeyed_by: one.disobedience.map(|(_, user)| names.person(user)),
                occurred_at: one.occurred_at,
                recorded_by: names.person(one.recorded_by),
                description: one.description,
            }),
            version,
        }
    }
}

fn statement(one: domain::Statement, party: PartyId, names: &Names) -> DisputeStatement {
    let domain::Statement {
        id,
        at,
        by,
        text,
        records,
        files,
    } = one;
    DisputeStatement {
        id,
        at,
        by: names.person(by),
        statement: text,
        records: records
            .into_iter()
            .map(|pointer| RecordLink::of_pointer(pointer, party))
            .collect(),
        files,
    }
}

fn settlement(one: domain::Settlement, names: &Names) -> DisputeSettlement {
    let domain::Settlement {
        id,
        kind,
        terms:
            Terms {
                text,
                follow_up,
                performance,
                commission,
            },
        proposed_at,
        proposed_by,
        approval_id,
        state,
        ended_at,
        signatures,
        findings,
    } = one;
    DisputeSettlement {
        id,
        kind,
        text,
        follow_up: follow_up.map(|user| names.person(user)),
        performance: performance.into_iter().map(Into::into).collect(),
        commission: commission.into_iter().map(Into::into).collect(),
        proposed_at,
        proposed_by: names.person(proposed_by),
        approval_id,
        state,
        ended_at,
        signatures: signatures
            .into_iter()
            .map(|domain::Signature { by, at }| DisputeSignature {
                by: names.person(by),
                at,
            })
            .collect(),
        findings: findings
            .into_iter()
            .map(
                |domain::Finding {
                     claimant,
                     fault,
                     contribution,
                 }| RulingFinding {
                    claimant: names.person(claimant),
                    fault,
                    contribution,
                },
            )
            .collect(),
    }
}
