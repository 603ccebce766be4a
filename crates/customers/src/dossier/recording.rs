//! What follows every change: history, timeline, audit record, outbox and deliveries.

use super::history::{self, FieldChange};
use super::{Customer, Error, timeline};
use crate::deliveries::subject_of;
use kehu_audit::Entry;
use kehu_db::{Tx, outbox};
use kehu_kernel::Caller;
use kehu_vault::Vault;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What was done.
pub(crate) struct Act<'a> {
    /// As in the audit record, such as `customers.update`.
    pub(crate) action: &'static str,
    /// As in the timeline, such as `contact.added`.
    pub(crate) happened: &'static str,
    /// As in the outbox.
    pub(crate) event: &'static str,
    /// The reason that was given.
    pub(crate) reason: Option<&'a str>,
    /// Identifiers and states for the timeline.
    pub(crate) details: Value,
    /// What the recipients of changes are told beside the fields (CUS-03).
    pub(crate) tell: &'static [&'static str],
}

/// Records a change of a customer.
pub(crate) async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    customer: &Customer,
    act: Act<'_>,
    changes: &[FieldChange],
) -> Result<(), Error> {
    let lines = history::write(
        tx,
        caller,
        vault,
        customer.id,
        act.action,
        act.reason,
        changes,
    )
    .await?;
    let names: BTreeSet<&str> = changes.iter().map(|change| change.field.as_str()).collect();
    let fields: Vec<&str> = names.into_iter().collect();
    let mut details = act.details;
    if let Some(object) = details.as_object_mut() {
        object.insert("fields".to_owned(), json!(fields));
    }
    timeline::note(tx, caller, customer.id, act.happened, details).await?;
    let entry = Entry {
        action: act.action,
        subject_kind: "customer",
        subject_id: customer.id.into(),
        unit_id: Some(customer.unit_id),
        fields: &fields,
        reason: act.reason,
        disclosure: false,
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = outbox::Event {
        kind: act.event,
        subject_kind: "customer",
        subject_id: customer.id.into(),
        unit_id: Some(customer.unit_id),
        payload: json!({ "fields": fields, "version": customer.version }),
    };
    outbox::emit(tx, caller, event).await?;
    let told = told(&fields, act.tell);
    Ok(crate::deliveries::pass_on_changes(
        tx,
        caller,
        (customer.id, customer.unit_id),
        &told,
        &lines,
    )
    .await?)
}

/// What recipients are told of.
fn told<'a>(fields: &[&'a str], tell: &[&'static str]) -> Vec<&'a str> {
    let fields = fields.iter().copied().map(subject_of);
    fields
        .chain(tell.iter().copied())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_03_recipients_are_told_of_contacts_and_identifiers_as_a_whole() {
        let fields = [
            "contact.mobile",
            "contact.name",
            "identifier.bank_account",
            "name",
        ];
        assert_eq!(told(&fields, &[]), ["contacts", "identifiers", "name"]);
        assert_eq!(told(&["industry"], &["merged"]), ["industry", "merged"]);
    }
}
