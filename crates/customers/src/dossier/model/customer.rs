//! The customer.

use super::{
    Contact, CustomerKind, CustomerStatus, CustomerType, Identifier, NewContact, NewIdentifier,
    ProcessingState, Size,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, Money, UnitId, UserId};

/// A customer as it stands in the dossier. Personal values are in full: whoever shows them masks them (CUS-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Identifier.
    pub id: CustomerId,
    /// The unit to which the customer belongs.
    pub unit_id: UnitId,
    /// The employee responsible.
    pub account_manager_id: Option<UserId>,
    /// Where the customer stands.
    pub status: CustomerStatus,
    /// The dossier into which this one was merged.
    pub merged_into: Option<CustomerId>,
    /// How the customer buys.
    pub customer_type: Option<CustomerType>,
    /// Name of the company or person.
    pub name: String,
    /// What only companies or only persons have.
    pub profile: Profile,
    /// Landline or service number, as typed.
    pub telephone: Option<String>,
    /// Mobile, as typed.
    pub mobile: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Administrative division code of the address, six digits (GB/T 2260).
    pub region_code: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Postal code, six digits.
    pub postal_code: Option<String>,
    /// Industry, in the company's own words.
    pub industry: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// Whether the customer declined marketing.
    pub marketing_opt_out: bool,
    /// Whether the customer does not want to be asked in surveys (SUR-06).
    pub survey_opt_out: bool,
    /// What may be done with the data.
    pub processing_state: ProcessingState,
    /// Rises by one with every change; the entity tag.
    pub version: i64,
    /// When the dossier was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What only companies or only persons have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Profile {
    /// A company.
    Company(Company),
    /// A person.
    Person(Person),
}

/// What a company has: mostly what its licence prints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Company {
    /// Legal representative; a published fact, not masked.
    pub legal_representative: Option<String>,
    /// Registered capital in yuan.
    pub registered_capital: Option<Money>,
    /// Day of foundation.
    pub founded_on: Option<NaiveDate>,
    /// Size.
    pub size: Option<Size>,
    /// Number of employees, up to ten million.
    pub headcount: Option<i32>,
    /// Business scope as on the licence.
    pub business_scope: Option<String>,
}

/// What a person has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Birthday; sensitive, optional.
    pub born_on: Option<NaiveDate>,
}

impl Customer {
    /// Whether it is a company or a person.
    #[must_use]
    pub fn kind(&self) -> CustomerKind {
        self.profile.kind()
    }
}

impl Profile {
    /// Whether it is that of a company or a person.
    #[must_use]
    pub fn kind(&self) -> CustomerKind {
        match self {
            Self::Company(_) => CustomerKind::Company,
            Self::Person(_) => CustomerKind::Person,
        }
    }
}

/// A customer with contacts and identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The customer.
    pub customer: Customer,
    /// The contacts, in their order.
    pub contacts: Vec<Contact>,
    /// The identifiers, in the order in which they were added.
    pub identifiers: Vec<Identifier>,
}

impl Dossier {
    /// The contact to call first.
    #[must_use]
    pub fn first_contact(&self) -> Option<&Contact> {
        self.contacts
            .iter()
            .find(|contact| contact.is_primary)
            .or(self.contacts.first())
    }
}

/// A customer to be entered; the fields mean the same as those of [`Customer`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields mean the same as those of Customer")]
pub struct NewCustomer {
    pub unit_id: UnitId,
    pub account_manager_id: Option<UserId>,
    pub customer_type: Option<CustomerType>,
    pub name: String,
    pub profile: Profile,
    pub telephone: Option<String>,
    pub mobile: Option<String>,
    pub email: Option<String>,
    pub region_code: Option<String>,
    pub address: Option<String>,
    pub postal_code: Option<String>,
    pub industry: Option<String>,
    pub website: Option<String>,
    pub remark: Option<String>,
    pub marketing_opt_out: bool,
    pub survey_opt_out: bool,
    pub contacts: Vec<NewContact>,
    pub identifiers: Vec<NewIdentifier>,
}

impl Customer {
    /// A prospect, as it will stand.
    pub(crate) fn new(
        input: NewCustomer,
        now: DateTime<Utc>,
    ) -> (Self, Vec<NewContact>, Vec<NewIdentifier>) {
        let customer = Self {
            id: CustomerId::generate(),
            unit_id: input.unit_id,
            account_manager_id: input.account_manager_id,
            status: CustomerStatus::Prospect,
            merged_into: None,
            customer_type: input.customer_type,
            name: input.name,
            profile: input.profile,
            telephone: input.telephone,
            mobile: input.mobile,
            email: input.email,
            region_code: input.region_code,
            address: input.address,
            postal_code: input.postal_code,
            industry: input.industry,
            website: input.website,
            remark: input.remark,
            marketing_opt_out: input.marketing_opt_out,
            survey_opt_out: input.survey_opt_out,
            processing_state: ProcessingState::Active,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        (customer, input.contacts, input.identifiers)
    }
}
