//! Bodies of communications.

use crate::page;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use kehu_communications as domain;
use kehu_communications::{Counterpart, CounterpartKind, NewCommunication, Way};
use kehu_customers::dossier::CustomerType;
use kehu_kernel::{CommunicationId, CommunicationPlanId, CustomerId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A recorded communication (CUS-08, CMP-16).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Communication {
    /// Identifier.
    pub id: CommunicationId,
    /// The unit that held it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: CounterpartKind,
    /// The customer; null with others.
    pub customer_id: Option<CustomerId>,
    /// The type that the customer had then.
    pub customer_type: Option<CustomerType>,
    /// The name of others than customers.
    #[schema(max_length = 200, example = "长沙水业集团")]
    pub counterpart_name: Option<String>,
    /// The contract or agreement that it rests on, with others than customers.
    #[schema(max_length = 200, example = "供水合同 2026-08")]
    pub reference: Option<String>,
    /// How.
    pub way: Way,
    /// When.
    pub held_at: DateTime<Utc>,
    /// About what.
    #[schema(max_length = 200, example = "二次供水泵房检修")]
    pub matter: String,
    /// How it went.
    #[schema(max_length = 4000)]
    pub course: String,
    /// What came of it.
    #[schema(max_length = 2000)]
    pub result: String,
    /// The plan that it fulfils.
    pub plan_id: Option<CommunicationPlanId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
    /// What was found of its effect later.
    pub review: Option<CommunicationReview>,
}

page!(CommunicationPage, Communication);

/// What was found of a communication's effect.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunicationReview {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// The effect.
    #[schema(max_length = 2000)]
    pub effect: String,
}

impl From<domain::Communication> for Communication {
    fn from(communication: domain::Communication) -> Self {
        let domain::Communication {
            id,
            unit_id,
            counterpart,
            customer_type,
            way,
            held_at,
            matter,
            course,
            result,
            plan_id,
            recorded_at,
            recorded_by,
            review,
        } = communication;
        let with = With::from(counterpart);
        Self {
            id,
            unit_id,
            counterpart: with.counterpart,
            customer_id: with.customer_id,
            customer_type,
            counterpart_name: with.name,
            reference: with.reference,
            way,
            held_at,
            matter,
            course,
            result,
            plan_id,
            recorded_at,
            recorded_by,
            review: review.map(|domain::Review { at, by, effect }| CommunicationReview {
                at,
                by,
                effect,
            }),
        }
    }
}

/// With whom, as fields of a body.
pub(super) struct With {
    pub(super) counterpart: CounterpartKind,
    pub(super) customer_id: Option<CustomerId>,
    pub(super) name: Option<String>,
    pub(super) reference: Option<String>,
}

impl From<Counterpart> for With {
    fn from(counterpart: Counterpart) -> Self {
        let kind = counterpart.kind();
        match counterpart {
            Counterpart::Customer(id) => Self {
                counterpart: kind,
                customer_id: Some(id),
                name: None,
                reference: None,
            },
            Counterpart::Other {
                name, reference, ..
            } => Self {
                counterpart: kind,
                customer_id: None,
                name: Some(name),
                reference: Some(reference),
            },
        }
    }
}

impl With {
    /// The customer, or a name with a reference.
    pub(super) fn into_counterpart(self) -> Result<Counterpart, Problem> {
        match (
            self.counterpart,
            self.customer_id,
            self.name,
            self.reference,
        ) {
            (CounterpartKind::Customer, Some(id), None, None) => Ok(Counterpart::Customer(id)),
            (CounterpartKind::Customer, ..) => Err(Problem::body(
                "/customer_id".to_owned(),
                "counterpart",
                "a customer is named by customer_id alone",
                "与客户沟通时只填写 customer_id",
            )),
            (kind, None, Some(name), Some(reference)) => Ok(Counterpart::Other {
                kind,
                name,
                reference,
            }),
            _ => Err(Problem::body(
                "/reference".to_owned(),
                "counterpart",
                "others than customers are named by counterpart_name and reference, without customer_id",
                "与客户以外单位沟通时须填写 counterpart_name 和 reference，不填 customer_id",
            )),
        }
    }
}

/// Records a communication.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCommunication {
    /// The unit that held it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: CounterpartKind,
    /// The customer; with a customer alone.
    pub customer_id: Option<CustomerId>,
    /// The name; with others than customers.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "长沙水业集团")]
    pub counterpart_name: Option<String>,
    /// The contract or agreement; with others than customers.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "供水合同 2026-08")]
    pub reference: Option<String>,
    /// How.
    pub way: Way,
    /// When; not in the future.
    pub held_at: DateTime<Utc>,
    /// About what.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "二次供水泵房检修")]
    pub matter: String,
    /// How it went.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub course: String,
    /// What came of it.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub result: String,
    /// The plan that it fulfils.
    pub plan_id: Option<CommunicationPlanId>,
}

impl RecordCommunication {
    /// As the domain takes it.
    pub fn into_domain(self) -> Result<NewCommunication, Problem> {
        let Self {
            unit_id,
            counterpart,
            customer_id,
            counterpart_name,
            reference,
            way,
            held_at,
            matter,
            course,
            result,
            plan_id,
        } = self;
        let with = With {
            counterpart,
            customer_id,
            name: counterpart_name,
            reference,
        };
        Ok(NewCommunication {
            unit_id,
            counterpart: with.into_counterpart()?,
            way,
            held_at,
            matter,
            course,
            result,
            plan_id,
        })
    }
}

/// Reviews a communication for its effect.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewCommunication {
    /// The effect.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub effect: String,
}
