//! Deals.

use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::DealStage;
use kehu_kernel::{
    CustomerId, DealId, DiscountId, Money, PartyId, Percent, PolicyVersionId, SaleUnitId, UnitId,
    UserId, Words,
};
use serde::{Deserialize, Serialize};

kehu_kernel::word_lists! {
    /// Whether a deal goes on, or how it ended.
    DealState {
        /// It goes on, and holds its unit.
        Live = "live",
        /// The reservation's time has passed.
        Lapsed = "lapsed",
        /// Withdrawn before the contract, by approval.
        Withdrawn = "withdrawn",
        /// Ended by default, by approval.
        Ended = "ended",
    }
}

kehu_kernel::word_lists! {
    /// How the price is paid.
    PaymentMethod {
        /// At once 一次性.
        LumpSum = "lump_sum",
        /// With a commercial mortgage 按揭.
        Mortgage = "mortgage",
        /// With a loan of the housing provident fund 公积金.
        ProvidentFund = "provident_fund",
        /// With both loans 组合贷.
        CombinedLoan = "combined_loan",
        /// In instalments 分期.
        Instalments = "instalments",
    }
}

impl PaymentMethod {
    /// Whether a bank or the fund lends a part.
    #[must_use]
    pub const fn is_with_loan(self) -> bool {
        match self {
            Self::Mortgage | Self::ProvidentFund | Self::CombinedLoan => true,
            Self::LumpSum | Self::Instalments => false,
        }
    }
}

impl DealState {
    /// How a deal stands, in words for people.
    #[must_use]
    pub fn words(self, stage: DealStage) -> Words {
        match (self, stage) {
            (Self::Live, DealStage::Reservation) => Words::new("Reserved", "已小定"),
            (Self::Live, DealStage::Subscription) => Words::new("Subscribed", "已认购"),
            (Self::Live, DealStage::Contract) => Words::new("Contracted", "已签约"),
            (Self::Lapsed, _) => Words::new("Lapsed", "已过期"),
            (Self::Withdrawn, _) => Words::new("Withdrawn", "已退房"),
            (Self::Ended, _) => Words::new("Ended by default", "违约终止"),
        }
    }
}

/// An interest holder 权益人. Personal values in full: whoever shows them masks them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Holder {
    /// The customer.
    pub customer_id: CustomerId,
    /// Ownership share in per cent.
    pub share: Percent,
    /// Name; none where the data was erased or may only be stored.
    pub name: Option<String>,
    /// Whether it is a person.
    pub person: bool,
}

/// A holder to be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHolder {
    /// The customer.
    pub customer_id: CustomerId,
    /// Ownership share in per cent.
    pub share: Percent,
}

/// An instalment of the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Last day on which it is paid in time.
    pub due_on: NaiveDate,
    /// In yuan.
    pub amount: Money,
}

/// A reservation 小定.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserved {
    /// When.
    pub at: DateTime<Utc>,
    /// At this instant it lapses.
    pub until: DateTime<Utc>,
    /// The advance that goes with it, in yuan.
    pub amount: Money,
}

/// A subscription 大定/认购.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribed {
    /// When.
    pub at: DateTime<Utc>,
    /// The agreed deposit 定金, in yuan.
    pub deposit_amount: Money,
    /// How the price is paid.
    pub payment_method: PaymentMethod,
    /// When the contract is to be signed.
    pub planned_contract_on: Option<NaiveDate>,
}

/// A contract 签约.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contracted {
    /// When.
    pub at: DateTime<Utc>,
    /// Number of the contract.
    pub number: String,
    /// Number under which it is filed online 网签备案号.
    pub filing_number: Option<String>,
}

/// The end of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: DateTime<Utc>,
    /// Why; none of a reservation that lapsed.
    pub reason: Option<String>,
}

/// A deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// Identifier.
    pub id: DealId,
    /// The site.
    pub site_id: UnitId,
    /// The unit.
    pub unit_id: SaleUnitId,
    /// The party that buys, as reception knows it.
    pub party_id: Option<PartyId>,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// The furthest stage that it reached.
    pub stage: DealStage,
    /// Whether it goes on.
    pub state: DealState,
    /// List price of the unit when the price was agreed, in yuan.
    pub list_price: Money,
    /// Agreed price, in yuan.
    pub price: Money,
    /// The discount by which the price is under the list.
    pub discount_id: Option<DiscountId>,
    /// The reservation, if it began with one.
    pub reserved: Option<Reserved>,
    /// The subscription.
    pub subscribed: Option<Subscribed>,
    /// The contract.
    pub contracted: Option<Contracted>,
    /// The holders, the main one first; shares sum to 100.
    pub holders: Vec<Holder>,
    /// Number of the set of holders, from 1.
    pub holder_set: i32,
    /// The plan of payments; it sums to the price. Empty before the subscription.
    pub instalments: Vec<Instalment>,
    /// Number of the plan, from 1; 0 before the subscription.
    pub plan_set: i32,
    /// Money received of the price, given back taken off, in yuan.
    pub received: Money,
    /// When it reached the stage that counts as a deal.
    pub counted_at: Option<DateTime<Utc>>,
    /// Its end.
    pub closed: Option<Closed>,
    /// What the buyer has lost by default, in yuan.
    pub forfeited: Money,
    /// What the seller owes beyond giving back, in yuan.
    pub compensation: Money,
    /// The site's rules by which it was opened; none for the preset.
    pub policy_version: Option<PolicyVersionId>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change.
    pub version: i64,
}

impl Deal {
    /// The main holder.
    ///
    /// # Errors
    /// When the row is broken: the database holds at least one for each deal.
    pub fn main_holder(&self) -> Result<CustomerId, Error> {
        let main = self.holders.first().map(|holder| holder.customer_id);
        main.ok_or_else(|| {
            Error::Database(kehu_db::Error::Inconsistent {
                table: "deal_holders",
                row: self.id.to_string(),
                reason: "a deal without holders".to_owned(),
            })
        })
    }

    /// Who buys, the main holder first.
    pub(crate) fn buyers(&self) -> Vec<CustomerId> {
        let holders = self.holders.iter();
        holders.map(|holder| holder.customer_id).collect()
    }

    /// What is left to be paid of the price, derived from price and payments.
    ///
    /// # Errors
    /// Past twelve digits.
    pub fn balance(&self) -> Result<Money, kehu_kernel::DecimalError> {
        self.price.checked_sub(self.received)
    }
}

/// What every deal begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The unit.
    pub unit_id: SaleUnitId,
    /// The party that buys.
    pub party_id: Option<PartyId>,
    /// The salesperson; the caller when absent.
    pub salesperson_id: Option<UserId>,
    /// The holders, the main one first.
    pub holders: Vec<NewHolder>,
    /// The price, in yuan; the list price, or that of the discount, when absent.
    pub price: Option<Money>,
    /// The approved discount.
    pub discount_id: Option<DiscountId>,
}

/// A subscription agreement to be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The deposit 定金, in yuan.
    pub deposit_amount: Money,
    /// How the price is paid.
    pub payment_method: PaymentMethod,
    /// When the contract is to be signed, today at the earliest.
    pub planned_contract_on: Option<NaiveDate>,
    /// The plan of payments: by due date, summing to the price.
    pub instalments: Vec<Instalment>,
    /// Address, postal code and telephone; what is absent is taken from the main holder's dossier.
    pub particulars: super::Particulars,
}

/// A contract to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Number of the contract, unique at the site, 1 to 50 characters.
    pub number: String,
    /// Number under which it is filed online.
    pub filing_number: Option<String>,
    /// When it was signed, now at the latest; now when absent.
    pub signed_at: Option<DateTime<Utc>>,
    /// The loan with which it is paid, if the agreement says that it is paid with one.
    pub loan: Option<Loan>,
}

/// The loan with which a contract is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loan {
    /// The bank, 1 to 100 characters.
    pub bank: String,
    /// In yuan, above 0 and at most the price.
    pub amount: Money,
    /// 1 to 50.
    pub years: i16,
}

/// The amounts and days of a plan, as columns.
pub(in crate::deal) fn instalments_of(
    plan: &[Instalment],
) -> (Vec<NaiveDate>, Vec<rust_decimal::Decimal>) {
    plan.iter()
        .map(|instalment| (instalment.due_on, instalment.amount.value()))
        .unzip()
}

kehu_kernel::labels! {
    DealState {
        Live = "有效", "Live";
        Lapsed = "已过期", "Lapsed";
        Withdrawn = "已退房", "Withdrawn";
        Ended = "违约终止", "Ended by default";
    }
}
