//! Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeterminationRules {}
