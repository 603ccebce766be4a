//! Documents and the registers in which they stand.

use crate::deal::{DealState, Loan};
use crate::payments::{MoneyKind, PaymentWay};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::DealStage;
use kehu_kernel::{
    Area, CustomerId, DealId, Money, Percent, RegisteredDocumentId, SaleUnitId, UnitId, UserId,
};
use serde::Deserialize;

kehu_kernel::word_lists! {
    /// A register of a site.
    Register {
        /// Reservations 小定.
        Reservations = "reservations",
        /// Subscription agreements 大定/认购书.
        Subscriptions = "subscriptions",
        /// Contracts 签约.
        Contracts = "contracts",
        /// Unit swaps 换房.
        Swaps = "swaps",
        /// Renamings, and co-owners added or removed 换名、增减权益人.
        Renamings = "renamings",
        /// Withdrawals 退房.
        Withdrawals = "withdrawals",
        /// Ends by default 违约.
        Defaults = "defaults",
        /// Collection notices 催款通知单.
        CollectionNotices = "collection_notices",
        /// Receipts 收据, refunds among them.
        Receipts = "receipts",
    }
}

/// A document to be issued.
#[derive(Debug, Clone)]
pub(crate) struct NewDocument<'a> {
    pub(crate) register: Register,
    pub(crate) deal: &'a crate::deal::Deal,
    pub(crate) former_unit_id: Option<SaleUnitId>,
    pub(crate) former_holder_set: Option<i32>,
    pub(crate) amount: Option<Money>,
    pub(crate) fee: Option<Money>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) refers_to: Option<RegisteredDocumentId>,
    pub(crate) loan: Option<&'a Loan>,
    pub(crate) occurred_at: DateTime<Utc>,
}

impl<'a> NewDocument<'a> {
    /// A document of a deal as it stands, of the moment of the act.
    pub(crate) fn of(register: Register, deal: &'a crate::deal::Deal, now: DateTime<Utc>) -> Self {
        Self {
            register,
            deal,
            former_unit_id: None,
            former_holder_set: None,
            amount: None,
            fee: None,
            reason: None,
            refers_to: None,
            loan: None,
            occurred_at: now,
        }
    }
}

/// A document that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Issued {
    pub(crate) id: RegisteredDocumentId,
    pub(crate) number: i64,
}

/// A holder on a document; personal values in full, to be masked by who shows them. None where the data was erased or
/// may only be stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HolderName {
    /// The customer.
    pub customer_id: CustomerId,
    /// Name.
    pub name: Option<String>,
    /// Whether it is a person.
    pub person: bool,
    /// Ownership share in per cent.
    pub share: Percent,
    /// Mobile, or the telephone where there is none.
    pub telephone: Option<String>,
    /// The last characters of the identity number.
    pub identity_tail: Option<String>,
}

/// A line of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEntry {
    /// The document.
    pub id: RegisteredDocumentId,
    /// The register.
    pub register: Register,
    /// Number in the register of the site, from 1, without gaps.
    pub number: i64,
    /// The site.
    pub site_id: UnitId,
    /// The deal.
    pub deal_id: DealId,
    /// The furthest stage of the deal now.
    pub deal_stage: DealStage,
    /// How the deal stands now.
    pub deal_state: DealState,
    /// The unit.
    pub unit_id: SaleUnitId,
    /// Building and room.
    pub unit_number: String,
    /// Area built, square metres.
    pub built_area: Area,
    /// Building and room of the unit that was given up.
    pub former_unit_number: Option<String>,
    /// The holders on the document.
    pub holders: Vec<HolderName>,
    /// Those before, where the document changed them.
    pub former_holders: Vec<HolderName>,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// Display name of the salesperson.
    pub salesperson_name: String,
    /// List price, in yuan.
    pub list_price: Money,
    /// Agreed price, in yuan.
    pub price: Money,
    /// What is to be paid with the document; of a receipt the money, negative when it went back.
    pub amount: Option<Money>,
    /// Money that had been received of the price when the document was issued.
    pub paid: Money,
    /// The fee, of a renaming.
    pub fee: Option<Money>,
    /// The end of the reservation.
    pub valid_until: Option<DateTime<Utc>>,
    /// The reason, of a change.
    pub reason: Option<String>,
    /// Number of the document to which this one refers.
    pub refers_to_number: Option<i64>,
    /// The register of that one.
    pub refers_to_register: Option<Register>,
    /// Of a receipt: the kind of money.
    pub money_kind: Option<MoneyKind>,
    /// Of a receipt: how it was paid.
    pub way: Option<PaymentWay>,
    /// Number of the subscription agreement of the deal that holds now; none before.
    pub subscription_number: Option<i64>,
    /// When the deal was subscribed.
    pub subscribed_at: Option<DateTime<Utc>>,
    /// Number of the contract.
    pub contract_number: Option<String>,
    /// Number under which the contract is filed.
    pub filing_number: Option<String>,
    /// The loan, of a contract that is paid with one.
    pub loan: Option<Loan>,
    /// Numbers of the deal's receipts.
    pub receipt_numbers: Vec<i64>,
    /// Money of the price that was received until now.
    pub received: Money,
    /// Money that went back until now.
    pub refunded: Money,
    /// When it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who kept the register then.
    pub kept_by: Option<UserId>,
}

kehu_kernel::labels! {
    Register {
        Reservations = "小定单登记表", "Reservations";
        Subscriptions = "大定单登记表", "Subscriptions";
        Contracts = "签约明细表", "Contracts";
        Swaps = "换房登记表", "Unit swaps";
        Renamings = "换名登记表", "Renamings";
        Withdrawals = "退房登记表", "Withdrawals";
        Defaults = "违约登记表", "Defaults";
        CollectionNotices = "催款通知单登记表", "Collection notices";
        Receipts = "收据登记表", "Receipts";
    }
}
