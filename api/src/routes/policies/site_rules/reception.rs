//! Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceptionRules {}
