//! What a communication is.

use chrono::{DateTime, Utc};
use kehu_customers::dossier::CustomerType;
use kehu_kernel::{CommunicationId, CommunicationPlanId, CustomerId, UnitId, UserId};

kehu_kernel::word_lists! {
    /// How it was held (CUS-08).
    #[schema(as = CommunicationWay)]
    Way {
        /// At the other's place.
        Visit = "visit",
        /// By telephone.
        Call = "call",
        /// By letter.
        Letter = "letter",
        /// At a meeting.
        Meeting = "meeting",
        /// Online.
        Online = "online",
    }
}

kehu_kernel::word_lists! {
    /// With whom (CUS-08, CMP-16).
    #[schema(as = CommunicationCounterpart)]
    CounterpartKind {
        /// A customer of the dossier.
        Customer = "customer",
        /// An authority.
        Authority = "authority",
        /// A developer.
        Developer = "developer",
        /// A supplier of water, power, gas, heat or lines.
        Utility = "utility",
        /// An owners' committee.
        OwnersCommittee = "owners_committee",
    }
}

kehu_kernel::word_lists! {
    /// What regular communication is held (CUS-08).
    #[schema(as = RegularCommunication)]
    RegularKind {
        /// A visit.
        Visit = "visit",
        /// A meeting.
        Meeting = "meeting",
        /// A survey.
        Survey = "survey",
    }
}

/// With whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counterpart {
    /// A customer of the dossier.
    Customer(CustomerId),
    /// Somebody else.
    Other {
        /// Kind; not a customer.
        kind: CounterpartKind,
        /// Name, 1 to 200 characters.
        name: String,
        /// Number or name of the contract or agreement that it rests on, 1 to 200 characters.
        reference: String,
    },
}

impl Counterpart {
    /// The kind alone.
    #[must_use]
    pub fn kind(&self) -> CounterpartKind {
        match self {
            Self::Customer(_) => CounterpartKind::Customer,
            Self::Other { kind, .. } => *kind,
        }
    }

    /// The customer, if it is one.
    #[must_use]
    pub fn customer(&self) -> Option<CustomerId> {
        match self {
            Self::Customer(id) => Some(*id),
            Self::Other { .. } => None,
        }
    }

    /// Whether both name the same one, whatever the reference.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Customer(one), Self::Customer(another)) => one == another,
            (
                Self::Other { kind, name, .. },
                Self::Other {
                    kind: other_kind,
                    name: other_name,
                    ..
                },
            ) => kind == other_kind && name == other_name,
            _ => false,
        }
    }
}

/// A communication to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommunication {
    /// The unit that held it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: Counterpart,
    /// How.
    pub way: Way,
    /// When; not in the future.
    pub held_at: DateTime<Utc>,
    /// About what, 1 to 200 characters.
    pub matter: String,
    /// How it went, 1 to 4000 characters.
    pub course: String,
    /// What came of it, 1 to 2000 characters.
    pub result: String,
    /// The plan that it fulfils.
    pub plan_id: Option<CommunicationPlanId>,
}

/// A recorded communication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Communication {
    /// Identifier.
    pub id: CommunicationId,
    /// The unit that held it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: Counterpart,
    /// The type that the customer had then.
    pub customer_type: Option<CustomerType>,
    /// How.
    pub way: Way,
    /// When.
    pub held_at: DateTime<Utc>,
    /// About what.
    pub matter: String,
    /// How it went.
    pub course: String,
    /// What came of it.
    pub result: String,
    /// The plan that it fulfils.
    pub plan_id: Option<CommunicationPlanId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// What was found of its effect later.
    pub review: Option<Review>,
}

/// What was found of a communication's effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// The effect.
    pub effect: String,
}
