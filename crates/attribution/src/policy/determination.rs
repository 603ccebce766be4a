//! Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};

/// Whose customer it is and who gets which part: the figures and switches (ATT-V, ATT-R, ATT-E06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeterminationRules {}

impl DeterminationRules {
    pub(super) fn shipped(_which: Shipped) -> Self {
        Self {}
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        Ok(())
    }
}
