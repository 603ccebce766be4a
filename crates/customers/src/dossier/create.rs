//! Entering a customer (CUS-01).

use super::duplicates::{
    Acceptance, Candidate, Duplicate, decide, find_duplicates, refuse_duplicates,
};
use super::keys::{Trails, of_name};
use super::manager::demand_able;
use super::numbers::{Accepted, accept, broken};
use super::{
    Contact, Customer, CustomerStatus, Dossier, Error, NewContact, NewCustomer, NewIdentifier,
    history::{self, FieldChange},
    numbers::Stored,
    rules, store,
};
use crate::deliveries;
use kehu_db::{Tx, outbox};
use kehu_kernel::{Caller, CustomerId, Faults, UnitId};
use kehu_vault::Vault;
use serde_json::json;

/// What was done, in history and audit record.
const CREATE: &str = "customers.create";
/// What happened, in timeline and outbox.
const CREATED: &str = "customer.created";

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
    enter(tx, caller, vault, entry, acceptance).await
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
    enter(tx, caller, vault, entry, acceptance.as_ref()).await
}

/// Puts one customer on file.
async fn enter(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    entry: Entry,
    acceptance: Option<&Acceptance>,
) -> Result<Dossier, Error> {
    let accepted = acceptance
        .map(|acceptance| acceptance.customers.clone())
        .unwrap_or_default();
    let reason = acceptance.map(|acceptance| acceptance.reason.as_str());
    let identifiers = enter_each(tx, caller, vault, &[(&entry, accepted)], reason).await?;
    let Entry {
        customer, contacts, ..
    } = entry;
    Ok(Dossier {
        customer,
        contacts,
        identifiers: identifiers
            .into_iter()
            .map(|(_, stored)| stored.shown)
            .collect(),
    })
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
}

/// Puts customers on file, all or none, each beside those that it was accepted as another than. Whoever calls has refused
/// duplicates. Answers the identifiers in their stored form.
///
/// # Errors
/// [`Error::CreditCodeTakenElsewhere`] for who comes second in a race; [`Error::Database`].
pub(crate) async fn enter_each(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    entries: &[(&Entry, Vec<CustomerId>)],
    reason: Option<&str>,
) -> Result<Vec<(CustomerId, Stored)>, Error> {
    let mut customers = Vec::with_capacity(entries.len());
    let mut contacts = Vec::with_capacity(entries.len());
    let mut trails = Vec::with_capacity(entries.len());
    let mut numbers = Vec::with_capacity(entries.len());
    for (entry, _) in entries {
        let customer = &entry.customer;
        let keys = of_name(customer);
        let (_, sealed_key) = vault
            .new_subject_key(customer.id.0.as_bytes())
            .map_err(|fault| broken(customer.id, fault))?;
        let mut leading = Trails::of_customer(customer, &keys);
        for contact in &entry.contacts {
            leading.add_contact(contact);
            contacts.push((customer.id, contact));
        }
        trails.push((customer.id, leading));
        for number in &entry.accepted {
            numbers.push((customer.id, number.clone().store(caller, vault)?));
        }
        customers.push(store::customers::New {
            customer,
            keys,
            sealed_key,
        });
    }
    store::customers::insert_each(tx, caller, &customers).await?;
    store::contacts::insert_each(tx, &contacts).await?;
    store::contacts::insert_trails_each(tx, &trails).await?;
    store::identifiers::insert_each(tx, &numbers).await?;
    record_each(tx, caller, entries, reason).await?;
    Ok(numbers)
}

/// History, timeline, audit record, outbox and deliveries, as [`super::recording::conclude`] writes them for one change.
async fn record_each(
    tx: &mut Tx,
    caller: &Caller,
    entries: &[(&Entry, Vec<CustomerId>)],
    reason: Option<&str>,
) -> Result<(), Error> {
    let customers = || entries.iter().map(|(entry, _)| &entry.customer);
    // The first value of a field is the old value of its first change: one line tells that the dossier began.
    let status = CustomerStatus::Prospect.to_string();
    let began = FieldChange::plain("status", None, Some(status));
    let ids = customers().map(|customer| customer.id);
    let lines = history::write_plain_each(tx, caller, ids, CREATE, reason, &began).await?;
    let fields = ["status"];
    let events: Vec<_> = entries
        .iter()
        .map(|(entry, accepted)| {
            let details = json!({ "accepted_duplicates": accepted, "fields": fields });
            (entry.customer.id, details)
        })
        .collect();
    store::events::insert_each(tx, caller, CREATED, &events).await?;
    let audited = kehu_audit::Entry {
        action: CREATE,
        subject_kind: "customer",
        fields: &fields,
        reason,
        ..kehu_audit::Entry::default()
    };
    let subjects: Vec<_> = customers()
        .map(|customer| (customer.id.into(), Some(customer.unit_id)))
        .collect();
    kehu_audit::record_each(tx, caller, audited, &subjects).await?;
    for customer in customers() {
        let told = outbox::Event {
            kind: CREATED,
            subject_kind: "customer",
            subject_id: customer.id.into(),
            unit_id: Some(customer.unit_id),
            payload: json!({ "fields": fields, "version": customer.version }),
        };
        outbox::emit(tx, caller, told).await?;
    }
    let news: Vec<_> = customers()
        .zip(lines)
        .map(|(customer, line)| (customer.id, customer.unit_id, line))
        .collect();
    // Recipients are told that a dossier began, not of a change of its status.
    Ok(deliveries::pass_on_each(tx, caller, &news, &["created"]).await?)
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
