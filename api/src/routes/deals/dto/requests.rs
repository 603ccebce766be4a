//! What is sent to open deals and move them on.

use super::Instalment;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_deals::deal::{Agreement, Contract, Loan, NewHolder, Opening, Particulars, PaymentMethod};
use kehu_kernel::{CustomerId, DiscountId, Money, PartyId, Percent, SaleUnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// An interest holder to be entered.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInterestHolder {
    /// A customer of the site.
    pub customer_id: CustomerId,
    /// Ownership share in per cent; all together are exactly 100.
    pub share: Percent,
}

pub(super) fn holders_of(holders: Vec<NewInterestHolder>) -> Vec<NewHolder> {
    holders
        .into_iter()
        .map(|NewInterestHolder { customer_id, share }| NewHolder { customer_id, share })
        .collect()
}

/// Reserves a unit.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReserveSaleUnit {
    /// The unit.
    pub sale_unit_id: SaleUnitId,
    /// The party that buys: that of the main holder at this site, or of another holder where the main one has none. Found by
    /// the holders when absent.
    pub party_id: Option<PartyId>,
    /// The salesperson; the caller when absent.
    pub salesperson_id: Option<UserId>,
    /// The interest holders, the main one first.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub holders: Vec<NewInterestHolder>,
    /// The price, in yuan; the list price, or that of the discount, when absent.
    pub price: Option<Money>,
    /// An approved discount for this unit.
    pub discount_id: Option<DiscountId>,
    /// The advance that goes with the reservation, in yuan.
    pub amount: Money,
}

impl ReserveSaleUnit {
    /// What the deal begins with, and the advance.
    pub fn split(self) -> (Opening, Money) {
        let Self {
            sale_unit_id,
            party_id,
            salesperson_id,
            holders,
            price,
            discount_id,
            amount,
        } = self;
        let opening = Opening {
            unit_id: sale_unit_id,
            party_id,
            salesperson_id,
            holders: holders_of(holders),
            price,
            discount_id,
        };
        (opening, amount)
    }
}

/// Subscribes a unit that was not reserved before.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscribeSaleUnit {
    /// The unit.
    pub sale_unit_id: SaleUnitId,
    /// The party that buys: that of the main holder at this site, or of another holder where the main one has none. Found by
    /// the holders when absent.
    pub party_id: Option<PartyId>,
    /// The salesperson; the caller when absent.
    pub salesperson_id: Option<UserId>,
    /// The interest holders, the main one first.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub holders: Vec<NewInterestHolder>,
    /// The price, in yuan; the list price, or that of the discount, when absent.
    pub price: Option<Money>,
    /// An approved discount for this unit.
    pub discount_id: Option<DiscountId>,
    /// What the agreement says.
    #[validate(nested)]
    pub agreement: SubscriptionAgreement,
}

impl SubscribeSaleUnit {
    /// What the deal begins with, and the agreement.
    pub fn split(self) -> (Opening, Agreement) {
        let Self {
            sale_unit_id,
            party_id,
            salesperson_id,
            holders,
            price,
            discount_id,
            agreement,
        } = self;
        let opening = Opening {
            unit_id: sale_unit_id,
            party_id,
            salesperson_id,
            holders: holders_of(holders),
            price,
            discount_id,
        };
        (opening, agreement.into())
    }
}

/// What a subscription agreement says.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionAgreement {
    /// The deposit, in yuan; with all others of the deal at most 20 % of the price (Civil Code art. 586).
    pub deposit_amount: Money,
    /// How the price is paid.
    pub payment_method: PaymentMethod,
    /// When the contract is to be signed, today at the earliest.
    pub planned_contract_on: Option<NaiveDate>,
    /// The plan of payments, the deposit in it: by due date, summing to the price.
    #[validate(length(min = 1, max = 60), nested)]
    #[schema(min_items = 1, max_items = 60)]
    pub instalments: Vec<Instalment>,
    /// The main holder's current address; that of the dossier when absent.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
    /// The postal code, six digits; that of the dossier when absent.
    #[validate(custom(function = "six_digits"))]
    #[schema(
        min_length = 6,
        max_length = 6,
        pattern = "^[0-9]{6}$",
        example = "410000"
    )]
    pub postal_code: Option<String>,
    /// The telephone; that of the dossier when absent.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub telephone: Option<String>,
}

impl From<SubscriptionAgreement> for Agreement {
    fn from(body: SubscriptionAgreement) -> Self {
        let SubscriptionAgreement {
            deposit_amount,
            payment_method,
            planned_contract_on,
            instalments,
            address,
            postal_code,
            telephone,
        } = body;
        Self {
            deposit_amount,
            payment_method,
            planned_contract_on,
            instalments: instalments.into_iter().map(Into::into).collect(),
            particulars: Particulars {
                address,
                postal_code,
                telephone,
            },
        }
    }
}

/// Enters a signed contract.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignContract {
    /// Number of the contract, unique at the site.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "XJ-2026-0001")]
    pub number: String,
    /// Number under which it is filed online.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50)]
    pub filing_number: Option<String>,
    /// When it was signed, after the subscription and not in the future; now when absent.
    pub signed_at: Option<DateTime<Utc>>,
    /// The loan with which it is paid; only of an agreement that is paid with one.
    #[validate(nested)]
    pub loan: Option<ContractLoan>,
}

/// The loan with which a contract is paid.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractLoan {
    /// The bank.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "中国建设银行长沙河西支行")]
    pub bank: String,
    /// In yuan, above 0 and at most the price.
    pub amount: Money,
    /// For how many years.
    #[validate(range(min = 1, max = 50))]
    #[schema(minimum = 1, maximum = 50, example = 30)]
    pub years: i16,
}

impl From<Loan> for ContractLoan {
    fn from(loan: Loan) -> Self {
        let Loan {
            bank,
            amount,
            years,
        } = loan;
        Self {
            bank,
            amount,
            years,
        }
    }
}

impl From<ContractLoan> for Loan {
    fn from(body: ContractLoan) -> Self {
        let ContractLoan {
            bank,
            amount,
            years,
        } = body;
        Self {
            bank,
            amount,
            years,
        }
    }
}

impl From<SignContract> for Contract {
    fn from(body: SignContract) -> Self {
        let SignContract {
            number,
            filing_number,
            signed_at,
            loan,
        } = body;
        Self {
            number,
            filing_number,
            signed_at,
            loan: loan.map(Into::into),
        }
    }
}

pub(super) fn six_digits(code: &str) -> Result<(), ValidationError> {
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(ValidationError::new("form").with_message("must be six digits".into()))
}
