//! What was passed on.

use crate::qualification::Actor;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, DeliveryId, UnitId};

/// A change passed on to a recipient unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Identifier.
    pub id: DeliveryId,
    /// The customer that changed.
    pub customer_id: CustomerId,
    /// The recipient's key in the policy.
    pub recipient: String,
    /// The unit that receives.
    pub recipient_unit_id: UnitId,
    /// What changed: names of fields and events.
    pub subjects: Vec<String>,
    /// When it was passed on.
    pub created_at: DateTime<Utc>,
    /// The day by which it is to be acknowledged.
    pub due_on: NaiveDate,
    /// Who acknowledged it, and when.
    pub acknowledged: Option<(Actor, DateTime<Utc>)>,
}

impl Delivery {
    /// Whether it waits longer than the policy allows.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.acknowledged.is_none() && self.due_on < today
    }
}

/// Which deliveries a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// To this unit.
    pub unit: Option<UnitId>,
    /// Acknowledged, or not.
    pub acknowledged: Option<bool>,
    /// Those not acknowledged in time, by this day.
    pub overdue_on: Option<NaiveDate>,
}
