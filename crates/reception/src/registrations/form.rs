//! The visitor registration form 客户来访登记表: what it tells besides who, when and by whom (ATT-G20). Names, numbers and
//! addresses are the dossier's.

use crate::words::{
    AgeBand, FocusPoint, IntentLevel, PurchasePurpose, Salutation, VisitOutcome, VisitorChannel,
    VisitorSource, VisitorTransport, WantedPayment, WantedProperty, WantedStorey,
};
use chrono::NaiveDate;
use kehu_kernel::Money;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The visitor registration form 客户来访登记表, besides who, when and by whom (ATT-G20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VisitorForm)]
pub struct Form {
    /// How the visitor was brought in.
    pub source: VisitorSource,
    /// By which medium the visitor came to know of the site.
    pub channel: VisitorChannel,
    /// The medium more exactly, such as its name.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub channel_detail: Option<String>,
    /// How likely the party is to buy.
    pub intent_level: IntentLevel,
    /// How the visitor is addressed.
    #[serde(default)]
    pub salutation: Option<Salutation>,
    /// Age, as estimated.
    #[serde(default)]
    pub age_band: Option<AgeBand>,
    /// Occupation or industry.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub occupation: Option<String>,
    /// District in which the visitor lives.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub residence_district: Option<String>,
    /// District in which the visitor works.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub work_district: Option<String>,
    /// How they came.
    #[serde(default)]
    pub transport: Option<VisitorTransport>,
    /// What the purchase is for.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub purposes: Vec<PurchasePurpose>,
    /// Types of property that are wanted.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub property_types: Vec<WantedProperty>,
    /// Layouts that are wanted, such as 三室两厅.
    #[serde(default)]
    #[schema(value_type = Vec<kehu_kernel::items::VisitorWord>, max_items = 10)]
    pub layouts: Vec<String>,
    /// Smallest area, in square metres.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100000)]
    pub area_min: Option<u32>,
    /// Largest area, in square metres.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100000)]
    pub area_max: Option<u32>,
    /// Storey that is wanted.
    #[serde(default)]
    pub storey: Option<WantedStorey>,
    /// Smallest total budget, in yuan.
    #[serde(default)]
    pub budget_min: Option<Money>,
    /// Largest total budget, in yuan.
    #[serde(default)]
    pub budget_max: Option<Money>,
    /// Highest price of a square metre, in yuan.
    #[serde(default)]
    pub unit_price_max: Option<Money>,
    /// How the visitor would pay.
    #[serde(default)]
    pub payment: Option<WantedPayment>,
    /// How often the visitor bought property before.
    #[serde(default)]
    #[schema(maximum = 100)]
    pub times_bought_before: Option<u8>,
    /// Competitors' sites that the visitor has seen.
    #[serde(default)]
    #[schema(value_type = Vec<kehu_kernel::items::VisitorWord>, max_items = 20)]
    pub competitors_seen: Vec<String>,
    /// What the visitor looks at.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub focus_points: Vec<FocusPoint>,
    /// What the visitor approves of.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub approval_points: Vec<FocusPoint>,
    /// What the visitor objects to.
    #[serde(default)]
    #[schema(max_items = 11)]
    pub objections: Vec<FocusPoint>,
    /// The objections in words.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub objection_detail: Option<String>,
    /// What came of the visit.
    pub outcome: VisitOutcome,
    /// Day on which the contract is or was to be signed.
    #[serde(default)]
    pub contract_on: Option<NaiveDate>,
    /// Why the party did not buy, or withdrew.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub reason_against: Option<String>,
    /// What the visitor suggests.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub suggestions: Option<String>,
    /// Remark.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub remark: Option<String>,
}
