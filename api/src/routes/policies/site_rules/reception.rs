//! Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).

use kehu_attribution::policy::{AbsentHolder, MandatoryField, NameIdentity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceptionRules {
    /// Minutes within which an arrival, a departure or a statement is entered; later it is refused as back-dated, as is
    /// everything of another day (ATT-G21).
    #[validate(range(max = 1440))]
    #[schema(maximum = 1440, example = 60)]
    pub entered_within_minutes: u16,
    /// What a registration must tell of the visitor to be accepted, besides channel and intent level (ATT-G20).
    #[validate(length(max = 11))]
    #[schema(max_items = 11)]
    pub mandatory: Vec<MandatoryField>,
    /// Who receives a returning visitor whose salesperson is absent (ATT-G08, ATT-R04).
    pub absent_holder: AbsentHolder,
    /// Whether a visitor who names several, of whom none is on site, uses the turn of whoever assists (ATT-R06).
    pub assistant_of_several_named_uses_turn: bool,
    /// Days within which the appointed day of a referral lies (ATT-E02).
    #[validate(range(min = 1, max = 366))]
    #[schema(minimum = 1, maximum = 366, example = 30)]
    pub referral_within_days: u16,
    /// Whether the group leader confirms a referral while the project manager is absent (ATT-E04).
    pub group_leader_confirms_in_absence: bool,
    /// Codes of the roles whose holders are executives: whom they introduce is a company customer, no referral (ATT-E09).
    #[validate(length(max = 20))]
    #[schema(value_type = Vec<kehu_kernel::items::RoleCode>, max_items = 20)]
    pub executive_roles: Vec<String>,
    /// What a visitor's name does where no telephone leads to somebody who was here: nothing when absent (ATT-G06).
    #[serde(default, skip_serializing_if = "NameIdentity::is_never")]
    pub name_identity: NameIdentity,
}
