//! What is answered: every personal value passes the caller's [`Sight`].

use super::super::mask::{Sight, sealed};
use super::Profile;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::dossier::search::Found;
use kehu_customers::dossier::{
    self, ContactRole, CustomerKind, CustomerStatus, CustomerType, Disclosable, Dossier, Number,
    ProcessingState, Size, Verdict,
};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::{ContactId, CustomerId, IdentifierId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// A customer. Personal values are masked for callers without `customers:unmask`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Customer {
    /// Identifier.
    pub id: CustomerId,
    /// The unit to which it belongs.
    pub unit_id: UnitId,
    /// The employee responsible.
    pub account_manager_id: Option<UserId>,
    /// Where it stands.
    pub status: CustomerStatus,
    /// The customer into which this one was merged: address that one.
    pub merged_into: Option<CustomerId>,
    /// How it buys.
    pub customer_type: Option<CustomerType>,
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Company or person.
    pub profile: Profile,
    /// Landline or service number.
    #[schema(max_length = 40)]
    pub telephone: Option<String>,
    /// Mobile.
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// E-mail address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Administrative division code.
    #[schema(max_length = 6)]
    pub region_code: Option<String>,
    /// Address.
    #[schema(max_length = 310)]
    pub address: Option<String>,
    /// Postal code.
    #[schema(max_length = 20)]
    pub postal_code: Option<String>,
    /// Industry.
    #[schema(max_length = 100)]
    pub industry: Option<String>,
    /// Website.
    #[schema(max_length = 300)]
    pub website: Option<String>,
    /// Remark; null also where a person's is masked.
    #[schema(max_length = 2000)]
    pub remark: Option<String>,
    /// Whether the customer declined marketing.
    pub marketing_opt_out: bool,
    /// Whether the customer does not want to be asked in surveys (SUR-06).
    pub survey_opt_out: bool,
    /// What may be done with the data (CUS-05).
    pub processing_state: ProcessingState,
    /// Contacts, in their order.
    #[schema(max_items = 10000)]
    pub contacts: Vec<Contact>,
    /// Identifiers, in the order in which they were added.
    #[schema(max_items = 10000)]
    pub identifiers: Vec<Identifier>,
    /// Whether personal values are masked.
    pub masked: bool,
    /// Version, as in the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    /// Identifier.
    pub id: ContactId,
    /// Name.
    #[schema(max_length = 100)]
    pub name: String,
    /// Title in the company.
    #[schema(max_length = 100)]
    pub title: Option<String>,
    /// What the contact decides or does.
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
    /// Whether this is the one to call first.
    pub is_primary: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// An identifier.
#[derive(Debug, Serialize, ToSchema)]
pub struct Identifier {
    /// Identifier of the entry.
    pub id: IdentifierId,
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number; of persons' numbers and accounts the last four characters.
    #[schema(max_length = 64)]
    pub value: String,
    /// Whether the number is sealed: it is shown in full only by disclosing it.
    pub sealed: bool,
    /// What its check answered.
    pub verdict: Verdict,
    /// Oddities that did not stop it.
    #[schema(value_type = Vec<kehu_kernel::items::WarningCode>, max_items = 10)]
    pub warnings: Vec<String>,
    /// Why a failed check was overridden.
    #[schema(max_length = 500)]
    pub override_reason: Option<String>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// A customer in a list. Personal values are masked for callers without `customers:unmask`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerSummary {
    /// Identifier.
    pub id: CustomerId,
    /// Company or person.
    pub kind: CustomerKind,
    /// Its unit.
    pub unit_id: UnitId,
    /// The employee responsible.
    pub account_manager_id: Option<UserId>,
    /// Where it stands.
    pub status: CustomerStatus,
    /// The customer into which this one was merged.
    pub merged_into: Option<CustomerId>,
    /// How it buys.
    pub customer_type: Option<CustomerType>,
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Mobile.
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// Landline or service number.
    #[schema(max_length = 40)]
    pub telephone: Option<String>,
    /// Industry.
    #[schema(max_length = 100)]
    pub industry: Option<String>,
    /// Size.
    pub size: Option<Size>,
    /// Administrative division code.
    #[schema(max_length = 6)]
    pub region_code: Option<String>,
    /// Unified social credit code.
    #[schema(max_length = 18)]
    pub credit_code: Option<String>,
    /// Name of the contact to call first.
    #[schema(max_length = 100)]
    pub contact_name: Option<String>,
    /// Mobile of that contact.
    #[schema(max_length = 40)]
    pub contact_mobile: Option<String>,
    /// What may be done with the data.
    pub processing_state: ProcessingState,
    /// Version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

crate::page!(CustomerPage, CustomerSummary);

/// Personal data in full. What was not asked for is null.
#[derive(Debug, Serialize, ToSchema)]
pub struct Disclosure {
    /// The customer.
    pub customer_id: CustomerId,
    /// What was asked for.
    #[schema(max_items = 8)]
    pub fields: Vec<Disclosable>,
    /// Name.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Landline or service number.
    #[schema(max_length = 40)]
    pub telephone: Option<String>,
    /// Mobile.
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// E-mail address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Address.
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// Birthday.
    pub born_on: Option<NaiveDate>,
    /// Contacts.
    #[schema(max_items = 10000)]
    pub contacts: Vec<Contact>,
    /// Sealed identifiers.
    #[schema(max_items = 10000)]
    pub identifiers: Vec<DisclosedIdentifier>,
}

/// A sealed identifier in full.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisclosedIdentifier {
    /// Identifier of the entry.
    pub id: IdentifierId,
    /// Kind of number.
    pub kind: IdentifierKind,
    /// The number.
    #[schema(max_length = 64)]
    pub value: String,
}

impl Customer {
    /// As a caller sees it.
    pub(in super::super) fn seen(sight: Sight, dossier: Dossier) -> Self {
        let Dossier {
            customer,
            contacts,
            identifiers,
        } = dossier;
        let sight = sight.within(customer.processing_state);
        let person = customer.kind() == CustomerKind::Person;
        let dossier::Customer {
            id,
            unit_id,
            account_manager_id,
            status,
            merged_into,
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
            processing_state,
            version,
            created_at,
            updated_at,
        } = customer;
        Self {
            id,
            unit_id,
            account_manager_id,
            status,
            merged_into,
            customer_type,
            // Of whom was erased the name is a word that names nobody.
            name: match processing_state {
                ProcessingState::Erased => name,
                _ => sight.customer_name(name, person),
            },
            profile: Profile::seen(sight, profile),
            telephone: if person {
                sight.telephone(telephone)
            } else {
                telephone
            },
            mobile: sight.telephone(mobile),
            email: sight.email(email),
            region_code,
            address: if person {
                sight.address(address)
            } else {
                address
            },
            postal_code,
            industry,
            website,
            remark: if person { sight.whole(remark) } else { remark },
            marketing_opt_out,
            survey_opt_out,
            processing_state,
            contacts: contacts
                .into_iter()
                .map(|contact| Contact::seen(sight, contact))
                .collect(),
            identifiers: identifiers.into_iter().map(Identifier::from).collect(),
            masked: sight.is_masked(),
            version,
            created_at,
            updated_at,
        }
    }
}

impl Contact {
    /// As a caller sees it.
    pub(in super::super) fn seen(sight: Sight, contact: dossier::Contact) -> Self {
        let dossier::Contact {
            id,
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
            position: _,
            created_at,
            updated_at,
        } = contact;
        Self {
            id,
            name: sight.name(name),
            title,
            role,
            telephone: sight.telephone(telephone),
            mobile: sight.telephone(mobile),
            email: sight.email(email),
            is_primary,
            created_at,
            updated_at,
        }
    }

    /// In full: the disclosure is on the record.
    fn full(contact: dossier::Contact) -> Self {
        let dossier::Contact {
            id,
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
            position: _,
            created_at,
            updated_at,
        } = contact;
        Self {
            id,
            name,
            title,
            role,
            telephone,
            mobile,
            email,
            is_primary,
            created_at,
            updated_at,
        }
    }
}

impl From<dossier::Identifier> for Identifier {
    fn from(identifier: dossier::Identifier) -> Self {
        let dossier::Identifier {
            id,
            kind,
            number,
            verdict,
            warnings,
            override_reason,
            created_at,
        } = identifier;
        let (value, sealed) = match number {
            Number::Published(value) => (value, false),
            Number::Sealed(last4) => (sealed(&last4), true),
        };
        Self {
            id,
            kind,
            value,
            sealed,
            verdict,
            warnings,
            override_reason,
            created_at,
        }
    }
}

impl CustomerSummary {
    /// As a caller sees it.
    pub(in super::super) fn seen(sight: Sight, found: Found) -> Self {
        let Found {
            id,
            kind,
            unit_id,
            account_manager_id,
            status,
            merged_into,
            customer_type,
            name,
            mobile,
            telephone,
            industry,
            size,
            region_code,
            credit_code,
            contact_name,
            contact_mobile,
            processing_state,
            version,
            created_at,
            updated_at,
        } = found;
        let sight = sight.within(processing_state);
        let person = kind == CustomerKind::Person;
        Self {
            id,
            kind,
            unit_id,
            account_manager_id,
            status,
            merged_into,
            customer_type,
            name: sight.customer_name(name, person),
            mobile: sight.telephone(mobile),
            telephone: if person {
                sight.telephone(telephone)
            } else {
                telephone
            },
            industry,
            size,
            region_code,
            credit_code,
            contact_name: contact_name.map(|name| sight.name(name)),
            contact_mobile: sight.telephone(contact_mobile),
            processing_state,
            version,
            created_at,
            updated_at,
        }
    }
}

impl From<dossier::Disclosure> for Disclosure {
    fn from(disclosure: dossier::Disclosure) -> Self {
        let dossier::Disclosure {
            fields,
            dossier,
            identifiers,
        } = disclosure;
        let Dossier {
            customer,
            contacts,
            identifiers: _,
        } = dossier;
        let asked = |field| fields.contains(&field);
        let born_on = match &customer.profile {
            dossier::Profile::Person(person) => person.born_on,
            dossier::Profile::Company(_) => None,
        };
        let contacts = if asked(Disclosable::Contacts) {
            contacts
        } else {
            Vec::new()
        };
        Self {
            customer_id: customer.id,
            name: Some(customer.name).filter(|_| asked(Disclosable::Name)),
            telephone: customer.telephone.filter(|_| asked(Disclosable::Telephone)),
            mobile: customer.mobile.filter(|_| asked(Disclosable::Mobile)),
            email: customer.email.filter(|_| asked(Disclosable::Email)),
            address: customer.address.filter(|_| asked(Disclosable::Address)),
            born_on: born_on.filter(|_| asked(Disclosable::BornOn)),
            contacts: contacts.into_iter().map(Contact::full).collect(),
            identifiers: identifiers
                .into_iter()
                .map(|(id, kind, value)| DisclosedIdentifier { id, kind, value })
                .collect(),
            fields,
        }
    }
}
