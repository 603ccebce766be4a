//! What was passed on.

use crate::dossier::{Change, CustomerKind, ProcessingState};
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
    /// Its name, in full: whoever shows it masks a person's (CUS-05).
    pub customer_name: String,
    /// Company or person.
    pub customer_kind: CustomerKind,
    /// What may be done with its data.
    pub processing_state: ProcessingState,
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

    /// Whether it tells its recipient of a line of the history of this field. That a dossier began is told by all of its
    /// first lines.
    #[must_use]
    pub fn tells_of(&self, field: &str) -> bool {
        let subject = subject_of(field);
        self.subjects
            .iter()
            .any(|told| told == subject || told == "created")
    }
}

/// The name under which recipients are told of a field: contacts and identifiers as a whole, all others by name.
#[must_use]
pub(crate) fn subject_of(field: &str) -> &str {
    match field.split_once('.') {
        Some(("contact", _)) => "contacts",
        Some(("identifier", _)) => "identifiers",
        _ => field,
    }
}

/// A delivery with what is new in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The delivery.
    pub delivery: Delivery,
    /// The lines of the history that it passes on, of what interests the recipient. Personal values are in full.
    pub changes: Vec<Change>,
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
