//! The one way from status to status.

use super::history::{self, FieldChange};
use super::{Customer, CustomerStatus, Error, store, timeline};
use kehu_audit::Entry;
use kehu_db::{Tx, outbox};
use kehu_kernel::Caller;
use serde_json::json;
use uuid::Uuid;

/// Whether a customer may go from one status to another. Merging has its own rules and is not among them.
fn leads_to(from: CustomerStatus, to: CustomerStatus) -> bool {
    use CustomerStatus::{Active, Disqualified, Prospect, Suspended};
    matches!(
        (from, to),
        (Prospect | Suspended | Disqualified, Active)
            | (Active, Suspended)
            | (Prospect | Active | Suspended, Disqualified)
    )
}

/// Takes a customer, loaded for update, to a new status: history, timeline, audit record, outbox and deliveries.
/// Answers the customer as it stands afterwards. The status it already has is refused like any other that does not
/// follow.
///
/// `rule` is the policy rule that demands the change, such as `CUS-13`.
///
/// # Errors
/// [`Error::StatusForbidden`] when the status does not lead there; [`Error::Database`].
pub async fn set_status(
    tx: &mut Tx,
    caller: &Caller,
    mut customer: Customer,
    status: CustomerStatus,
    reason: &str,
    rule: &'static str,
) -> Result<Customer, Error> {
    let from = customer.status;
    if !leads_to(from, status) {
        return Err(Error::StatusForbidden { from, to: status });
    }
    customer.status = status;
    customer.version += 1;
    customer.updated_at = caller.now;
    store::customers::update_status(tx, &customer).await?;
    let change = FieldChange::plain("status", Some(from.to_string()), Some(status.to_string()));
    let line = history::write_plain(
        tx,
        caller,
        customer.id,
        "customers.set_status",
        Some(reason),
        change,
    )
    .await?;
    let details = json!({ "from": from, "to": status, "rule": rule });
    timeline::note(
        tx,
        caller,
        customer.id,
        "customer.status_changed",
        details.clone(),
    )
    .await?;
    let entry = Entry {
        action: "customers.set_status",
        subject_kind: "customer",
        subject_id: customer.id.into(),
        unit_id: Some(customer.unit_id),
        fields: &["status"],
        reason: Some(reason),
        disclosure: false,
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: "customer.status_changed",
        subject_kind: "customer",
        subject_id: Uuid::from(customer.id),
        unit_id: Some(customer.unit_id),
        payload: details,
    };
    outbox::emit(tx, caller, event).await?;
    crate::deliveries::pass_on_changes(
        tx,
        caller,
        (customer.id, customer.unit_id),
        &["status"],
        &[line],
    )
    .await?;
    Ok(customer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_11_a_status_leads_only_where_opening_suspension_and_disqualification_take_it() {
        use CustomerStatus::{Active, Disqualified, Merged, Prospect, Suspended};
        let allowed = [
            (Prospect, Active),
            (Suspended, Active),
            (Disqualified, Active),
            (Active, Suspended),
            (Prospect, Disqualified),
            (Active, Disqualified),
            (Suspended, Disqualified),
        ];
        for &from in CustomerStatus::ALL {
            for &to in CustomerStatus::ALL {
                assert_eq!(
                    leads_to(from, to),
                    allowed.contains(&(from, to)),
                    "{from} to {to}"
                );
                assert!(!(leads_to(from, to) && (from == Merged || to == Merged)));
            }
        }
    }
}
