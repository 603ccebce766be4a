//! What is sent.

use kehu_kernel::{CustomerId, UnitId, UserId};
use kehu_service_orders::{NewServiceOrder, Origin, OriginKind, Part, ReplyChannel, ServiceKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Issues a service order.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueServiceOrder {
    /// The unit that issues it, and by whose standards and calendar it is measured.
    pub unit_id: UnitId,
    /// For whom; null for work on an area.
    pub customer_id: Option<CustomerId>,
    /// The type; one for which the unit has a standard.
    pub kind: ServiceKind,
    /// In few words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "3 栋 2 单元电梯停运")]
    pub matter: String,
    /// What is to be done.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Where.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300, example = "3 栋 2 单元")]
    pub place: Option<String>,
    /// What raised it. A thing that the system keeps issues its orders itself, as a complaint and a question do.
    pub origin_kind: OriginKind,
    /// Who follows it up to the customer's satisfaction; the caller when null.
    pub coordinator_id: Option<UserId>,
    /// The parts that are given to teams at once; more can be given later.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub parts: Vec<AssignServiceTask>,
}

impl From<IssueServiceOrder> for NewServiceOrder {
    fn from(body: IssueServiceOrder) -> Self {
        let IssueServiceOrder {
            unit_id,
            customer_id,
            kind,
            matter,
            content,
            place,
            origin_kind,
            coordinator_id,
            parts,
        } = body;
        Self {
            unit_id,
            customer_id,
            kind,
            matter,
            content,
            place,
            origin: Origin {
                kind: origin_kind,
                id: None,
            },
            coordinator_id,
            parts: parts.into_iter().map(Into::into).collect(),
        }
    }
}

/// Gives a part to a team.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignServiceTask {
    /// The team.
    pub unit_id: UnitId,
    /// The person; anybody of the team when null.
    pub assignee_id: Option<UserId>,
    /// What it does.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "检查控制柜并恢复运行")]
    pub work: String,
}

impl From<AssignServiceTask> for Part {
    fn from(body: AssignServiceTask) -> Self {
        let AssignServiceTask {
            unit_id,
            assignee_id,
            work,
        } = body;
        Self {
            unit_id,
            assignee_id,
            work,
        }
    }
}

/// Reports a part as done.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishServiceTask {
    /// What came of it.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub result: String,
}

/// Takes a step of the standard.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeServiceStep {
    /// Its key in the order's standard.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "drawing_review")]
    pub key: String,
    /// What was found or done.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// Reports an order as done.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteServiceOrder {
    /// What came of it.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub result: String,
}

/// Records the customer's word.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmServiceOrder {
    /// Whether the customer is satisfied.
    pub satisfied: bool,
    /// From 1, very dissatisfied, to 5, very satisfied; 4 and 5 are satisfied, 1 and 2 are not.
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5, example = 5)]
    pub score: i16,
    /// What the customer said.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub words: Option<String>,
    /// How it was heard.
    pub channel: ReplyChannel,
}

/// Calls an order off.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelServiceOrder {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Tells departments what came of an order.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedBackServiceOrder {
    /// The departments.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub unit_ids: Vec<UnitId>,
    /// The result and the customer's reaction.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub text: String,
}
