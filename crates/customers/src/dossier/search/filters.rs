//! What is asked and what is answered.

use super::super::{CustomerKind, CustomerStatus, CustomerType, ProcessingState, Size};
use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, Scope, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which customers. Empty lists and absent values do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filters {
    /// What was typed: part of a name, pinyin or initials, part of a telephone, an identifier.
    pub q: Option<String>,
    /// Any of these; without any, all but `merged`.
    pub statuses: Vec<CustomerStatus>,
    /// Any of these.
    pub kinds: Vec<CustomerKind>,
    /// Any of these.
    pub types: Vec<CustomerType>,
    /// Of this unit itself, not those below.
    pub unit: Option<UnitId>,
    /// Of this employee.
    pub account_manager: Option<UserId>,
    /// Of exactly this industry.
    pub industry: Option<String>,
    /// In this region or one below: the first two, four or six digits count.
    pub region: Option<String>,
    /// Changed at this instant or later.
    pub updated_from: Option<DateTime<Utc>>,
    /// Changed before this instant.
    pub updated_before: Option<DateTime<Utc>>,
    /// Entered at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Entered before this instant.
    pub created_before: Option<DateTime<Utc>>,
}

impl Filters {
    /// The unit that is asked for, where all its customers are seen and wanted.
    pub(crate) fn whole_unit(&self, scope: &Scope) -> Option<UnitId> {
        let is_seen = |unit: &UnitId| scope.all || scope.units.contains(unit);
        self.unit
            .filter(|unit| self.account_manager.is_none() && is_seen(unit))
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = CustomerSort)]
pub enum Sort {
    /// By name as it is read, surnames by their own reading.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// In the order in which they were entered.
    #[serde(rename = "created_at")]
    Created,
    /// Latest entered first.
    #[serde(rename = "-created_at")]
    CreatedLast,
    /// Longest unchanged first.
    #[serde(rename = "updated_at")]
    Updated,
    /// Latest changed first.
    #[serde(rename = "-updated_at")]
    UpdatedLast,
}

impl Sort {
    /// The word, as sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Created => "created_at",
            Self::CreatedLast => "-created_at",
            Self::Updated => "updated_at",
            Self::UpdatedLast => "-updated_at",
        }
    }
}

/// The last customer of a page. The place by name is the customer itself, not its name, since places travel in
/// addresses, where personal data has no business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The customer.
    pub id: CustomerId,
    /// When it was last changed, in lists by that.
    pub at: Option<DateTime<Utc>>,
}

impl Place {
    pub(super) fn of(found: &Found, sort: Sort) -> Self {
        let at = matches!(sort, Sort::Updated | Sort::UpdatedLast).then_some(found.updated_at);
        Self { id: found.id, at }
    }
}

/// A customer in a list. Personal values are in full: whoever shows them masks them (CUS-05).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
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
    /// The survivor, of one that was merged.
    pub merged_into: Option<CustomerId>,
    /// How it buys.
    pub customer_type: Option<CustomerType>,
    /// Name.
    pub name: String,
    /// Mobile.
    pub mobile: Option<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// Size.
    pub size: Option<Size>,
    /// Region.
    pub region_code: Option<String>,
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Name of the first contact.
    pub contact_name: Option<String>,
    /// Mobile of the first contact.
    pub contact_mobile: Option<String>,
    /// What may be done with the data.
    pub processing_state: ProcessingState,
    /// Version.
    pub version: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}
