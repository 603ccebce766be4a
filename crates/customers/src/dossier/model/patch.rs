//! Changing a customer's fields: by a patch, or by taking them over from another dossier.

use super::{Company, Customer, CustomerType, Person, Profile, Size, set};
use chrono::NaiveDate;
use kehu_kernel::{Faults, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A field of the dossier that can be patched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields mean the same as those of Customer")]
#[schema(as = CustomerField)]
pub enum Field {
    CustomerType,
    Name,
    Telephone,
    Mobile,
    Email,
    RegionCode,
    Address,
    PostalCode,
    Industry,
    Website,
    Remark,
    MarketingOptOut,
    SurveyOptOut,
    LegalRepresentative,
    RegisteredCapital,
    FoundedOn,
    Size,
    Headcount,
    BusinessScope,
    BornOn,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 20] = [
        Self::CustomerType,
        Self::Name,
        Self::Telephone,
        Self::Mobile,
        Self::Email,
        Self::RegionCode,
        Self::Address,
        Self::PostalCode,
        Self::Industry,
        Self::Website,
        Self::Remark,
        Self::MarketingOptOut,
        Self::SurveyOptOut,
        Self::LegalRepresentative,
        Self::RegisteredCapital,
        Self::FoundedOn,
        Self::Size,
        Self::Headcount,
        Self::BusinessScope,
        Self::BornOn,
    ];

    /// The name, as in the history and in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CustomerType => "customer_type",
            Self::Name => "name",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Email => "email",
            Self::RegionCode => "region_code",
            Self::Address => "address",
            Self::PostalCode => "postal_code",
            Self::Industry => "industry",
            Self::Website => "website",
            Self::Remark => "remark",
            Self::MarketingOptOut => "marketing_opt_out",
            Self::SurveyOptOut => "survey_opt_out",
            Self::LegalRepresentative => "legal_representative",
            Self::RegisteredCapital => "registered_capital",
            Self::FoundedOn => "founded_on",
            Self::Size => "size",
            Self::Headcount => "headcount",
            Self::BusinessScope => "business_scope",
            Self::BornOn => "born_on",
        }
    }

    /// Whether the history keeps its values under the customer's own key: what tells of a person, and free text, which
    /// may. Of a company's fields those are the ones by which a person is reached.
    #[must_use]
    pub const fn is_personal(self, person: bool) -> bool {
        match self {
            Self::Mobile
            | Self::Email
            | Self::Remark
            | Self::LegalRepresentative
            | Self::BornOn => true,
            Self::Name
            | Self::Telephone
            | Self::RegionCode
            | Self::Address
            | Self::PostalCode
            | Self::Industry
            | Self::Website => person,
            _ => false,
        }
    }

    /// The value as text; none where there is none, or the customer is of the other kind.
    #[must_use]
    pub fn value(self, customer: &Customer) -> Option<String> {
        let company = match &customer.profile {
            Profile::Company(company) => Some(company),
            Profile::Person(_) => None,
        };
        let born_on = match &customer.profile {
            Profile::Company(_) => None,
            Profile::Person(person) => person.born_on,
        };
        match self {
            Self::CustomerType => customer.customer_type.map(|value| value.to_string()),
            Self::Name => Some(customer.name.clone()),
            Self::Telephone => customer.telephone.clone(),
            Self::Mobile => customer.mobile.clone(),
            Self::Email => customer.email.clone(),
            Self::RegionCode => customer.region_code.clone(),
            Self::Address => customer.address.clone(),
            Self::PostalCode => customer.postal_code.clone(),
            Self::Industry => customer.industry.clone(),
            Self::Website => customer.website.clone(),
            Self::Remark => customer.remark.clone(),
            Self::MarketingOptOut => Some(customer.marketing_opt_out.to_string()),
            Self::SurveyOptOut => Some(customer.survey_opt_out.to_string()),
            Self::LegalRepresentative => company.and_then(|c| c.legal_representative.clone()),
            Self::RegisteredCapital => company.and_then(|c| c.registered_capital).map(String::from),
            Self::FoundedOn => company
                .and_then(|c| c.founded_on)
                .map(|day| day.to_string()),
            Self::Size => company.and_then(|c| c.size).map(|value| value.to_string()),
            Self::Headcount => company
                .and_then(|c| c.headcount)
                .map(|count| count.to_string()),
            Self::BusinessScope => company.and_then(|c| c.business_scope.clone()),
            Self::BornOn => born_on.map(|day| day.to_string()),
        }
    }

    /// Takes the value over from another customer of the same kind.
    pub(crate) fn take(self, target: &mut Customer, source: &Customer) {
        match self {
            Self::CustomerType => target.customer_type = source.customer_type,
            Self::Name => target.name.clone_from(&source.name),
            Self::Telephone => target.telephone.clone_from(&source.telephone),
            Self::Mobile => target.mobile.clone_from(&source.mobile),
            Self::Email => target.email.clone_from(&source.email),
            Self::RegionCode => target.region_code.clone_from(&source.region_code),
            Self::Address => target.address.clone_from(&source.address),
            Self::PostalCode => target.postal_code.clone_from(&source.postal_code),
            Self::Industry => target.industry.clone_from(&source.industry),
            Self::Website => target.website.clone_from(&source.website),
            Self::Remark => target.remark.clone_from(&source.remark),
            Self::MarketingOptOut => target.marketing_opt_out = source.marketing_opt_out,
            Self::SurveyOptOut => target.survey_opt_out = source.survey_opt_out,
            _ => match (&mut target.profile, &source.profile) {
                (Profile::Company(target), Profile::Company(source)) => {
                    self.take_company(target, source)
                }
                (Profile::Person(target), Profile::Person(source)) if self == Self::BornOn => {
                    target.born_on = source.born_on;
                }
                _ => {}
            },
        }
    }

    fn take_company(self, target: &mut Company, source: &Company) {
        match self {
            Self::LegalRepresentative => target
                .legal_representative
                .clone_from(&source.legal_representative),
            Self::RegisteredCapital => target.registered_capital = source.registered_capital,
            Self::FoundedOn => target.founded_on = source.founded_on,
            Self::Size => target.size = source.size,
            Self::Headcount => target.headcount = source.headcount,
            Self::BusinessScope => target.business_scope.clone_from(&source.business_scope),
            _ => {}
        }
    }
}

/// A change of a customer's fields: what is absent stays, an inner `None` clears. The fields mean the same as those of
/// [`Customer`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields mean the same as those of Customer")]
pub struct CustomerPatch {
    pub customer_type: Option<Option<CustomerType>>,
    pub name: Option<String>,
    pub telephone: Option<Option<String>>,
    pub mobile: Option<Option<String>>,
    pub email: Option<Option<String>>,
    pub region_code: Option<Option<String>>,
    pub address: Option<Option<String>>,
    pub postal_code: Option<Option<String>>,
    pub industry: Option<Option<String>>,
    pub website: Option<Option<String>>,
    pub remark: Option<Option<String>>,
    pub marketing_opt_out: Option<bool>,
    pub survey_opt_out: Option<bool>,
    pub legal_representative: Option<Option<String>>,
    pub registered_capital: Option<Option<Money>>,
    pub founded_on: Option<Option<NaiveDate>>,
    pub size: Option<Option<Size>>,
    pub headcount: Option<Option<i32>>,
    pub business_scope: Option<Option<String>>,
    pub born_on: Option<Option<NaiveDate>>,
}

impl Customer {
    /// Takes over what the patch names.
    ///
    /// # Errors
    /// A fault for each field that customers of this kind do not have.
    pub(crate) fn apply(&mut self, patch: CustomerPatch) -> Result<(), Faults> {
        set(&mut self.customer_type, patch.customer_type);
        set(&mut self.name, patch.name);
        set(&mut self.telephone, patch.telephone);
        set(&mut self.mobile, patch.mobile);
        set(&mut self.email, patch.email);
        set(&mut self.region_code, patch.region_code);
        set(&mut self.address, patch.address);
        set(&mut self.postal_code, patch.postal_code);
        set(&mut self.industry, patch.industry);
        set(&mut self.website, patch.website);
        set(&mut self.remark, patch.remark);
        set(&mut self.marketing_opt_out, patch.marketing_opt_out);
        set(&mut self.survey_opt_out, patch.survey_opt_out);
        let foreign = match &mut self.profile {
            Profile::Company(company) => {
                set(
                    &mut company.legal_representative,
                    patch.legal_representative,
                );
                set(&mut company.registered_capital, patch.registered_capital);
                set(&mut company.founded_on, patch.founded_on);
                set(&mut company.size, patch.size);
                set(&mut company.headcount, patch.headcount);
                set(&mut company.business_scope, patch.business_scope);
                vec![("born_on", patch.born_on.is_some())]
            }
            Profile::Person(Person { born_on }) => {
                set(born_on, patch.born_on);
                vec![
                    ("legal_representative", patch.legal_representative.is_some()),
                    ("registered_capital", patch.registered_capital.is_some()),
                    ("founded_on", patch.founded_on.is_some()),
                    ("size", patch.size.is_some()),
                    ("headcount", patch.headcount.is_some()),
                    ("business_scope", patch.business_scope.is_some()),
                ]
            }
        };
        let mut faults = Faults::default();
        for (field, _) in foreign.into_iter().filter(|(_, present)| *present) {
            faults.add(
                format!("/profile/{field}"),
                "field-of-other-kind",
                "customers of this kind do not have this field; leave it out",
                "该类客户没有此字段，请勿填写",
            );
        }
        faults.none()
    }
}
