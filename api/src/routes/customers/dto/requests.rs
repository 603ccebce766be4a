//! What is asked.

use super::Profile;
use crate::extract::broken;
use chrono::{DateTime, Utc};
use kehu_customers::dossier::search::{Filters, Sort};
use kehu_customers::dossier::{
    self, ContactRole, CustomerKind, CustomerStatus, CustomerType, Disclosable, Field, Reason,
};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::{CustomerId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

/// Enters a customer.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCustomer {
    /// The unit to which the customer belongs.
    pub unit_id: UnitId,
    /// The employee responsible; the caller, if absent and the caller sees own customers only.
    pub account_manager_id: Option<UserId>,
    /// How the customer buys (CUS-12).
    pub customer_type: Option<CustomerType>,
    /// Name of the company or person.
    #[schema(min_length = 1, max_length = 200, example = "长沙远大化工有限公司")]
    pub name: String,
    /// Company or person.
    pub profile: Profile,
    /// Landline or service number.
    #[schema(max_length = 40, example = "0731-84001234")]
    pub telephone: Option<String>,
    /// Mobile.
    #[schema(max_length = 40, example = "13812341234")]
    pub mobile: Option<String>,
    /// E-mail address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Administrative division code, six digits (GB/T 2260).
    #[schema(max_length = 6, pattern = "^[0-9]{6}$", example = "430100")]
    pub region_code: Option<String>,
    /// Address.
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// Postal code, six digits.
    #[schema(max_length = 20)]
    pub postal_code: Option<String>,
    /// Industry.
    #[schema(max_length = 100)]
    pub industry: Option<String>,
    /// Website.
    #[schema(max_length = 300)]
    pub website: Option<String>,
    /// Remark.
    #[schema(max_length = 2000)]
    pub remark: Option<String>,
    /// Whether the customer declined marketing.
    #[serde(default)]
    pub marketing_opt_out: bool,
    /// Whether the customer does not want to be asked in surveys (SUR-06).
    #[serde(default)]
    pub survey_opt_out: bool,
    /// Contacts.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub contacts: Vec<AddContact>,
    /// Identifiers.
    #[serde(default)]
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    pub identifiers: Vec<AddIdentifier>,
    /// Customers that were compared and are others.
    #[validate(nested)]
    pub accepted_duplicates: Option<AcceptedDuplicates>,
}

/// Customers that were compared and are others, and why.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptedDuplicates {
    /// The customers.
    #[serde(default)]
    #[validate(length(max = 100))]
    #[schema(max_items = 100)]
    pub customer_ids: Vec<CustomerId>,
    /// Whether those outside what the caller may see are others too.
    #[serde(default)]
    pub unseen: bool,
    /// Why they are others.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Adds a contact.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddContact {
    /// Name.
    #[schema(min_length = 1, max_length = 100, example = "单小红")]
    pub name: String,
    /// Title in the company.
    #[schema(max_length = 100, example = "采购经理")]
    pub title: Option<String>,
    /// What the contact decides or does.
    #[serde(default = "other")]
    pub role: ContactRole,
    /// Landline.
    #[schema(max_length = 40)]
    pub telephone: Option<String>,
    /// Mobile.
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// E-mail address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Whether this is the one to call first; takes the mark from the present one.
    #[serde(default)]
    pub is_primary: bool,
}

const fn other() -> ContactRole {
    ContactRole::Other
}

/// Adds an identifier.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddIdentifier {
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number as printed.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "91430100MA4L16JQ9B")]
    pub value: String,
    /// Why the number is taken although its check character is wrong; needs `customers:override_identifier`.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub override_reason: Option<String>,
}

/// Adds an identifier to a customer on file.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCustomerIdentifier {
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number as printed.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "91430100MA4L16JQ9B")]
    pub value: String,
    /// Why the number is taken although its check character is wrong; needs `customers:override_identifier`.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub override_reason: Option<String>,
    /// Customers that have the same number, were compared and are others.
    #[validate(nested)]
    pub accepted_duplicates: Option<AcceptedDuplicates>,
}

/// Removes an identifier.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveIdentifier {
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Gives the customer to another employee, another unit, or both; what is absent stays.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "names_somewhere"))]
pub struct AssignAccountManager {
    /// The employee, active and with a role that shows customers; null takes the present one away.
    #[serde(default, deserialize_with = "crate::extract::patch::nullable")]
    #[schema(value_type = Option<UserId>)]
    pub account_manager_id: Option<Option<UserId>>,
    /// The unit.
    pub unit_id: Option<UnitId>,
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

fn names_somewhere(assignment: &AssignAccountManager) -> Result<(), ValidationError> {
    if assignment.account_manager_id.is_some() || assignment.unit_id.is_some() {
        return Ok(());
    }
    Err(broken(
        "one_of",
        "name account_manager_id, unit_id or both",
        "请填写 account_manager_id 或 unit_id",
    ))
}

/// Merges another customer into this one.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeCustomer {
    /// The customer that is merged into this one.
    pub merged_id: CustomerId,
    /// Fields that this customer has and takes from the other all the same.
    #[serde(default)]
    #[validate(length(max = 19))]
    #[schema(max_items = 19)]
    pub take_over: Vec<Field>,
    /// Why they are the same.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// Answers what would come of it, and does nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// Shows personal data in full.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscloseCustomer {
    /// What is needed.
    #[validate(length(min = 1, max = 8))]
    #[schema(min_items = 1, max_items = 8)]
    pub fields: Vec<Disclosable>,
    /// What for; it stands in the audit record.
    #[validate(length(min = 2, max = 500))]
    #[schema(min_length = 2, max_length = 500)]
    pub reason: String,
}

/// What is known of a customer that may be on file already.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckDuplicates {
    /// The unit by whose policy names are compared.
    pub unit_id: UnitId,
    /// Whether it is a company or a person.
    pub kind: CustomerKind,
    /// Name.
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Mobiles of the customer and its contacts.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(value_type = Vec<kehu_kernel::items::TelephoneText>, max_items = 20)]
    pub mobiles: Vec<String>,
    /// Identifiers.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    pub identifiers: Vec<IdentifierToCheck>,
}

/// An identifier to look for.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentifierToCheck {
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number; one that fails its check is looked for as it is.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub value: String,
}

/// The customers that may be the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuplicateReport {
    /// Those that the caller may see, the likeliest first.
    #[schema(max_items = 300)]
    pub duplicates: Vec<PossibleDuplicate>,
    /// How many there are outside what the caller may see.
    #[schema(minimum = 0, maximum = 300)]
    pub unseen_count: usize,
}

/// A customer that may be the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct PossibleDuplicate {
    /// The customer.
    pub customer_id: CustomerId,
    /// Its name; a person's is masked by role.
    #[schema(max_length = 200)]
    pub name: String,
    /// Its unit.
    pub unit_id: UnitId,
    /// Why it may be the same, the strongest reason first.
    #[schema(max_items = 4)]
    pub reasons: Vec<Reason>,
    /// Likeness of the names, 0 to 100; 0 for persons.
    #[schema(minimum = 0, maximum = 100)]
    pub likeness: u8,
}

/// Which customers, in which order.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchCustomers {
    /// Part of a name, from one character on; pinyin or initials; the end of a telephone, from four digits on, or its
    /// first three and last four; an identifier, or the last four characters of one. Numbers belong into the body of
    /// `searchCustomers`, since addresses are kept in many logs.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    #[param(max_length = 100)]
    pub q: Option<String>,
    /// Any of these; without any, all but `merged`.
    #[serde(default)]
    #[validate(length(max = 5))]
    #[schema(max_items = 5)]
    #[param(max_items = 5)]
    pub status: Vec<CustomerStatus>,
    /// Any of these.
    #[serde(default)]
    #[validate(length(max = 2))]
    #[schema(max_items = 2)]
    #[param(max_items = 2)]
    pub kind: Vec<CustomerKind>,
    /// Any of these.
    #[serde(default)]
    #[validate(length(max = 4))]
    #[schema(max_items = 4)]
    #[param(max_items = 4)]
    pub customer_type: Vec<CustomerType>,
    /// Of this unit itself, not those below it.
    pub unit_id: Option<UnitId>,
    /// Of this employee.
    pub account_manager_id: Option<UserId>,
    /// Of exactly this industry.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    #[param(max_length = 100)]
    pub industry: Option<String>,
    /// In this region: two, four or six digits of the code.
    #[validate(length(min = 2, max = 6))]
    #[schema(min_length = 2, max_length = 6, pattern = "^[0-9]{2,6}$")]
    #[param(min_length = 2, max_length = 6, pattern = "^[0-9]{2,6}$")]
    pub region: Option<String>,
    /// Changed at this instant or later.
    pub updated_from: Option<DateTime<Utc>>,
    /// Changed before this instant.
    pub updated_before: Option<DateTime<Utc>>,
    /// Entered at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Entered before this instant.
    pub created_before: Option<DateTime<Utc>>,
    /// The order.
    #[serde(default)]
    pub sort: Sort,
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200, default = 50)]
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    #[param(max_length = 1000)]
    pub cursor: Option<String>,
}

impl SearchCustomers {
    /// The filters, as the domain takes them.
    pub(in super::super) fn filters(&self) -> Filters {
        let Self {
            q,
            status,
            kind,
            customer_type,
            unit_id,
            account_manager_id,
            industry,
            region,
            updated_from,
            updated_before,
            created_from,
            created_before,
            sort: _,
            limit: _,
            cursor: _,
        } = self.clone();
        Filters {
            q,
            statuses: status,
            kinds: kind,
            types: customer_type,
            unit: unit_id,
            account_manager: account_manager_id,
            industry,
            region: region.map(|code| code.chars().filter(char::is_ascii_digit).collect()),
            updated_from,
            updated_before,
            created_from,
            created_before,
        }
    }
}

impl From<AddContact> for dossier::NewContact {
    fn from(contact: AddContact) -> Self {
        let AddContact {
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
        } = contact;
        Self {
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
        }
    }
}

impl From<AddIdentifier> for dossier::NewIdentifier {
    fn from(identifier: AddIdentifier) -> Self {
        let AddIdentifier {
            kind,
            value,
            override_reason,
        } = identifier;
        Self {
            kind,
            value,
            override_reason,
        }
    }
}

impl AddCustomerIdentifier {
    /// The number, and what was accepted.
    pub(in super::super) fn split(self) -> (dossier::NewIdentifier, Option<dossier::Acceptance>) {
        let Self {
            kind,
            value,
            override_reason,
            accepted_duplicates,
        } = self;
        let new = dossier::NewIdentifier {
            kind,
            value,
            override_reason,
        };
        (new, accepted_duplicates.map(Into::into))
    }
}

impl From<AcceptedDuplicates> for dossier::Acceptance {
    fn from(accepted: AcceptedDuplicates) -> Self {
        let AcceptedDuplicates {
            customer_ids,
            unseen,
            reason,
        } = accepted;
        Self {
            customers: customer_ids,
            unseen,
            reason,
        }
    }
}

impl CreateCustomer {
    /// The customer to be entered, and what was accepted.
    pub(in super::super) fn split(self) -> (dossier::NewCustomer, Option<dossier::Acceptance>) {
        let new = dossier::NewCustomer {
            unit_id: self.unit_id,
            account_manager_id: self.account_manager_id,
            customer_type: self.customer_type,
            name: self.name,
            profile: self.profile.into(),
            telephone: self.telephone,
            mobile: self.mobile,
            email: self.email,
            region_code: self.region_code,
            address: self.address,
            postal_code: self.postal_code,
            industry: self.industry,
            website: self.website,
            remark: self.remark,
            marketing_opt_out: self.marketing_opt_out,
            survey_opt_out: self.survey_opt_out,
            contacts: self.contacts.into_iter().map(Into::into).collect(),
            identifiers: self.identifiers.into_iter().map(Into::into).collect(),
        };
        (new, self.accepted_duplicates.map(Into::into))
    }
}
