//! The parts that people play in a rule.

use crate::RuleId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part that somebody plays in a rule of determination.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeterminationRole)]
pub enum Role {
    /// Who receives in the case in question: A of the specification.
    Receiver,
    /// Who has the standing claim: B of the specification.
    Claimant,
    /// Who received the party first.
    FirstReceiver,
    /// Whom the visitor named.
    Named,
    /// Who assisted or volunteered: C of the specification.
    Assistant,
    /// All who received before, without the receiver; equal parts.
    EarlierReceivers,
    /// Whose reception was voided.
    Former,
    /// Who received or handled the existing customer.
    ExistingCustomersSalesperson,
    /// Who follows up.
    Follower,
    /// The salesperson who works for a company customer.
    CompanysSalesperson,
    /// The commission pool.
    Pool,
    /// The department.
    Department,
}

impl RuleId {
    /// The roles among which the rule can divide, in party order; none for rules that do not divide by fixed shares.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{
            Assistant, Claimant, CompanysSalesperson, Department, EarlierReceivers,
            ExistingCustomersSalesperson, FirstReceiver, Follower, Former, Named, Pool, Receiver,
        };
        match self {
            Self::V00
            | Self::V06a
            | Self::V06b
            | Self::V11
            | Self::V18
            | Self::R03x
            | Self::R08x => &[Receiver, Pool, Department],
            Self::V01 | Self::R04 => &[Claimant, Assistant, Pool, Department],
            Self::V02 | Self::R02 | Self::R07 => &[Claimant, Receiver, Pool, Department],
            Self::V03 | Self::V04 | Self::V05 | Self::R03 | Self::R05 | Self::R14 => {
                &[Receiver, Claimant, Pool, Department]
            }
            Self::V06c => &[Receiver, Former, Pool, Department],
            Self::V07 | Self::G24 => &[Named, Receiver, Pool, Department],
            Self::V08 | Self::V08x | Self::V09 => &[FirstReceiver, Named, Pool, Department],
            Self::V10 | Self::R10 => &[ExistingCustomersSalesperson, Receiver, Pool, Department],
            Self::V12 | Self::R11 => &[FirstReceiver, Receiver, Pool, Department],
            Self::V13 | Self::V14 | Self::V15 | Self::V16 => {
                &[CompanysSalesperson, Pool, Department]
            }
            Self::R01 => &[FirstReceiver, Pool, Department],
            Self::R08 => &[Receiver, Claimant, Follower, Pool, Department],
            Self::R09 => &[Receiver, EarlierReceivers, Pool, Department],
            Self::R17 => &[Department, Pool],
            _ => &[],
        }
    }
}
