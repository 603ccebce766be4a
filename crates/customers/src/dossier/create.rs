//! Entering a customer (CUS-01).

use super::duplicates::{
    Acceptance, Candidate, Duplicate, decide, find_duplicates, refuse_duplicates,
};
use super::keys::{Trails, of_name};
use super::manager::demand_able;
use super::numbers::{Accepted, accept, broken};
use super::recording::{Act, conclude};
use super::{
    Contact, Customer, Dossier, Error, NewContact, NewCustomer, NewIdentifier,
    history::FieldChange, rules, store,
};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, Faults, UnitId};
use kehu_vault::Vault;
use serde_json::json;

/// Enters a prospect with its contacts and identifiers. Another customer with the same unified social credit code
/// refuses it always, one that may be the same unless it was accepted as another.
///
/// # Errors
/// [`Error::Invalid`] for every place that breaks a rule; [`Error::CreditCodeTaken`], [`Error::PossibleDuplicate`],
/// [`Error::OverrideForbidden`]; [`Error::Database`].
pub async fn create(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    new: NewCustomer,
    acceptance: Option<&Acceptance>,
    may_override: bool,
) -> Result<Dossier, Error> {
    let entry = Entry::prepare(caller, new, may_override)?;
    demand_able(tx, caller, entry.customer.account_manager_id).await?;
    refuse_duplicates(
        tx,
        caller,
        vault,
        entry.unit(),
        &entry.candidate(),
        None,
        acceptance,
    )
    .await?;
    entry.store(tx, caller, vault, acceptance).await
}

/// As [`create`], where others that may be the same are known not to be: those for which `elsewhere` holds, with the reason.
///
/// # Errors
/// As [`create`].
pub async fn create_beside(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    new: NewCustomer,
    elsewhere: impl Fn(&Duplicate) -> bool,
    reason: &str,
) -> Result<Dossier, Error> {
    let entry = Entry::prepare(caller, new, false)?;
    demand_able(tx, caller, entry.customer.account_manager_id).await?;
    let candidate = entry.candidate();
    let found = find_duplicates(tx, caller, vault, entry.unit(), &candidate, None).await?;
    let others: Vec<CustomerId> = found
        .iter()
        .filter(|one| elsewhere(one))
        .map(|one| one.customer)
        .collect();
    let acceptance = (!others.is_empty()).then(|| Acceptance {
        customers: others,
        unseen: true,
        reason: reason.to_owned(),
    });
    decide(&found, acceptance.as_ref())?;
    entry.store(tx, caller, vault, acceptance.as_ref()).await
}

/// A customer in its stored form, checked and not yet on file.
pub(crate) struct Entry {
    customer: Customer,
    contacts: Vec<Contact>,
    accepted: Vec<Accepted>,
}

impl Entry {
    /// Checks everything that the customer alone decides.
    ///
    /// # Errors
    /// [`Error::Invalid`] for every place that breaks a rule; [`Error::OverrideForbidden`].
    pub(crate) fn prepare(
        caller: &Caller,
        new: NewCustomer,
        may_override: bool,
    ) -> Result<Self, Error> {
        let (mut customer, contacts, numbers) = Customer::new(new, caller.now);
        if !caller
            .scope
            .may_place(customer.unit_id, customer.account_manager_id)
        {
            return Err(outside("/unit_id"));
        }
        let (contacts, accepted) = settle(caller, &mut customer, contacts, &numbers, may_override)?;
        Ok(Self {
            customer,
            contacts,
            accepted,
        })
    }

    /// The unit that it is to belong to.
    pub(crate) fn unit(&self) -> UnitId {
        self.customer.unit_id
    }

    /// By what it may be found on file.
    pub(crate) fn candidate(&self) -> Candidate {
        Candidate::of(&self.customer, &self.contacts, &self.accepted)
    }

    /// Puts it on file. Whoever calls has refused duplicates.
    ///
    /// # Errors
    /// [`Error::CreditCodeTakenElsewhere`] for who comes second in a race; [`Error::Database`].
    pub(crate) async fn store(
        self,
        tx: &mut Tx,
        caller: &Caller,
        vault: &Vault,
        acceptance: Option<&Acceptance>,
    ) -> Result<Dossier, Error> {
        let Self {
            customer,
            contacts,
            accepted,
        } = self;
        let keys = of_name(&customer);
        let (_, sealed_key) = vault
            .new_subject_key(customer.id.0.as_bytes())
            .map_err(|fault| broken(customer.id, fault))?;
        store::customers::insert(tx, caller, &customer, &keys, &sealed_key).await?;
        let mut trails = Trails::of_customer(&customer, &keys);
        for contact in &contacts {
            store::contacts::insert(tx, customer.id, contact).await?;
            trails.add_contact(contact);
        }
        store::contacts::insert_trails(tx, customer.id, &trails).await?;
        let mut identifiers = Vec::with_capacity(accepted.len());
        for number in accepted {
            let stored = number.store(caller, vault)?;
            store::identifiers::insert(tx, customer.id, &stored).await?;
            identifiers.push(stored.shown);
        }
        record(tx, caller, vault, &customer, acceptance).await?;
        Ok(Dossier {
            customer,
            contacts,
            identifiers,
        })
    }
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    customer: &Customer,
    acceptance: Option<&Acceptance>,
) -> Result<(), Error> {
    // The first value of a field is the old value of its first change: one line tells that the dossier began.
    let began = FieldChange::plain("status", None, Some(customer.status.to_string()));
    let accepted: Vec<_> = acceptance
        .map(|acceptance| acceptance.customers.clone())
        .unwrap_or_default();
    let act = Act {
        action: "customers.create",
        happened: "customer.created",
        event: "customer.created",
        reason: acceptance.map(|acceptance| acceptance.reason.as_str()),
        details: json!({ "accepted_duplicates": accepted }),
        tell: &["created"],
    };
    conclude(tx, caller, vault, customer, act, &[began]).await
}

/// Brings everything to its stored form and gathers the faults of all of it.
fn settle(
    caller: &Caller,
    customer: &mut Customer,
    contacts: Vec<NewContact>,
    numbers: &[NewIdentifier],
    may_override: bool,
) -> Result<(Vec<Contact>, Vec<Accepted>), Error> {
    let mut faults = Faults::default();
    rules::settle(customer, caller.today(), &mut faults);
    if contacts.len() > rules::MAX_CONTACTS {
        return Err(Error::TooManyContacts {});
    }
    if numbers.len() > rules::MAX_IDENTIFIERS {
        return Err(Error::TooManyIdentifiers {});
    }
    if contacts.iter().filter(|contact| contact.is_primary).count() > 1 {
        faults.add(
            "/contacts",
            "two-primary",
            "at most one contact is the primary one",
            "主要联系人最多一个",
        );
    }
    let mut settled = Vec::with_capacity(contacts.len());
    for (position, contact) in (0_i32..).zip(contacts) {
        let mut contact = Contact::new(contact, position, caller.now);
        rules::settle_contact(&mut contact, &format!("/contacts/{position}"), &mut faults);
        settled.push(contact);
    }
    let mut accepted: Vec<Accepted> = Vec::with_capacity(numbers.len());
    for (place, number) in numbers.iter().enumerate() {
        let pointer = format!("/identifiers/{place}");
        match accept(caller, number, may_override, &pointer) {
            Ok(number)
                if accepted.iter().any(|other| {
                    other.kind == number.kind && other.normalised == number.normalised
                }) =>
            {
                faults.add(
                    pointer,
                    "repeated",
                    "the same identifier stands here twice",
                    "证件号码重复",
                );
            }
            Ok(number) => accepted.push(number),
            Err(Error::Invalid(more)) => faults.0.extend(more.0),
            Err(other) => return Err(other),
        }
    }
    faults.none()?;
    Ok((settled, accepted))
}

/// The unit or employee lies outside what the caller may write to.
pub(crate) fn outside(pointer: &'static str) -> Error {
    Error::Invalid(Faults::one(
        pointer,
        "outside-scope",
        "must be a unit inside your own scope, or one at which you work with yourself as account manager",
        "应为您数据范围内的单位，或您任职的单位且由您本人担任客户经理",
    ))
}
