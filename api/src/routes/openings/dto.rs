//! What is sent and answered about account openings.

use crate::extract::{broken, patch};
use crate::page;
use crate::routes::documents::ActedBy;
use chrono::{DateTime, Utc};
use kehu_customers::dossier::CustomerType;
use kehu_customers::opening::{self as domain, ApplicationState, OpeningContent};
use kehu_kernel::{ApprovalId, CustomerId, DocumentId, FileId, Money, OpeningId, Tonnes, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// An application for account opening.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AccountOpening {
    /// Identifier.
    pub id: OpeningId,
    /// The customer to be opened.
    pub customer_id: CustomerId,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// The customer type applied for.
    pub customer_type: CustomerType,
    /// Expected monthly volume in tonnes.
    pub expected_monthly_volume: Option<Tonnes>,
    /// Products to be bought.
    #[schema(value_type = Vec<kehu_kernel::items::ProductName>, max_items = 50)]
    pub products: Vec<String>,
    /// Registered capital in yuan.
    pub registered_capital: Option<Money>,
    /// The region of an agent or dealer.
    #[schema(max_length = 100)]
    pub region: Option<String>,
    /// Remark.
    #[schema(max_length = 2000)]
    pub remark: Option<String>,
    /// How each entry condition is evidenced.
    #[schema(max_items = 30)]
    pub conditions: Vec<ConditionEvidence>,
    /// Where it stands.
    pub state: ApplicationState,
    /// The latest approval.
    pub approval_id: Option<ApprovalId>,
    /// Whether the customer had been disqualified before.
    pub reopening: bool,
    /// Who began it.
    pub created_by: ActedBy,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// The reason of the last return, rejection, approval or withdrawal.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<domain::Opening> for AccountOpening {
    fn from(opening: domain::Opening) -> Self {
        let domain::Opening {
            id,
            customer_id,
            unit_id,
            account_manager_id: _,
            content,
            state,
            approval_id,
            reopening,
            created_by,
            created_at,
            submitted_at,
            finished_at,
            reason,
            updated_at,
            version,
        } = opening;
        let OpeningContent {
            customer_type,
            expected_monthly_volume,
            products,
            registered_capital,
            region,
            remark,
            conditions,
        } = content;
        Self {
            id,
            customer_id,
            unit_id,
            customer_type,
            expected_monthly_volume,
            products,
            registered_capital,
            region,
            remark,
            conditions: conditions.into_iter().map(Into::into).collect(),
            state,
            approval_id,
            reopening,
            created_by: created_by.into(),
            created_at,
            submitted_at,
            finished_at,
            reason,
            updated_at,
            version,
        }
    }
}

page!(AccountOpeningPage, AccountOpening);

/// How an entry condition is evidenced (CUS-12).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionEvidence {
    /// Key of the condition, as in the policy.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "producing_company")]
    pub condition: String,
    /// In words.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub statement: String,
    /// A qualification document of the customer that shows it.
    pub document_id: Option<DocumentId>,
    /// Another file that shows it.
    pub file_id: Option<FileId>,
}

impl From<domain::ConditionEvidence> for ConditionEvidence {
    fn from(evidence: domain::ConditionEvidence) -> Self {
        let domain::ConditionEvidence {
            condition,
            statement,
            document_id,
            file_id,
        } = evidence;
        Self {
            condition,
            statement,
            document_id,
            file_id,
        }
    }
}

impl From<ConditionEvidence> for domain::ConditionEvidence {
    fn from(evidence: ConditionEvidence) -> Self {
        let ConditionEvidence {
            condition,
            statement,
            document_id,
            file_id,
        } = evidence;
        Self {
            condition,
            statement,
            document_id,
            file_id,
        }
    }
}

/// Begins an application.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyForOpening {
    /// The customer to be opened.
    pub customer_id: CustomerId,
    /// The customer type applied for.
    pub customer_type: CustomerType,
    /// Expected monthly volume in tonnes.
    #[validate(custom(function = "not_negative_tonnes"))]
    pub expected_monthly_volume: Option<Tonnes>,
    /// Products to be bought.
    #[validate(length(min = 1, max = 50), custom(function = "sound_products"))]
    #[schema(value_type = Vec<kehu_kernel::items::ProductName>, min_items = 1, max_items = 50)]
    pub products: Vec<String>,
    /// Registered capital in yuan.
    #[validate(custom(function = "not_negative_money"))]
    pub registered_capital: Option<Money>,
    /// The region of an agent or dealer.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub region: Option<String>,
    /// Remark.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub remark: Option<String>,
    /// How each entry condition is evidenced; before submission all of them.
    #[serde(default)]
    #[validate(length(max = 30), nested)]
    #[schema(max_items = 30)]
    pub conditions: Vec<ConditionEvidence>,
}

impl ApplyForOpening {
    /// The customer, and what the application says.
    pub fn content(self) -> (CustomerId, OpeningContent) {
        let Self {
            customer_id,
            customer_type,
            expected_monthly_volume,
            products,
            registered_capital,
            region,
            remark,
            conditions,
        } = self;
        let conditions = conditions.into_iter().map(Into::into).collect();
        (
            customer_id,
            OpeningContent {
                customer_type,
                expected_monthly_volume,
                products,
                registered_capital,
                region,
                remark,
                conditions,
            },
        )
    }
}

/// Changes an application; what is left out stays, null clears, a list is replaced.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditOpening {
    /// The customer type applied for.
    #[serde(default, deserialize_with = "patch::non_null")]
    #[schema(nullable = false)]
    pub customer_type: Option<CustomerType>,
    /// Expected monthly volume in tonnes.
    #[serde(default, deserialize_with = "patch::nullable")]
    #[schema(value_type = Option<Tonnes>)]
    pub expected_monthly_volume: Option<Option<Tonnes>>,
    /// Products to be bought.
    #[serde(default, deserialize_with = "patch::non_null")]
    #[validate(length(min = 1, max = 50), custom(function = "sound_products"))]
    #[schema(value_type = Option<Vec<kehu_kernel::items::ProductName>>, nullable = false, min_items = 1, max_items = 50)]
    pub products: Option<Vec<String>>,
    /// Registered capital in yuan.
    #[serde(default, deserialize_with = "patch::nullable")]
    #[schema(value_type = Option<Money>)]
    pub registered_capital: Option<Option<Money>>,
    /// The region of an agent or dealer.
    #[serde(default, deserialize_with = "patch::nullable")]
    #[validate(length(min = 1, max = 100))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100)]
    pub region: Option<Option<String>>,
    /// Remark.
    #[serde(default, deserialize_with = "patch::nullable")]
    #[validate(length(min = 1, max = 2000))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 2000)]
    pub remark: Option<Option<String>>,
    /// How each entry condition is evidenced.
    #[serde(default, deserialize_with = "patch::non_null")]
    #[validate(length(max = 30), nested)]
    #[schema(nullable = false, max_items = 30)]
    pub conditions: Option<Vec<ConditionEvidence>>,
}

impl EditOpening {
    /// What the application says after the change.
    pub fn applied_to(self, content: OpeningContent) -> OpeningContent {
        let Self {
            customer_type,
            expected_monthly_volume,
            products,
            registered_capital,
            region,
            remark,
            conditions,
        } = self;
        OpeningContent {
            customer_type: customer_type.unwrap_or(content.customer_type),
            expected_monthly_volume: expected_monthly_volume
                .unwrap_or(content.expected_monthly_volume),
            products: products.unwrap_or(content.products),
            registered_capital: registered_capital.unwrap_or(content.registered_capital),
            region: region.unwrap_or(content.region),
            remark: remark.unwrap_or(content.remark),
            conditions: conditions.map_or(content.conditions, |all| {
                all.into_iter().map(Into::into).collect()
            }),
        }
    }

    /// Amounts are checked here: the validator does not look into a property that can be cleared.
    pub fn amounts_are_sound(&self) -> bool {
        let tonnes = self
            .expected_monthly_volume
            .flatten()
            .is_none_or(|volume| not_negative_tonnes(&volume).is_ok());
        tonnes
            && self
                .registered_capital
                .flatten()
                .is_none_or(|capital| not_negative_money(&capital).is_ok())
    }
}

/// A reason.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationReason {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

fn not_negative_tonnes(volume: &Tonnes) -> Result<(), ValidationError> {
    if volume.value().is_sign_negative() {
        Err(negative())
    } else {
        Ok(())
    }
}

fn not_negative_money(amount: &Money) -> Result<(), ValidationError> {
    if amount.value().is_sign_negative() {
        Err(negative())
    } else {
        Ok(())
    }
}

fn negative() -> ValidationError {
    broken("range", "must not be negative", "不得为负")
}

fn sound_products(products: &[String]) -> Result<(), ValidationError> {
    let sound = |product: &String| !product.trim().is_empty() && product.chars().count() <= 100;
    if products.iter().all(sound) {
        return Ok(());
    }
    Err(broken(
        "length",
        "each must be 1 to 100 long",
        "每项长度应为 1 至 100",
    ))
}
