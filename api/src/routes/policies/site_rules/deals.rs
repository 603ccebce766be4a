//! Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealRules {}
