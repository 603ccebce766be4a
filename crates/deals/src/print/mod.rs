//! What is printed: subscription agreements, receipts, collection notices. Gathered here, written as pages by the API.

mod gather;
mod store;

pub use gather::{agreement, notice, receipt};
pub use store::Sheet;

use crate::collection::Notice;
use crate::deal::{Instalment, Particulars, PaymentMethod};
use crate::payments::Payment;
use chrono::NaiveDate;
use kehu_attribution::policy::AgreementCopy;

/// A subscription agreement 认购书 as it was signed.
#[derive(Debug, Clone)]
pub struct AgreementForm {
    /// The document.
    pub sheet: Sheet,
    /// Address, postal code, telephone; none when they were erased.
    pub particulars: Option<Particulars>,
    /// The plan of payments of the agreement.
    pub instalments: Vec<Instalment>,
    /// How the price is paid.
    pub payment_method: Option<PaymentMethod>,
    /// When the contract is to be signed.
    pub planned_contract_on: Option<NaiveDate>,
    /// Who gets the copies, in order.
    pub copies: Vec<AgreementCopy>,
}

/// A receipt 收据.
#[derive(Debug, Clone)]
pub struct ReceiptForm {
    /// The document.
    pub sheet: Sheet,
    /// The payment.
    pub payment: Payment,
    /// Display name of who received the money.
    pub cashier: String,
}

/// A collection notice 催款通知单.
#[derive(Debug, Clone)]
pub struct NoticeForm {
    /// The document.
    pub sheet: Sheet,
    /// The notice.
    pub notice: Notice,
    /// Address, postal code, telephone of the agreement; none when they were erased.
    pub particulars: Option<Particulars>,
}
