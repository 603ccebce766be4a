//! What is sent and answered about deliveries.

use crate::page;
use crate::routes::customers::{CustomerChange, Sight};
use crate::routes::documents::ActedBy;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::deliveries as domain;
use kehu_customers::dossier::CustomerKind;
use kehu_kernel::{Caller, CustomerId, DeliveryId, UnitId};
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
    /// Its name; a person's is masked by role.
    #[schema(max_length = 200, example = "长沙星沙远航塑业有限公司")]
    pub customer_name: String,
    /// The recipient's key in the policy.
    #[schema(max_length = 50, example = "finance")]
    pub recipient: String,
    /// The unit that receives.
    pub recipient_unit_id: UnitId,
    /// What changed: names of fields and events, never their values.
    #[schema(value_type = Vec<kehu_kernel::items::ChangeCode>, max_items = 100)]
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
    /// The delivery as it stands at the time of the act, as the caller sees it.
    pub fn seen(caller: &Caller, delivery: domain::Delivery) -> Self {
        let overdue = delivery.is_overdue(caller.today());
        let domain::Delivery {
            id,
            customer_id,
            customer_name,
            customer_kind,
            processing_state,
            recipient,
            recipient_unit_id,
            subjects,
            created_at,
            due_on,
            acknowledged,
        } = delivery;
        let (acknowledged_by, acknowledged_at) =
            acknowledged.map(|(by, at)| (ActedBy::from(by), at)).unzip();
        let sight = Sight::of(caller).within(processing_state);
        Self {
            id,
            customer_id,
            customer_name: sight
                .customer_name(customer_name, customer_kind == CustomerKind::Person),
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

/// A delivery with what is new in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeliveryNews {
    /// The delivery.
    pub delivery: Delivery,
    /// The lines of the customer's history that it passes on, of the subjects that interest the recipient; none where an
    /// event without fields is told, such as invoicing details or an opened account.
    #[schema(max_items = 1000)]
    pub changes: Vec<CustomerChange>,
}

impl DeliveryNews {
    /// As the caller sees it.
    pub fn seen(caller: &Caller, news: domain::News) -> Self {
        let sight = Sight::of(caller);
        let changes = news.changes.into_iter();
        Self {
            changes: changes
                .map(|change| CustomerChange::seen(sight, change))
                .collect(),
            delivery: Delivery::seen(caller, news.delivery),
        }
    }
}

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
