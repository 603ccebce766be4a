//! What only companies or only persons have.

use super::super::mask::Sight;
use chrono::NaiveDate;
use kehu_customers::dossier::{self, Size};
use kehu_kernel::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

crate::tagged_union! {
    /// What only companies or only persons have.
    Profile, "kind", { "company" => Company(CompanyProfile), "person" => Person(PersonProfile) }
}

/// What a company has: mostly what its licence prints.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompanyProfile {
    /// Legal representative, as on the licence.
    #[schema(max_length = 100, example = "李强")]
    pub legal_representative: Option<String>,
    /// Registered capital in yuan.
    pub registered_capital: Option<Money>,
    /// Day of foundation.
    pub founded_on: Option<NaiveDate>,
    /// Size.
    pub size: Option<Size>,
    /// Number of employees.
    #[schema(minimum = 0, maximum = 10_000_000)]
    pub headcount: Option<i32>,
    /// Business scope, as on the licence.
    #[schema(max_length = 4000)]
    pub business_scope: Option<String>,
}

/// What a person has.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonProfile {
    /// Birthday; null also where it is masked.
    pub born_on: Option<NaiveDate>,
}

impl From<Profile> for dossier::Profile {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Company(CompanyProfile {
                legal_representative,
                registered_capital,
                founded_on,
                size,
                headcount,
                business_scope,
            }) => Self::Company(dossier::Company {
                legal_representative,
                registered_capital,
                founded_on,
                size,
                headcount,
                business_scope,
            }),
            Profile::Person(PersonProfile { born_on }) => Self::Person(dossier::Person { born_on }),
        }
    }
}

impl Profile {
    /// As a caller sees it.
    pub(in super::super) fn seen(sight: Sight, profile: dossier::Profile) -> Self {
        match profile {
            dossier::Profile::Company(dossier::Company {
                legal_representative,
                registered_capital,
                founded_on,
                size,
                headcount,
                business_scope,
            }) => Self::Company(CompanyProfile {
                legal_representative,
                registered_capital,
                founded_on,
                size,
                headcount,
                business_scope,
            }),
            dossier::Profile::Person(dossier::Person { born_on }) => Self::Person(PersonProfile {
                born_on: sight.whole(born_on),
            }),
        }
    }
}
