//! Contacts of a customer.

use super::history::{FieldChange, compare_contact};
use super::keys::Trails;
use super::recording::{Act, conclude};
use super::{Contact, ContactPatch, Customer, Error, NewContact, Target, rules, store};
use kehu_db::Tx;
use kehu_kernel::{Caller, ContactId, CustomerId, Faults};
use kehu_vault::Vault;
use serde_json::json;

/// Adds a contact behind the others.
///
/// # Errors
/// As [`Target::lock`]; [`Error::Invalid`], [`Error::TooManyContacts`]; [`Error::Database`].
pub async fn add_contact(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    new: NewContact,
) -> Result<(Customer, Contact), Error> {
    let customer = target.lock(tx, caller).await?;
    let id = target.customer;
    let present = store::contacts::list(tx, id).await?;
    if present.len() >= rules::MAX_CONTACTS {
        return Err(Error::TooManyContacts {});
    }
    let position = present
        .iter()
        .map(|contact| contact.position + 1)
        .max()
        .unwrap_or_default();
    let mut contact = Contact::new(new, position, caller.now);
    let mut faults = Faults::default();
    rules::settle_contact(&mut contact, "", &mut faults);
    faults.none()?;
    let mut changes = compare_contact(None, Some(&contact));
    if contact.is_primary {
        changes.extend(yield_primary(tx, id, &present).await?);
    }
    store::contacts::insert_each(tx, &[(id, &contact)]).await?;
    store::contacts::insert_trails(tx, id, Trails::of_contact(&contact)).await?;
    let customer = finish(
        tx,
        caller,
        vault,
        customer,
        "contact.added",
        &contact,
        &changes,
    )
    .await?;
    Ok((customer, contact))
}

/// Changes a contact.
///
/// # Errors
/// As [`add_contact`]; [`Error::ContactNotFound`].
pub async fn update_contact(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    contact: ContactId,
    patch: ContactPatch,
) -> Result<(Customer, Contact), Error> {
    let customer = target.lock(tx, caller).await?;
    let id = target.customer;
    let present = store::contacts::list(tx, id).await?;
    let before = present
        .iter()
        .find(|other| other.id == contact)
        .cloned()
        .ok_or(Error::ContactNotFound {})?;
    let mut after = before.clone();
    after.apply(patch);
    let mut faults = Faults::default();
    rules::settle_contact(&mut after, "", &mut faults);
    faults.none()?;
    let mut changes = compare_contact(Some(&before), Some(&after));
    if changes.is_empty() {
        return Ok((customer, after));
    }
    after.updated_at = caller.now;
    if after.is_primary && !before.is_primary {
        changes.extend(yield_primary(tx, id, &present).await?);
    }
    store::contacts::update(tx, &after).await?;
    store::contacts::delete_trails(tx, id, Some(contact)).await?;
    store::contacts::insert_trails(tx, id, Trails::of_contact(&after)).await?;
    let customer = finish(
        tx,
        caller,
        vault,
        customer,
        "contact.changed",
        &after,
        &changes,
    )
    .await?;
    Ok((customer, after))
}

/// Removes a contact; the history keeps what it was.
///
/// # Errors
/// As [`add_contact`]; [`Error::ContactNotFound`].
pub async fn remove_contact(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    contact: ContactId,
) -> Result<Customer, Error> {
    let customer = target.lock(tx, caller).await?;
    let id = target.customer;
    let present = store::contacts::list(tx, id).await?;
    let before = present
        .into_iter()
        .find(|other| other.id == contact)
        .ok_or(Error::ContactNotFound {})?;
    store::contacts::delete(tx, contact).await?;
    let changes = compare_contact(Some(&before), None);
    finish(
        tx,
        caller,
        vault,
        customer,
        "contact.removed",
        &before,
        &changes,
    )
    .await
}

/// The present primary contact gives the mark away.
async fn yield_primary(
    tx: &mut Tx,
    id: CustomerId,
    present: &[Contact],
) -> Result<Vec<FieldChange>, Error> {
    store::contacts::clear_primary(tx, id).await?;
    let former = present.iter().filter(|contact| contact.is_primary);
    Ok(former
        .flat_map(|contact| {
            compare_contact(
                Some(contact),
                Some(&Contact {
                    is_primary: false,
                    ..contact.clone()
                }),
            )
        })
        .collect())
}

async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    mut customer: Customer,
    happened: &'static str,
    contact: &Contact,
    changes: &[FieldChange],
) -> Result<Customer, Error> {
    customer.version += 1;
    customer.updated_at = caller.now;
    store::customers::touch(tx, &customer).await?;
    let act = Act {
        action: "customers.update_contacts",
        happened,
        event: "customer.updated",
        reason: None,
        details: json!({ "contact_id": contact.id }),
        tell: &[],
    };
    conclude(tx, caller, vault, &customer, act, changes).await?;
    Ok(customer)
}
