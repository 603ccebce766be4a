//! Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};

/// Whose turn it is: the figures and switches of the rotation (ATT-G01 to ATT-G09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotationRules {}

impl RotationRules {
    pub(super) fn shipped(_which: Shipped) -> Self {
        Self {}
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        Ok(())
    }
}
