//! What is sent and answered about deliveries.

use crate::page;
use crate::routes::documents::ActedBy;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::deliveries as domain;
use kehu_kernel::{CustomerId, DeliveryId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A change passed on to a recipient unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Delivery {
    /// Identifier.
    pub id: DeliveryId,
    /// The customer that changed.
    pub customer_id: CustomerId,
    /// The recipient's key in the policy.
    #[schema(max_length = 50, example = "finance")]
    pub recipient: String,
    /// The unit that receives.
    pub recipient_unit_id: UnitId,
    /// What changed: names of fields and events, never their values.
    #[schema(max_items = 100)]
    pub subjects: Vec<String>,
    /// When it was passed on.
    pub created_at: DateTime<Utc>,
    /// The day by which it is to be acknowledged.
    pub due_on: NaiveDate,
    /// Whether that day has passed without acknowledgement.
    pub overdue: bool,
    /// Who acknowledged it.
    pub acknowledged_by: Option<ActedBy>,
    /// When.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

impl Delivery {
    /// The delivery as it stands on a day.
    pub fn of(delivery: domain::Delivery, today: NaiveDate) -> Self {
        let overdue = delivery.is_overdue(today);
        let domain::Delivery {
            id,
            customer_id,
            recipient,
            recipient_unit_id,
            subjects,
            created_at,
            due_on,
            acknowledged,
        } = delivery;
        let (acknowledged_by, acknowledged_at) =
            acknowledged.map(|(by, at)| (ActedBy::from(by), at)).unzip();
        Self {
            id,
            customer_id,
            recipient,
            recipient_unit_id,
            subjects,
            created_at,
            due_on,
            overdue,
            acknowledged_by,
            acknowledged_at,
        }
    }
}

page!(DeliveryPage, Delivery);

/// Acknowledges deliveries: all of them or none.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeDeliveries {
    /// Which.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    pub delivery_ids: Vec<DeliveryId>,
}

/// Deliveries that were acknowledged.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AcknowledgedDeliveries {
    /// As they stand now.
    #[schema(max_items = 100)]
    pub items: Vec<Delivery>,
}
