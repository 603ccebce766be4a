//! The kinds of evidence.

use chrono::{DateTime, Utc};
use kehu_attribution::facts::{
    ChangeWay, FaultDegree, IntroductionWay, Kin, NamingReason, Recognised, SearchKey,
};
use kehu_kernel::{CustomerId, EvidenceId, PartyId, UserId};
use serde::{Deserialize, Serialize};

/// What a record of evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// The earlier salesperson and the visitor know each other again.
    Recognition {
        /// The earlier salesperson.
        earlier: UserId,
        /// Who recognised whom.
        recognised: Recognised,
    },
    /// The recorder found in the records who received before, otherwise than by a search at the desk.
    RecordMatch {
        /// The earlier salesperson.
        earlier: UserId,
        /// By what.
        key: SearchKey,
    },
    /// A salesperson announces that the party, an existing customer, sends a new visitor.
    Announcement {
        /// Who announces.
        by: UserId,
        /// The time agreed with the visitor.
        appointed_at: Option<DateTime<Utc>>,
    },
    /// The party came through an existing customer.
    Introduction {
        /// The existing customer's party.
        existing_party: PartyId,
        /// The existing customer.
        existing_customer: CustomerId,
        /// What the existing customer did.
        way: IntroductionWay,
        /// The salesperson whom the existing customer telephoned or, coming along, named.
        salesperson: Option<UserId>,
        /// That salesperson's announcement.
        announcement: Option<EvidenceId>,
    },
    /// Two people are related; the other may belong to another party.
    Kinship {
        /// One of them, of this party.
        one: CustomerId,
        /// The other.
        other: CustomerId,
        /// The other's party, if it is another one.
        other_party: Option<PartyId>,
        /// How they are related.
        kin: Kin,
    },
    /// The party came through the company or an executive; its time is that of the first contact.
    CompanyContact {
        /// The executive.
        executive: Option<UserId>,
        /// The salesperson whom an executive named.
        named: Option<UserId>,
        /// Why that was let stand.
        naming_reason: Option<NamingReason>,
        /// Who received and negotiated.
        negotiated_by: Worker,
        /// Who does the after-sale work.
        after_sale_by: Worker,
    },
    /// A record is taken back.
    Withdrawal {
        /// Why.
        reason: String,
    },
    /// A manager's decision on a change of salesperson.
    Change {
        /// Whether it is allowed.
        allowed: bool,
        /// Who receives instead.
        to: UserId,
        /// How that one was found.
        way: ChangeWay,
    },
    /// A finding on a salesperson's fault in a reception.
    Fault {
        /// Whose.
        salesperson: UserId,
        /// How grave.
        degree: FaultDegree,
    },
    /// A salesperson is proved to have instigated the visitor.
    Instigation {
        /// Who.
        instigator: UserId,
    },
    /// An explanation was tried with the visitor.
    Explanation {
        /// Whether it failed.
        failed: bool,
    },
    /// A visitor's complaint about an earlier salesperson.
    Complaint {
        /// The salesperson complained of.
        about: UserId,
        /// When the receiver told the sales supervisor.
        supervisor_told_at: Option<DateTime<Utc>>,
        /// When the salesperson complained of was told.
        salesperson_told_at: Option<DateTime<Utc>>,
        /// When the supervisor had verified it.
        verified_at: Option<DateTime<Utc>>,
    },
    /// A priority turn is granted to the salesperson whose reception was voided.
    PriorityTurn {
        /// Who.
        salesperson: UserId,
    },
}

/// Who did a piece of work for a company customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Worker {
    /// A salesperson.
    Salesperson {
        /// Who.
        user: UserId,
    },
    /// The company itself, or staff who are no salespeople.
    Company {},
}

impl Content {
    /// The word for it, as stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Recognition { .. } => "recognition",
            Self::RecordMatch { .. } => "record_match",
            Self::Announcement { .. } => "announcement",
            Self::Introduction { .. } => "introduction",
            Self::Kinship { .. } => "kinship",
            Self::CompanyContact { .. } => "company_contact",
            Self::Withdrawal { .. } => "withdrawal",
            Self::Change { .. } => "change",
            Self::Fault { .. } => "fault",
            Self::Instigation { .. } => "instigation",
            Self::Explanation { .. } => "explanation",
            Self::Complaint { .. } => "complaint",
            Self::PriorityTurn { .. } => "priority_turn",
        }
    }

    /// The salesperson whom it is about.
    pub(crate) const fn salesperson(&self) -> Option<UserId> {
        match self {
            Self::Recognition { earlier, .. } | Self::RecordMatch { earlier, .. } => Some(*earlier),
            Self::Announcement { by, .. } => Some(*by),
            Self::Introduction { salesperson, .. } => *salesperson,
            Self::Change { to, .. } => Some(*to),
            Self::Fault { salesperson, .. } | Self::PriorityTurn { salesperson } => {
                Some(*salesperson)
            }
            Self::Instigation { instigator } => Some(*instigator),
            Self::Complaint { about, .. } => Some(*about),
            Self::Kinship { .. }
            | Self::CompanyContact { .. }
            | Self::Withdrawal { .. }
            | Self::Explanation { .. } => None,
        }
    }

    /// The salespeople whom it names, whether or not it is about them.
    pub(super) fn people(&self) -> Vec<UserId> {
        let worker = |worker: &Worker| match worker {
            Worker::Salesperson { user } => Some(*user),
            Worker::Company {} => None,
        };
        match self {
            Self::CompanyContact {
                named,
                negotiated_by,
                after_sale_by,
                ..
            } => named
                .iter()
                .copied()
                .chain(worker(negotiated_by))
                .chain(worker(after_sale_by))
                .collect(),
            other => other.salesperson().into_iter().collect(),
        }
    }

    /// The other party of a link.
    pub(crate) const fn other_party(&self) -> Option<PartyId> {
        match self {
            Self::Introduction { existing_party, .. } => Some(*existing_party),
            Self::Kinship { other_party, .. } => *other_party,
            _ => None,
        }
    }

    /// The instants that it names besides its own.
    pub(super) fn instants(&self) -> Vec<DateTime<Utc>> {
        match self {
            Self::Complaint {
                supervisor_told_at,
                salesperson_told_at,
                verified_at,
                ..
            } => [supervisor_told_at, salesperson_told_at, verified_at]
                .into_iter()
                .flatten()
                .copied()
                .collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_names_its_kind_and_reads_back() {
        let contents = [
            Content::Recognition {
                earlier: UserId::generate(),
                recognised: Recognised::ByVisitor,
            },
            Content::CompanyContact {
                executive: None,
                named: None,
                naming_reason: None,
                negotiated_by: Worker::Company {},
                after_sale_by: Worker::Salesperson {
                    user: UserId::generate(),
                },
            },
            Content::Explanation { failed: true },
        ];
        for content in contents {
            let stored = serde_json::to_value(&content).unwrap();
            assert_eq!(stored["kind"], content.kind());
            assert_eq!(serde_json::from_value::<Content>(stored).unwrap(), content);
        }
    }
}
