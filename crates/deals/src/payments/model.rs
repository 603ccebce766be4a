//! Payments.

use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, DealId, Money, PaymentId, RegisteredDocumentId, UnitId, UserId};

kehu_kernel::word_lists! {
    /// What money is for. The first five kinds are part of the price.
    MoneyKind {
        /// Before a unit is chosen; given back on demand 诚意金.
        EarnestMoney = "earnest_money",
        /// An advance with the reservation 订金.
        Reservation = "reservation",
        /// The deposit in the legal sense 定金 (Civil Code art. 586, 587).
        Deposit = "deposit",
        /// Price 购房款.
        Price = "price",
        /// Paid out by the lender 按揭款.
        Mortgage = "mortgage",
        /// Taken for others: taxes, maintenance fund 代收费.
        CollectedForOthers = "collected_for_others",
        /// The fee of a renaming after the contract 过户费.
        TransferFee = "transfer_fee",
        /// What the seller in default owes beyond giving the deposit back (Civil Code art. 587).
        Compensation = "compensation",
    }
}

kehu_kernel::word_lists! {
    /// How money is paid.
    PaymentWay {
        /// Cash.
        Cash = "cash",
        /// Card.
        Card = "card",
        /// Bank transfer.
        Transfer = "transfer",
        /// Cheque.
        Cheque = "cheque",
        /// Mobile payment.
        Mobile = "mobile",
        /// By exchange of an earlier receipt 换票.
        Exchange = "exchange",
        /// Another.
        Other = "other",
    }
}

impl MoneyKind {
    /// Whether it is part of the price of the unit.
    #[must_use]
    pub const fn counts_as_price(self) -> bool {
        match self {
            Self::EarnestMoney
            | Self::Reservation
            | Self::Deposit
            | Self::Price
            | Self::Mortgage => true,
            Self::CollectedForOthers | Self::TransferFee | Self::Compensation => false,
        }
    }
}

/// Money received, or given back: a receipt of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Identifier.
    pub id: PaymentId,
    /// The receipt.
    pub document_id: RegisteredDocumentId,
    /// Number of the receipt at the site, without gaps.
    pub number: i64,
    /// The site.
    pub site_id: UnitId,
    /// The deal.
    pub deal_id: DealId,
    /// What it is for.
    pub kind: MoneyKind,
    /// How it was paid.
    pub way: PaymentWay,
    /// In yuan; negative when it went back.
    pub amount: Money,
    /// The payment of which it gives back.
    pub refers_to: Option<PaymentId>,
    /// What of it can still be given back; zero for what went back.
    pub refundable: Money,
    /// Who paid, or got it back.
    pub payer_id: CustomerId,
    /// Remark, at most 500 characters.
    pub remark: Option<String>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// Money that is received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// What it is for.
    pub kind: MoneyKind,
    /// How it is paid.
    pub way: PaymentWay,
    /// In yuan, more than zero.
    pub amount: Money,
    /// Who pays: one of the holders; the main one when absent.
    pub payer_id: Option<CustomerId>,
    /// When it was received, now at the latest; now when absent.
    pub received_at: Option<DateTime<Utc>>,
    /// Remark.
    pub remark: Option<String>,
}

/// Money that is given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// In yuan, more than zero.
    pub amount: Money,
    /// How it is paid.
    pub way: PaymentWay,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// Whether it is what the seller in default owes beyond giving the deposit back.
    pub compensation: bool,
}
