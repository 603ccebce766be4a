//! Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};

/// Registration, referral and follow-up: their figures and switches (ATT-G20 to ATT-G27, ATT-E).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceptionRules {}

impl ReceptionRules {
    pub(super) fn shipped(_which: Shipped) -> Self {
        Self {}
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        Ok(())
    }
}
