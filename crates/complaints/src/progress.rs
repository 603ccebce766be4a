//! The eight steps as a state machine whose states carry what was found so far (CMP-04). Pure: a complaint's progress is
//! what its steps, taken in order, lead to; what does not fit is refused and changes nothing.
//!
//! Nature, cause, responsible person, solution, reply, follow-up, evaluation: each state can only be made out of the one
//! before it, so that none is skipped. A misdirected complaint is redirected instead. A dissatisfied complainant opens the
//! case again at the investigation, in a new round; what was found before stays in the history (CMP-10).

use crate::Error;
use crate::words::{Channel, FollowUpResult, Nature, Outcome, Severity, Stage, StepKind};
use chrono::{DateTime, Utc};
use kehu_kernel::{ApprovalId, ComplaintStepId, FileId, UnitId, UserId};
use serde::{Deserialize, Serialize};

/// A step as it was taken: who, when, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Identifier; in order.
    pub id: ComplaintStepId,
    /// The round to which it belongs, from 1.
    pub round: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// Kind of principal.
    pub by_kind: String,
    /// Who.
    pub by_id: String,
    /// What was found, said or decided, 1 to 4000 characters.
    pub found: String,
    /// What kind of step it is, and the facts that go with it.
    pub content: StepContent,
}

/// What kind of step it is, and the facts that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepContent {
    /// Recorded and accepted.
    Acceptance {},
    /// Its nature.
    Nature {
        /// Founded, unfounded, misdirected.
        nature: Nature,
        /// How grave it is.
        severity: Severity,
    },
    /// Answered with who is responsible, and handed over.
    Redirection {
        /// Who is responsible, 1 to 200 characters; no person.
        party: String,
        /// How it was answered.
        channel: Channel,
    },
    /// Its cause.
    Cause {
        /// Key in the policy.
        cause: String,
    },
    /// Who is responsible for it.
    Responsibility {
        /// The unit.
        unit: UnitId,
        /// The employee, where one is.
        user: Option<UserId>,
    },
    /// The handling opinion.
    Opinion {
        /// The departments with which it was drafted.
        departments: Vec<UnitId>,
        /// Its approval, where the leader decides.
        approval: Option<ApprovalId>,
    },
    /// The handling opinion was returned, rejected or taken back.
    Objection {
        /// The approval.
        approval: ApprovalId,
    },
    /// The handling opinion stands.
    Clearance {
        /// By whose decision.
        decision: ClearedBy,
    },
    /// The complainant was replied to.
    Reply {
        /// How.
        channel: Channel,
    },
    /// The complainant was called.
    FollowUp {
        /// What the call found.
        result: FollowUpResult,
        /// The score, where one was given.
        score: Option<u8>,
        /// Whether it was the last call that the policy demands.
        last: bool,
    },
    /// Summarised and evaluated.
    Evaluation {},
}

/// By whose decision a handling opinion stands (CMP-06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClearedBy {
    /// The supervising leader's.
    Leader {
        /// The approval.
        approval: ApprovalId,
    },
    /// The special meeting's; the step's text is its joint opinion.
    Meeting(Meeting),
}

/// A special meeting on a serious complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// When it was held.
    pub held_at: DateTime<Utc>,
    /// Who convened it.
    pub convened_by: UserId,
    /// Who took part, 1 to 50.
    pub attendees: Vec<UserId>,
    /// The minutes on file.
    pub minutes: FileId,
    /// The joint opinion on file.
    pub joint_opinion: FileId,
}

impl StepContent {
    /// The word for it.
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Acceptance {} => StepKind::Acceptance,
            Self::Nature { .. } => StepKind::Nature,
            Self::Redirection { .. } => StepKind::Redirection,
            Self::Cause { .. } => StepKind::Cause,
            Self::Responsibility { .. } => StepKind::Responsibility,
            Self::Opinion { .. } => StepKind::Opinion,
            Self::Objection { .. } => StepKind::Objection,
            Self::Clearance { .. } => StepKind::Clearance,
            Self::Reply { .. } => StepKind::Reply,
            Self::FollowUp { .. } => StepKind::FollowUp,
            Self::Evaluation {} => StepKind::Evaluation,
        }
    }
}

/// How far the handling has come, with what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Nobody has accepted it.
    Received,
    /// Recorded and accepted.
    Accepted,
    /// Its nature is known.
    Determined(Determination),
    /// Its cause is known.
    Investigated(Determination, Investigation),
    /// Who is responsible is known.
    Attributed(Basis),
    /// A handling opinion waits for its decision.
    Proposed(Basis, Proposal),
    /// The handling opinion stands.
    Cleared(Settlement),
    /// Replied to; so many calls went unanswered since.
    Replied(Settlement, Reply, Calls),
    /// Followed up.
    FollowedUp(Settlement, Reply, FollowUp),
    /// Evaluated and closed.
    Closed(Settlement, Reply, FollowUp),
    /// Misdirected, answered and handed over.
    Redirected(Determination, Reply),
}

/// The nature of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Determination {
    /// Founded, unfounded, misdirected.
    pub nature: Nature,
    /// How grave.
    pub severity: Severity,
}

/// The cause of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Investigation {
    /// Key in the policy.
    pub cause: String,
}

/// What a handling opinion rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The nature.
    pub determination: Determination,
    /// The cause.
    pub investigation: Investigation,
    /// The responsible unit.
    pub unit: UnitId,
    /// The responsible employee, where one is.
    pub user: Option<UserId>,
}

/// A handling opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The step at which it was proposed.
    pub step: ComplaintStepId,
    /// Its approval, where the leader decides.
    pub approval: Option<ApprovalId>,
    /// Its text.
    pub text: String,
}

/// A handling opinion that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// What it rests on.
    pub basis: Basis,
    /// The opinion.
    pub proposal: Proposal,
    /// By whose decision.
    pub decision: ClearedBy,
}

/// The reply that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub channel: Channel,
}

/// Calls that nobody answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// How many.
    pub count: u8,
    /// The last of them.
    pub last_at: Option<DateTime<Utc>>,
}

/// How following up ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowUp {
    /// The outcome.
    pub outcome: Outcome,
    /// The score of a satisfied complainant, where one was given.
    pub score: Option<u8>,
}

impl Progress {
    /// What steps in their order lead to.
    ///
    /// # Errors
    /// As [`Progress::after`].
    pub fn of(steps: &[Step]) -> Result<Self, Error> {
        steps.iter().try_fold(Self::Received, Self::after)
    }

    /// The progress after another step.
    ///
    /// # Errors
    /// [`Error::OutOfOrder`]; [`Error::NotCleared`] for a reply to be given before the handling opinion stands;
    /// [`Error::Misdirected`] for what is to be redirected; [`Error::Finished`].
    pub fn after(self, step: &Step) -> Result<Self, Error> {
        Ok(match (self, &step.content) {
            (Self::Received, StepContent::Acceptance {}) => Self::Accepted,
            (Self::Accepted, StepContent::Nature { nature, severity }) => {
                Self::Determined(Determination {
                    nature: *nature,
                    severity: *severity,
                })
            }
            (Self::Determined(found), content) if found.nature == Nature::Misdirected => {
                match content {
                    StepContent::Redirection { channel, .. } => Self::Redirected(
                        found,
                        Reply {
                            at: step.at,
                            channel: *channel,
                        },
                    ),
                    _ => return Err(Error::Misdirected {}),
                }
            }
            (Self::Determined(found), StepContent::Cause { cause }) => Self::Investigated(
                found,
                Investigation {
                    cause: cause.clone(),
                },
            ),
            (
                Self::Investigated(determination, investigation),
                StepContent::Responsibility { unit, user },
            ) => Self::Attributed(Basis {
                determination,
                investigation,
                unit: *unit,
                user: *user,
            }),
            (Self::Attributed(basis), StepContent::Opinion { approval, .. }) => Self::Proposed(
                basis,
                Proposal {
                    step: step.id,
                    approval: *approval,
                    text: step.found.clone(),
                },
            ),
            (Self::Proposed(basis, proposal), StepContent::Objection { approval })
                if proposal.approval == Some(*approval) =>
            {
                Self::Attributed(basis)
            }
            (Self::Proposed(basis, proposal), StepContent::Clearance { decision })
                if decision.suits(&proposal) =>
            {
                Self::Cleared(Settlement {
                    basis,
                    proposal,
                    decision: decision.clone(),
                })
            }
            (Self::Cleared(settlement), StepContent::Reply { channel }) => Self::Replied(
                settlement,
                Reply {
                    at: step.at,
                    channel: *channel,
                },
                Calls::default(),
            ),
            (
                Self::Replied(settlement, reply, calls),
                StepContent::FollowUp {
                    result,
                    score,
                    last,
                },
            ) => followed(settlement, reply, calls, (*result, *score, *last), step.at),
            (Self::FollowedUp(settlement, reply, follow_up), StepContent::Evaluation {}) => {
                Self::Closed(settlement, reply, follow_up)
            }
            (before, content) => return Err(before.refusal(content.kind())),
        })
    }

    /// The word for it.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Received => Stage::Received,
            Self::Accepted => Stage::Accepted,
            Self::Determined(_) => Stage::Determined,
            Self::Investigated(..) => Stage::Investigated,
            Self::Attributed(_) => Stage::Attributed,
            Self::Proposed(..) => Stage::Proposed,
            Self::Cleared(_) => Stage::Cleared,
            Self::Replied(..) => Stage::Replied,
            Self::FollowedUp(..) => Stage::FollowedUp,
            Self::Closed(..) => Stage::Closed,
            Self::Redirected(..) => Stage::Redirected,
        }
    }

    /// The nature, once it is determined.
    #[must_use]
    pub const fn determination(&self) -> Option<Determination> {
        match self {
            Self::Received | Self::Accepted => None,
            Self::Determined(found) | Self::Investigated(found, _) | Self::Redirected(found, _) => {
                Some(*found)
            }
            Self::Attributed(basis) | Self::Proposed(basis, _) => Some(basis.determination),
            Self::Cleared(settlement)
            | Self::Replied(settlement, ..)
            | Self::FollowedUp(settlement, ..)
            | Self::Closed(settlement, ..) => Some(settlement.basis.determination),
        }
    }

    /// The cause, once it is investigated.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        match self {
            Self::Investigated(_, found) => Some(&found.cause),
            other => other
                .basis()
                .map(|basis| basis.investigation.cause.as_str()),
        }
    }

    /// What the handling opinion rests on, once the responsible person is named.
    #[must_use]
    pub const fn basis(&self) -> Option<&Basis> {
        match self {
            Self::Attributed(basis) | Self::Proposed(basis, _) => Some(basis),
            Self::Cleared(settlement)
            | Self::Replied(settlement, ..)
            | Self::FollowedUp(settlement, ..)
            | Self::Closed(settlement, ..) => Some(&settlement.basis),
            _ => None,
        }
    }

    /// The reply that stands; none again once the case is reopened.
    #[must_use]
    pub const fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Replied(_, reply, _)
            | Self::FollowedUp(_, reply, _)
            | Self::Closed(_, reply, _)
            | Self::Redirected(_, reply) => Some(reply),
            _ => None,
        }
    }

    /// How following up ended, once it has.
    #[must_use]
    pub const fn follow_up(&self) -> Option<FollowUp> {
        match self {
            Self::FollowedUp(_, _, found) | Self::Closed(_, _, found) => Some(*found),
            _ => None,
        }
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        matches!(self, Self::Closed(..) | Self::Redirected(..))
    }

    fn refusal(&self, step: StepKind) -> Error {
        let stage = self.stage();
        let Some(next) = next(stage) else {
            return Error::Finished { stage };
        };
        if step == StepKind::Reply && stage < Stage::Cleared {
            return Error::NotCleared {};
        }
        Error::OutOfOrder { stage, next }
    }
}

impl ClearedBy {
    /// The leader decides on what was put before the leader, a meeting on what was not.
    fn suits(&self, proposal: &Proposal) -> bool {
        match self {
            Self::Leader { approval } => proposal.approval == Some(*approval),
            Self::Meeting(_) => proposal.approval.is_none(),
        }
    }
}

fn followed(
    settlement: Settlement,
    reply: Reply,
    calls: Calls,
    (result, score, last): (FollowUpResult, Option<u8>, bool),
    at: DateTime<Utc>,
) -> Progress {
    match result {
        FollowUpResult::Dissatisfied => Progress::Determined(settlement.basis.determination),
        FollowUpResult::Satisfied => Progress::FollowedUp(
            settlement,
            reply,
            FollowUp {
                outcome: Outcome::Satisfied,
                score,
            },
        ),
        FollowUpResult::Unreachable if last => Progress::FollowedUp(
            settlement,
            reply,
            FollowUp {
                outcome: Outcome::Unreachable,
                score: None,
            },
        ),
        FollowUpResult::Unreachable => {
            let calls = Calls {
                count: calls.count.saturating_add(1),
                last_at: Some(at),
            };
            Progress::Replied(settlement, reply, calls)
        }
    }
}

/// The step that is due at a stage; none where nothing is left to do.
const fn next(stage: Stage) -> Option<StepKind> {
    Some(match stage {
        Stage::Received => StepKind::Acceptance,
        Stage::Accepted => StepKind::Nature,
        Stage::Determined => StepKind::Cause,
        Stage::Investigated => StepKind::Responsibility,
        Stage::Attributed => StepKind::Opinion,
        Stage::Proposed => StepKind::Clearance,
        Stage::Cleared => StepKind::Reply,
        Stage::Replied => StepKind::FollowUp,
        Stage::FollowedUp => StepKind::Evaluation,
        Stage::Closed | Stage::Redirected => return None,
    })
}

#[cfg(test)]
mod tests;
