//! Commission and sanctions: their figures and switches (ATT-D09, GOV-05).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Commission and sanctions: their figures and switches (ATT-D09, GOV-05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionRules {}
