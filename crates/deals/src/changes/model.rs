//! Changes of a deal.

use crate::deal::{Instalment, NewHolder, Particulars};
use chrono::{DateTime, Utc};
use kehu_approvals::SubjectKind;
use kehu_kernel::{
    ApprovalId, DealChangeId, DealId, DiscountId, Money, RegisteredDocumentId, SaleUnitId, UnitId,
};
use serde::{Deserialize, Serialize};

kehu_kernel::word_lists! {
    /// What changes of a deal.
    #[schema(as = DealChangeKind)]
    ChangeKind {
        /// Another unit 换房.
        Swap = "swap",
        /// Another main holder 换名.
        Renaming = "renaming",
        /// Co-owners added or removed, or other shares 增减权益人.
        CoOwners = "co_owners",
        /// Withdrawn 退房.
        Withdrawal = "withdrawal",
        /// Ended by default 违约.
        Default = "default",
    }
}

kehu_kernel::word_lists! {
    /// Where a change stands.
    #[schema(as = DealChangeState)]
    ChangeState {
        /// Under approval.
        Submitted = "submitted",
        /// Carried out.
        CarriedOut = "carried_out",
        /// Sent back; ask anew.
        Returned = "returned",
        /// Rejected.
        Rejected = "rejected",
        /// Taken back, or called off with the end of the deal.
        Withdrawn = "withdrawn",
    }
}

kehu_kernel::word_lists! {
    /// The way in which a unit swap goes against the policy.
    #[schema(as = SwapDirection)]
    Direction {
        /// The new unit is smaller.
        Smaller = "smaller",
        /// It costs less.
        Cheaper = "cheaper",
        /// It is better: a poorer one was given up for it.
        Better = "better",
    }
}

kehu_kernel::word_lists! {
    /// How a deal ends by default.
    DefaultOutcome {
        /// The buyer is in default: the deposit is lost (Civil Code art. 587).
        Forfeit = "forfeit",
        /// The deal ends without anybody losing the deposit.
        End = "end",
        /// The seller is in default: the deposit goes back double (Civil Code art. 587).
        ReturnDouble = "return_double",
    }
}

/// What is asked for, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Request {
    Swap {
        unit_id: SaleUnitId,
        former_unit_id: SaleUnitId,
        price: Option<Money>,
        discount_id: Option<DiscountId>,
        instalments: Vec<Instalment>,
        against: Vec<Direction>,
    },
    Renaming {
        holders: Vec<NewHolder>,
    },
    CoOwners {
        holders: Vec<NewHolder>,
    },
    Withdrawal {
        persuasion: String,
    },
    Default {
        outcome: DefaultOutcome,
    },
}

impl Request {
    pub(super) const fn kind(&self) -> ChangeKind {
        match self {
            Self::Swap { .. } => ChangeKind::Swap,
            Self::Renaming { .. } => ChangeKind::Renaming,
            Self::CoOwners { .. } => ChangeKind::CoOwners,
            Self::Withdrawal { .. } => ChangeKind::Withdrawal,
            Self::Default { .. } => ChangeKind::Default,
        }
    }
}

impl ChangeKind {
    /// As what it is approved; none for changes that need no approval.
    pub(super) const fn subject(self) -> Option<SubjectKind> {
        match self {
            Self::Swap => Some(SubjectKind::UnitSwap),
            Self::Withdrawal => Some(SubjectKind::DealWithdrawal),
            Self::Default => Some(SubjectKind::DealDefault),
            Self::Renaming | Self::CoOwners => None,
        }
    }
}

/// A change of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealChange {
    /// Identifier.
    pub id: DealChangeId,
    /// The deal.
    pub deal_id: DealId,
    /// The site.
    pub site_id: UnitId,
    /// What changes.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeState,
    pub(super) request: Request,
    /// Why.
    pub reason: String,
    /// The approval, where one is needed.
    pub approval_id: Option<ApprovalId>,
    /// The document, once it was carried out.
    pub document_id: Option<RegisteredDocumentId>,
    /// Its fee, in yuan.
    pub fee: Money,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it was carried out or refused.
    pub finished_at: Option<DateTime<Utc>>,
}

impl DealChange {
    /// Of a swap: the unit given up and the new one.
    #[must_use]
    pub fn units(&self) -> Option<(SaleUnitId, SaleUnitId)> {
        match &self.request {
            Request::Swap {
                unit_id,
                former_unit_id,
                ..
            } => Some((*former_unit_id, *unit_id)),
            _ => None,
        }
    }

    /// Of a swap: in which ways it goes against the policy.
    #[must_use]
    pub fn against(&self) -> &[Direction] {
        match &self.request {
            Request::Swap { against, .. } => against,
            _ => &[],
        }
    }

    /// Of a default: how the deal ends.
    #[must_use]
    pub fn outcome(&self) -> Option<DefaultOutcome> {
        match &self.request {
            Request::Default { outcome } => Some(*outcome),
            _ => None,
        }
    }

    /// Of a withdrawal: how the customer was talked to.
    #[must_use]
    pub fn persuasion(&self) -> Option<&str> {
        match &self.request {
            Request::Withdrawal { persuasion } => Some(persuasion),
            _ => None,
        }
    }
}

/// A swap that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSwap {
    /// The new unit.
    pub unit_id: SaleUnitId,
    /// The price, in yuan; the list price, or that of the discount, when absent.
    pub price: Option<Money>,
    /// An approved discount for the new unit.
    pub discount_id: Option<DiscountId>,
    /// The new plan of payments, summing to the price; empty for a reservation.
    pub instalments: Vec<Instalment>,
    /// Why, 1 to 2000 characters.
    pub reason: String,
}

/// Other holders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRenaming {
    /// All holders from now on, the main one first.
    pub holders: Vec<NewHolder>,
    /// Address, postal code and telephone for the new agreement; what is absent is taken from the dossier.
    pub particulars: Particulars,
    /// Why, 1 to 2000 characters.
    pub reason: String,
}

/// A withdrawal that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    /// How the customer was talked to, 1 to 2000 characters: it comes first (ATT-D07).
    pub persuasion: String,
    /// The customer's reason, 1 to 2000 characters.
    pub reason: String,
}

/// The end of a deal that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDefault {
    /// How it ends.
    pub outcome: DefaultOutcome,
    /// Why, 1 to 2000 characters.
    pub reason: String,
}
