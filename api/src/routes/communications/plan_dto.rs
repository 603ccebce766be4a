//! Bodies of plans of regular communication.

use super::dto::With;
use crate::page;
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_communications::plans::{NewPlan, Plan};
use kehu_communications::{CounterpartKind, RegularKind};
use kehu_kernel::{CommunicationPlanId, CustomerId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A plan of regular communication (CUS-08).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommunicationPlan {
    /// Identifier.
    pub id: CommunicationPlanId,
    /// The unit that holds it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: CounterpartKind,
    /// The customer; null with others.
    pub customer_id: Option<CustomerId>,
    /// The name of others than customers.
    #[schema(max_length = 200)]
    pub counterpart_name: Option<String>,
    /// The contract or agreement that it rests on, with others than customers.
    #[schema(max_length = 200)]
    pub reference: Option<String>,
    /// What is held.
    pub kind: RegularKind,
    /// So many days after the last one.
    #[schema(minimum = 1, maximum = 731, example = 90)]
    pub every_days: u16,
    /// The day by which it is held next.
    pub next_due_on: NaiveDate,
    /// Whether that day has passed.
    pub overdue: bool,
    /// When it was last held.
    pub last_held_at: Option<DateTime<Utc>>,
    /// Who sees to it.
    pub responsible_id: UserId,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
}

page!(CommunicationPlanPage, CommunicationPlan);

impl CommunicationPlan {
    /// As it stands on a day.
    pub fn of(plan: Plan, today: NaiveDate) -> Self {
        let overdue = plan.is_overdue(today);
        let Plan {
            id,
            unit_id,
            counterpart,
            kind,
            every_days,
            next_due_on,
            last_held_at,
            responsible_id,
            made_at,
            ended_at,
        } = plan;
        let with = With::from(counterpart);
        Self {
            id,
            unit_id,
            counterpart: with.counterpart,
            customer_id: with.customer_id,
            counterpart_name: with.name,
            reference: with.reference,
            kind,
            every_days,
            next_due_on,
            overdue,
            last_held_at,
            responsible_id,
            made_at,
            ended_at,
        }
    }
}

/// Makes a plan.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeCommunicationPlan {
    /// The unit that holds it.
    pub unit_id: UnitId,
    /// With whom.
    pub counterpart: CounterpartKind,
    /// The customer; with a customer alone.
    pub customer_id: Option<CustomerId>,
    /// The name; with others than customers.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub counterpart_name: Option<String>,
    /// The contract or agreement; with others than customers.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reference: Option<String>,
    /// What is held.
    pub kind: RegularKind,
    /// So many days after the last one.
    #[validate(range(min = 1, max = 731))]
    #[schema(minimum = 1, maximum = 731, example = 90)]
    pub every_days: u16,
    /// The first day by which it is held; today or later.
    pub first_due_on: NaiveDate,
    /// Who sees to it.
    pub responsible_id: UserId,
}

impl MakeCommunicationPlan {
    /// As the domain takes it.
    pub fn into_domain(self) -> Result<NewPlan, Problem> {
        let Self {
            unit_id,
            counterpart,
            customer_id,
            counterpart_name,
            reference,
            kind,
            every_days,
            first_due_on,
            responsible_id,
        } = self;
        let with = With {
            counterpart,
            customer_id,
            name: counterpart_name,
            reference,
        };
        Ok(NewPlan {
            unit_id,
            counterpart: with.into_counterpart()?,
            kind,
            every_days,
            first_due_on,
            responsible_id,
        })
    }
}
