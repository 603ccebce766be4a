//! Evidence between the contract and the domain.

use super::evidence::*;
use kehu_kernel::UserId;
use kehu_reception::evidence::{self as domain, Content};

impl From<EvidenceStatement> for Content {
    fn from(statement: EvidenceStatement) -> Self {
        match statement {
            EvidenceStatement::Recognition(it) => EvidenceContent::Recognition(it),
            EvidenceStatement::RecordMatch(it) => EvidenceContent::RecordMatch(it),
            EvidenceStatement::Announcement(it) => EvidenceContent::Announcement(it),
            EvidenceStatement::Introduction(it) => EvidenceContent::Introduction(it),
            EvidenceStatement::Kinship(it) => EvidenceContent::Kinship(it),
            EvidenceStatement::Withdrawal(it) => EvidenceContent::Withdrawal(it),
        }
        .into()
    }
}

impl From<EvidenceDecision> for Content {
    fn from(decision: EvidenceDecision) -> Self {
        match decision {
            EvidenceDecision::CompanyContact(it) => EvidenceContent::CompanyContact(it),
            EvidenceDecision::Change(it) => EvidenceContent::Change(it),
            EvidenceDecision::Fault(it) => EvidenceContent::Fault(it),
            EvidenceDecision::Instigation(it) => EvidenceContent::Instigation(it),
            EvidenceDecision::Explanation(it) => EvidenceContent::Explanation(it),
            EvidenceDecision::Complaint(it) => EvidenceContent::Complaint(it),
            EvidenceDecision::PriorityTurn(it) => EvidenceContent::PriorityTurn(it),
            EvidenceDecision::Kinship(it) => EvidenceContent::Kinship(it),
            EvidenceDecision::Withdrawal(it) => EvidenceContent::Withdrawal(it),
        }
        .into()
    }
}

fn worker(user: Option<UserId>) -> domain::Worker {
    user.map_or(domain::Worker::Company {}, |user| {
        domain::Worker::Salesperson { user }
    })
}

fn salesperson(worker: domain::Worker) -> Option<UserId> {
    match worker {
        domain::Worker::Salesperson { user } => Some(user),
        domain::Worker::Company {} => None,
    }
}

impl From<EvidenceContent> for Content {
    fn from(content: EvidenceContent) -> Self {
        match content {
            EvidenceContent::Recognition(RecognitionEvidence {
                earlier_id,
                recognised,
            }) => Self::Recognition {
                earlier: earlier_id,
                recognised,
            },
            EvidenceContent::RecordMatch(RecordMatchEvidence { earlier_id, key }) => {
                Self::RecordMatch {
                    earlier: earlier_id,
                    key,
                }
            }
            EvidenceContent::Announcement(AnnouncementEvidence {
                by_id,
                appointed_at,
            }) => Self::Announcement {
                by: by_id,
                appointed_at,
            },
            EvidenceContent::Introduction(IntroductionEvidence {
                existing_party_id,
                existing_customer_id,
                way,
                salesperson_id,
                announcement_id,
            }) => Self::Introduction {
                existing_party: existing_party_id,
                existing_customer: existing_customer_id,
                way,
                salesperson: salesperson_id,
                announcement: announcement_id,
            },
            EvidenceContent::Kinship(KinshipEvidence {
                one_id,
                other_id,
                other_party_id,
                kin,
            }) => Self::Kinship {
                one: one_id,
                other: other_id,
                other_party: other_party_id,
                kin,
            },
            EvidenceContent::CompanyContact(CompanyContactEvidence {
                executive_id,
                named_id,
                naming_reason,
                negotiated_by_id,
                after_sale_by_id,
            }) => Self::CompanyContact {
                executive: executive_id,
                named: named_id,
                naming_reason,
                negotiated_by: worker(negotiated_by_id),
                after_sale_by: worker(after_sale_by_id),
            },
            EvidenceContent::Withdrawal(WithdrawalEvidence { reason }) => {
                Self::Withdrawal { reason }
            }
            EvidenceContent::Change(ChangeDecision {
                allowed,
                to_id,
                way,
            }) => Self::Change {
                allowed,
                to: to_id,
                way,
            },
            EvidenceContent::Fault(FaultDecision {
                salesperson_id,
                degree,
            }) => Self::Fault {
                salesperson: salesperson_id,
                degree,
            },
            EvidenceContent::Instigation(InstigationDecision { instigator_id }) => {
                Self::Instigation {
                    instigator: instigator_id,
                }
            }
            EvidenceContent::Explanation(ExplanationEvidence { failed }) => {
                Self::Explanation { failed }
            }
            EvidenceContent::Complaint(ComplaintEvidence {
                about_id,
                supervisor_told_at,
                salesperson_told_at,
                verified_at,
            }) => Self::Complaint {
                about: about_id,
                supervisor_told_at,
                salesperson_told_at,
                verified_at,
            },
            EvidenceContent::PriorityTurn(PriorityTurnDecision { salesperson_id }) => {
                Self::PriorityTurn {
                    salesperson: salesperson_id,
                }
            }
        }
    }
}

impl From<Content> for EvidenceContent {
    fn from(content: Content) -> Self {
        match content {
            Content::Recognition {
                earlier,
                recognised,
            } => Self::Recognition(RecognitionEvidence {
                earlier_id: earlier,
                recognised,
            }),
            Content::RecordMatch { earlier, key } => Self::RecordMatch(RecordMatchEvidence {
                earlier_id: earlier,
                key,
            }),
            Content::Announcement { by, appointed_at } => {
                Self::Announcement(AnnouncementEvidence {
                    by_id: by,
                    appointed_at,
                })
            }
            Content::Introduction {
                existing_party,
                existing_customer,
                way,
                salesperson,
                announcement,
            } => Self::Introduction(IntroductionEvidence {
                existing_party_id: existing_party,
                existing_customer_id: existing_customer,
                way,
                salesperson_id: salesperson,
                announcement_id: announcement,
            }),
            Content::Kinship {
                one,
                other,
                other_party,
                kin,
            } => Self::Kinship(KinshipEvidence {
                one_id: one,
                other_id: other,
                other_party_id: other_party,
                kin,
            }),
            Content::CompanyContact {
                executive,
                named,
                naming_reason,
                negotiated_by,
                after_sale_by,
            } => Self::CompanyContact(CompanyContactEvidence {
                executive_id: executive,
                named_id: named,
                naming_reason,
                negotiated_by_id: salesperson(negotiated_by),
                after_sale_by_id: salesperson(after_sale_by),
            }),
            Content::Withdrawal { reason } => Self::Withdrawal(WithdrawalEvidence { reason }),
            Content::Change { allowed, to, way } => Self::Change(ChangeDecision {
                allowed,
                to_id: to,
                way,
            }),
            Content::Fault {
                salesperson,
                degree,
            } => Self::Fault(FaultDecision {
                salesperson_id: salesperson,
                degree,
            }),
            Content::Instigation { instigator } => Self::Instigation(InstigationDecision {
                instigator_id: instigator,
            }),
            Content::Explanation { failed } => Self::Explanation(ExplanationEvidence { failed }),
            Content::Complaint {
                about,
                supervisor_told_at,
                salesperson_told_at,
                verified_at,
            } => Self::Complaint(ComplaintEvidence {
                about_id: about,
                supervisor_told_at,
                salesperson_told_at,
                verified_at,
            }),
            Content::PriorityTurn { salesperson } => Self::PriorityTurn(PriorityTurnDecision {
                salesperson_id: salesperson,
            }),
        }
    }
}
