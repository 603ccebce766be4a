//! Commission and sanctions: their figures and switches (ATT-D09, GOV-05).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};

/// Commission and sanctions: their figures and switches (ATT-D09, GOV-05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommissionRules {}

impl CommissionRules {
    pub(super) fn shipped(_which: Shipped) -> Self {
        Self {}
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        Ok(())
    }
}
