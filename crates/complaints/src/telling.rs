//! The audit record and the outbox of what happens to complaints. No personal data in either.

use crate::Error;
use crate::model::Complaint;
use kehu_audit::Entry;
use kehu_customers::dossier::timeline;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::Caller;
use serde_json::{Value, json};

/// What is told of an act.
pub(crate) struct Told<'a> {
    /// Of the audit record.
    pub(crate) action: &'static str,
    /// Of the outbox.
    pub(crate) event: &'static str,
    /// Why, of the audit record.
    pub(crate) reason: Option<&'a str>,
    /// What recipients need to know beside number and acceptor.
    pub(crate) payload: Value,
}

impl Told<'_> {
    pub(crate) fn plain(action: &'static str, event: &'static str) -> Self {
        Told {
            action,
            event,
            reason: None,
            payload: json!({}),
        }
    }
}

/// Puts an act on record, tells it, and notes it on the customer's timeline where the customer is known.
pub(crate) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    told: Told<'_>,
) -> Result<(), Error> {
    let entry = Entry {
        action: told.action,
        subject_kind: "complaint",
        subject_id: complaint.id.0,
        unit_id: Some(complaint.unit_id),
        reason: told.reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let mut payload = told.payload;
    if let Some(fields) = payload.as_object_mut() {
        let acceptor = complaint.acceptance.map(|acceptance| acceptance.acceptor);
        fields.insert("number".to_owned(), complaint.number.to_string().into());
        fields.insert("stage".to_owned(), complaint.stage.as_str().into());
        fields.insert("acceptor_id".to_owned(), json!(acceptor));
        fields.insert("except".to_owned(), json!(complaint.accused));
    }
    if let Some(customer) = complaint.complainant.customer_id {
        let details =
            json!({ "complaint_id": complaint.id, "number": complaint.number.to_string() });
        timeline::note(tx, caller, customer, told.event, details).await?;
    }
    let event = Event {
        kind: told.event,
        subject_kind: "complaint",
        subject_id: complaint.id.0,
        unit_id: Some(complaint.company_id),
        payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}
