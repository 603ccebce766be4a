//! Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotationRules {}
