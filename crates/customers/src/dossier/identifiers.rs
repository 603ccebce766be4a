//! Identifiers of a customer.

use super::duplicates::{Acceptance, Candidate, refuse_duplicates};
use super::history::FieldChange;
use super::numbers::{accept, open};
use super::recording::{Act, conclude};
use super::{
    Customer, CustomerKind, Error, Identifier, NewIdentifier, Number, Target, rules, store,
};
use kehu_db::Tx;
use kehu_identifiers::IdentifierKind;
use kehu_kernel::{Caller, CustomerId, IdentifierId};
use kehu_vault::Vault;
use serde_json::json;

/// Adds a number.
///
/// # Errors
/// As [`Target::lock`]; [`Error::Invalid`], [`Error::OverrideForbidden`],
/// [`Error::CreditCodeTaken`], [`Error::PossibleDuplicate`], [`Error::IdentifierExists`]; [`Error::Database`].
pub async fn add_identifier(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    new: &NewIdentifier,
    acceptance: Option<&Acceptance>,
    may_override: bool,
) -> Result<(Customer, Identifier), Error> {
    let customer = target.lock(tx, caller).await?;
    let id = target.customer;
    let present = store::identifiers::list(tx, id).await?;
    if present.len() >= rules::MAX_IDENTIFIERS {
        return Err(Error::TooManyIdentifiers {});
    }
    let accepted = accept(caller, new, may_override, "")?;
    refuse_repeated(&present, accepted.kind, &accepted.normalised)?;
    let candidate = Candidate {
        identifiers: vec![(accepted.kind, accepted.normalised.clone())],
        ..Candidate::default()
    };
    refuse_duplicates(
        tx,
        caller,
        vault,
        customer.unit_id,
        &candidate,
        Some(id),
        acceptance,
    )
    .await?;
    let full = accepted.normalised.clone();
    let stored = accepted.store(caller, vault)?;
    store::identifiers::insert_each(tx, &[(id, stored.clone())]).await?;
    let change = line(&customer, &stored.shown, None, Some(full));
    let reason = stored
        .shown
        .override_reason
        .as_deref()
        .or(acceptance.map(|acceptance| acceptance.reason.as_str()));
    let customer = finish(tx, caller, vault, customer, &stored.shown, reason, change).await?;
    Ok((customer, stored.shown))
}

/// A customer has a number once, and one unified social credit code. Sealed numbers are compared by the database.
fn refuse_repeated(
    present: &[Identifier],
    kind: IdentifierKind,
    number: &str,
) -> Result<(), Error> {
    let same = |other: &&Identifier| other.kind == kind;
    let number = Number::Published(number.to_owned());
    match present
        .iter()
        .filter(same)
        .find(|other| other.number == number)
    {
        Some(_) => Err(Error::IdentifierExists {}),
        None if kind == IdentifierKind::UnifiedSocialCreditCode
            && present.iter().any(|other| same(&other)) =>
        {
            Err(Error::SecondCreditCode {})
        }
        None => Ok(()),
    }
}

/// Removes a number; the history keeps it.
///
/// # Errors
/// As [`Target::lock`]; [`Error::IdentifierNotFound`]; [`Error::Database`].
pub async fn remove_identifier(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    target: Target,
    identifier: IdentifierId,
    reason: &str,
) -> Result<Customer, Error> {
    let customer = target.lock(tx, caller).await?;
    let id = target.customer;
    let present = store::identifiers::list(tx, id).await?;
    let former = present
        .into_iter()
        .find(|other| other.id == identifier)
        .ok_or(Error::IdentifierNotFound {})?;
    let full = match &former.number {
        Number::Published(number) => number.clone(),
        Number::Sealed(_) => unseal(tx, vault, id, identifier).await?,
    };
    store::identifiers::remove(tx, identifier, caller.now).await?;
    let change = line(&customer, &former, Some(full), None);
    finish(tx, caller, vault, customer, &former, Some(reason), change).await
}

async fn unseal(
    tx: &mut Tx,
    vault: &Vault,
    id: CustomerId,
    identifier: IdentifierId,
) -> Result<String, Error> {
    let sealed = store::identifiers::list_sealed(tx, id).await?;
    let (row, kind, bytes) = sealed
        .into_iter()
        .find(|(row, ..)| *row == identifier)
        .ok_or(Error::IdentifierNotFound {})?;
    open(vault, kind, row, &bytes)
}

/// Every number of a person is personal, also one that a company would publish.
fn line(
    customer: &Customer,
    identifier: &Identifier,
    old: Option<String>,
    new: Option<String>,
) -> FieldChange {
    FieldChange {
        subject: Some(identifier.id.into()),
        field: format!("identifier.{}", identifier.kind.as_str()),
        personal: matches!(identifier.number, Number::Sealed(_))
            || customer.kind() == CustomerKind::Person,
        old,
        new,
    }
}

async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    mut customer: Customer,
    identifier: &Identifier,
    reason: Option<&str>,
    change: FieldChange,
) -> Result<Customer, Error> {
    customer.version += 1;
    customer.updated_at = caller.now;
    store::customers::touch(tx, &customer).await?;
    let act = Act {
        action: "customers.update_identifiers",
        happened: if change.new.is_some() {
            "identifier.added"
        } else {
            "identifier.removed"
        },
        event: "customer.updated",
        reason,
        details: json!({ "identifier_id": identifier.id, "kind": identifier.kind.as_str(), "verdict": identifier.verdict }),
        tell: &[],
    };
    conclude(tx, caller, vault, &customer, act, &[change]).await?;
    Ok(customer)
}
