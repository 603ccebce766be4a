//! Merge patches: what is absent stays, null clears.

use super::AcceptedDuplicates;
use crate::extract::patch::{non_null, nullable};
use chrono::NaiveDate;
use kehu_customers::dossier::{self, ContactRole, CustomerType, Size};
use kehu_kernel::Money;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Changes a customer. The status is changed by operations of its own.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchCustomer {
    /// How the customer buys.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<CustomerType>)]
    pub customer_type: Option<Option<CustomerType>>,
    /// Name.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// What only companies or only persons have.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub profile: Option<PatchProfile>,
    /// Landline or service number.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub telephone: Option<Option<String>>,
    /// Mobile.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub mobile: Option<Option<String>>,
    /// E-mail address.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Option<Option<String>>,
    /// Administrative division code, six digits.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 6)]
    pub region_code: Option<Option<String>>,
    /// Address.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub address: Option<Option<String>>,
    /// Postal code.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 20)]
    pub postal_code: Option<Option<String>>,
    /// Industry.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub industry: Option<Option<String>>,
    /// Website.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub website: Option<Option<String>>,
    /// Remark.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub remark: Option<Option<String>>,
    /// Whether the customer declined marketing.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub marketing_opt_out: Option<bool>,
    /// Whether the customer does not want to be asked in surveys (SUR-06).
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub survey_opt_out: Option<bool>,
    /// Customers that were compared and are others; a new name may ask for it.
    #[serde(default, deserialize_with = "non_null")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub accepted_duplicates: Option<AcceptedDuplicates>,
}

/// Changes what only companies or only persons have.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchProfile {
    /// Legal representative; companies only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub legal_representative: Option<Option<String>>,
    /// Registered capital in yuan; companies only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Money>)]
    pub registered_capital: Option<Option<Money>>,
    /// Day of foundation; companies only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<NaiveDate>)]
    pub founded_on: Option<Option<NaiveDate>>,
    /// Size; companies only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Size>)]
    pub size: Option<Option<Size>>,
    /// Number of employees; companies only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 10_000_000)]
    pub headcount: Option<Option<i32>>,
    /// Business scope; companies only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 4000)]
    pub business_scope: Option<Option<String>>,
    /// Birthday; persons only.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<NaiveDate>)]
    pub born_on: Option<Option<NaiveDate>>,
}

/// Changes a contact.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchContact {
    /// Name.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Title.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub title: Option<Option<String>>,
    /// What the contact decides or does.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub role: Option<ContactRole>,
    /// Landline.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub telephone: Option<Option<String>>,
    /// Mobile.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 40)]
    pub mobile: Option<Option<String>>,
    /// E-mail address.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Option<Option<String>>,
    /// Whether this is the one to call first; takes the mark from the present one.
    #[serde(default, deserialize_with = "non_null")]
    #[schema(nullable = false)]
    pub is_primary: Option<bool>,
}

impl PatchCustomer {
    /// The patch, and what was accepted.
    pub(in super::super) fn split(self) -> (dossier::CustomerPatch, Option<dossier::Acceptance>) {
        let Self {
            customer_type,
            name,
            profile,
            telephone,
            mobile,
            email,
            region_code,
            address,
            postal_code,
            industry,
            website,
            remark,
            marketing_opt_out,
            survey_opt_out,
            accepted_duplicates,
        } = self;
        let PatchProfile {
            legal_representative,
            registered_capital,
            founded_on,
            size,
            headcount,
            business_scope,
            born_on,
        } = profile.unwrap_or_default();
        let patch = dossier::CustomerPatch {
            customer_type,
            name,
            telephone,
            mobile,
            email,
            region_code,
            address,
            postal_code,
            industry,
            website,
            remark,
            marketing_opt_out,
            survey_opt_out,
            legal_representative,
            registered_capital,
            founded_on,
            size,
            headcount,
            business_scope,
            born_on,
        };
        (patch, accepted_duplicates.map(Into::into))
    }
}

impl From<PatchContact> for dossier::ContactPatch {
    fn from(patch: PatchContact) -> Self {
        let PatchContact {
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
        } = patch;
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
