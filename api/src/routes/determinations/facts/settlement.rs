//! How those who claim settled it, or others for them.

use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::facts as domain;
use kehu_kernel::{EvidenceId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// An agreement of those who claim (ATT-R15, ATT-R16).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was concluded.
    pub at: DateTime<Utc>,
    /// Whether it is in writing.
    pub written: bool,
    /// Who mediated for the department; none when they agreed by themselves.
    pub mediated_by: Option<UserId>,
    /// Who follows up.
    pub follow_up: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when empty.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to 1.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub commission: Vec<Portion>,
}

/// A part for somebody.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Portion {
    /// Whose it is.
    pub to: PortionRecipient,
    /// Which part, above 0.
    #[schema(example = "1/2")]
    pub share: Fraction,
}

crate::tagged_union! {
    /// Whom an agreement or a ruling gives a part to.
    PortionRecipient, "kind", {
        "salesperson" => Salesperson(PortionSalesperson),
        "pool" => Pool(PortionPool),
        "department" => Department(PortionDepartment),
    }
}

/// A salesperson.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortionSalesperson {
    /// Who.
    pub user: UserId,
}

/// The commission pool.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortionPool {}

/// The department.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PortionDepartment {}

impl From<domain::Portion> for Portion {
    fn from(portion: domain::Portion) -> Self {
        let domain::Portion { to, share } = portion;
        let to = match to {
            domain::Recipient::Salesperson { user } => {
                PortionRecipient::Salesperson(PortionSalesperson { user })
            }
            domain::Recipient::Pool {} => PortionRecipient::Pool(PortionPool {}),
            domain::Recipient::Department {} => PortionRecipient::Department(PortionDepartment {}),
        };
        Self { to, share }
    }
}

impl From<Portion> for domain::Portion {
    fn from(portion: Portion) -> Self {
        let Portion { to, share } = portion;
        let to = match to {
            PortionRecipient::Salesperson(PortionSalesperson { user }) => {
                domain::Recipient::Salesperson { user }
            }
            PortionRecipient::Pool(PortionPool {}) => domain::Recipient::Pool {},
            PortionRecipient::Department(PortionDepartment {}) => domain::Recipient::Department {},
        };
        Self { to, share }
    }
}

/// A quarrel over the party (ATT-R17).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuarrelFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who quarrelled.
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub between: Vec<UserId>,
}

/// A ruling (ATT-V20, ATT-R18).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulingFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was given.
    pub at: DateTime<Utc>,
    /// Who gave it.
    pub by: UserId,
    /// When the sales director approved it (ATT-V20); none before.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who follows up.
    pub follow_up: Option<UserId>,
    /// Who is credited with which part of the deal; as the commission when empty.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub performance: Vec<Portion>,
    /// Who gets which part of the commission; sums to 1.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub commission: Vec<Portion>,
}

/// A ruling was not obeyed (ATT-R17).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisobedienceFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The ruling.
    pub ruling: EvidenceId,
    /// Who did not obey.
    pub by: UserId,
}

/// A dispute over the facts themselves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactDisputeFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was raised.
    pub at: DateTime<Utc>,
    /// Who disputes.
    pub by: UserId,
    /// When it was cleared up, the facts standing as given; none while open.
    pub resolved_at: Option<DateTime<Utc>>,
}
