//! The rules of a site in the contract: a section a file, each of the shape of the domain's.

mod commission;
mod deals;
mod determination;
mod reception;
mod rotation;
mod tracking;

pub use commission::CommissionRules;
pub use deals::DealRules;
pub use determination::DeterminationRules;
pub use reception::ReceptionRules;
pub use rotation::RotationRules;
pub use tracking::TrackingRules;

pub(super) use rotation::time_of_day;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The rules by which a site lives: every figure and switch of rotation, reception, tracking, determination, deals and
/// commission
/// (ATT).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteRulesPolicy {
    /// Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).
    #[validate(nested)]
    pub rotation: RotationRules,
    /// Registration and referral: their figures and switches (ATT-G20 to ATT-G25, ATT-E).
    #[validate(nested)]
    pub reception: ReceptionRules,
    /// Following visitors up, plans and the closing of statistics: their figures and switches (ATT-G26, ATT-G27, ATT-S).
    #[validate(nested)]
    pub tracking: TrackingRules,
    /// Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).
    #[validate(nested)]
    pub determination: DeterminationRules,
    /// Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).
    #[validate(nested)]
    pub deals: DealRules,
    /// Commission and sanctions: their figures and switches (ATT-D09, GOV-05).
    #[validate(nested)]
    pub commission: CommissionRules,
}
