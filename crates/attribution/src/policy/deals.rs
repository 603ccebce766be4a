//! Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};

/// Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DealRules {}

impl DealRules {
    pub(super) fn shipped(_which: Shipped) -> Self {
        Self {}
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        Ok(())
    }
}
