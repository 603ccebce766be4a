//! The history of fields (CUS-02): written with every change, read under the customers' own keys. What tells of a contact
//! is sealed under that contact's key, so that one person is erased without the company's history (CUS-05).

use super::numbers::broken;
use super::store::{self, changes::Line};
use super::{
    Actor, Change, Contact, Customer, CustomerKind, Error, Field, ProcessingState, Recorded, load,
};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId, Page, PageRequest};
use kehu_vault::{SubjectKey, Vault};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldChange {
    pub(crate) subject: Option<Uuid>,
    pub(crate) field: String,
    pub(crate) personal: bool,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
}

/// A line ready to be stored.
pub(crate) struct Sealed {
    pub(crate) id: ChangeId,
    pub(crate) customer: CustomerId,
    pub(crate) subject: Option<Uuid>,
    pub(crate) field: String,
    pub(crate) personal: bool,
    pub(crate) old_value: Option<String>,
    pub(crate) new_value: Option<String>,
    pub(crate) old_sealed: Option<Vec<u8>>,
    pub(crate) new_sealed: Option<Vec<u8>>,
}

impl FieldChange {
    /// A change of a field that is not personal.
    pub(crate) fn plain(field: &str, old: Option<String>, new: Option<String>) -> Self {
        Self {
            subject: None,
            field: field.to_owned(),
            personal: false,
            old,
            new,
        }
    }
}

/// What differs between a customer before and after.
pub(crate) fn compare(before: &Customer, after: &Customer) -> Vec<FieldChange> {
    let person = before.kind() == CustomerKind::Person;
    let fields = Field::ALL.into_iter().map(|field| FieldChange {
        subject: None,
        field: field.as_str().to_owned(),
        personal: field.is_personal(person),
        old: field.value(before),
        new: field.value(after),
    });
    let mut changes: Vec<FieldChange> = fields.filter(|change| change.old != change.new).collect();
    if before.unit_id != after.unit_id {
        changes.push(FieldChange::plain(
            "unit_id",
            Some(before.unit_id.to_string()),
            Some(after.unit_id.to_string()),
        ));
    }
    if before.account_manager_id != after.account_manager_id {
        let name = |id: Option<kehu_kernel::UserId>| id.map(|id| id.to_string());
        changes.push(FieldChange::plain(
            "account_manager_id",
            name(before.account_manager_id),
            name(after.account_manager_id),
        ));
    }
    changes
}

/// What differs between a contact before and after; absent before it was added and after it was removed.
pub(crate) fn compare_contact(
    before: Option<&Contact>,
    after: Option<&Contact>,
) -> Vec<FieldChange> {
    type Part = (&'static str, bool, fn(&Contact) -> Option<String>);
    let parts: [Part; 7] = [
        ("contact.name", true, |contact| Some(contact.name.clone())),
        ("contact.title", true, |contact| contact.title.clone()),
        ("contact.role", false, |contact| {
            Some(contact.role.to_string())
        }),
        ("contact.telephone", true, |contact| {
            contact.telephone.clone()
        }),
        ("contact.mobile", true, |contact| contact.mobile.clone()),
        ("contact.email", true, |contact| contact.email.clone()),
        ("contact.is_primary", false, |contact| {
            Some(contact.is_primary.to_string())
        }),
    ];
    let subject = after.or(before).map(|contact| contact.id.into());
    let changes = parts
        .into_iter()
        .map(|(field, personal, value)| FieldChange {
            subject,
            field: field.to_owned(),
            personal,
            old: before.and_then(value),
            new: after.and_then(value),
        });
    changes.filter(|change| change.old != change.new).collect()
}

/// Writes the lines of a change and answers them.
pub(crate) async fn write(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    customer: CustomerId,
    operation: &'static str,
    reason: Option<&str>,
    changes: &[FieldChange],
) -> Result<Vec<ChangeId>, Error> {
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let keys = keys_to_write(tx, vault, customer, changes).await?;
    let lines: Vec<Sealed> = changes
        .iter()
        .map(|change| {
            let holder = holder_of(customer, change.subject, &change.field);
            seal(keys.get(&holder), customer, change)
        })
        .collect::<Result<_, _>>()?;
    store::changes::insert(tx, caller, operation, reason, &lines).await?;
    Ok(lines.iter().map(|line| line.id).collect())
}

/// Writes a line that needs no key and answers it.
pub(crate) async fn write_plain(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    operation: &'static str,
    reason: Option<&str>,
    change: FieldChange,
) -> Result<ChangeId, Error> {
    let line = seal(None, customer, &change)?;
    let id = line.id;
    store::changes::insert(tx, caller, operation, reason, &[line]).await?;
    Ok(id)
}

/// Writes a line for each of many customers that are changed alike, by the same act and for the same reason, and answers
/// them. None needs a key.
pub(crate) async fn write_plain_each(
    tx: &mut Tx,
    caller: &Caller,
    customers: impl Iterator<Item = CustomerId>,
    operation: &'static str,
    reason: Option<&str>,
    change: &FieldChange,
) -> Result<Vec<ChangeId>, Error> {
    let lines: Vec<Sealed> = customers
        .map(|customer| seal(None, customer, change))
        .collect::<Result<_, _>>()?;
    store::changes::insert(tx, caller, operation, reason, &lines).await?;
    Ok(lines.iter().map(|line| line.id).collect())
}

fn seal(
    key: Option<&SubjectKey>,
    customer: CustomerId,
    change: &FieldChange,
) -> Result<Sealed, Error> {
    let id = ChangeId::generate();
    let mut line = Sealed {
        id,
        customer,
        subject: change.subject,
        field: change.field.clone(),
        personal: change.personal,
        old_value: None,
        new_value: None,
        old_sealed: None,
        new_sealed: None,
    };
    if !change.personal {
        line.old_value.clone_from(&change.old);
        line.new_value.clone_from(&change.new);
        return Ok(line);
    }
    let Some(key) = key else {
        return Err(Error::Erased {});
    };
    let shut = |purpose: &str, plain: &Option<String>| {
        plain
            .as_deref()
            .map(|plain| key.seal(purpose, id.0.as_bytes(), plain))
            .transpose()
    };
    line.old_sealed = shut("old value", &change.old).map_err(|fault| broken(customer, fault))?;
    line.new_sealed = shut("new value", &change.new).map_err(|fault| broken(customer, fault))?;
    Ok(line)
}

/// Whose key seals a line: that of the contact whom it tells of, or the customer's.
fn holder_of(customer: CustomerId, subject: Option<Uuid>, field: &str) -> Uuid {
    match subject {
        Some(contact) if field.starts_with("contact.") => contact,
        _ => customer.0,
    }
}

/// The keys under which these changes are sealed. A contact of whom nothing was written yet gets one.
async fn keys_to_write(
    tx: &mut Tx,
    vault: &Vault,
    customer: CustomerId,
    changes: &[FieldChange],
) -> Result<BTreeMap<Uuid, SubjectKey>, Error> {
    let personal = changes.iter().filter(|change| change.personal);
    let holders: BTreeSet<Uuid> = personal
        .map(|change| holder_of(customer, change.subject, &change.field))
        .collect();
    let mut missing = holders.clone();
    let mut keys = BTreeMap::new();
    for (holder, sealed) in stored_keys(tx, &holders).await? {
        missing.remove(&holder);
        if let Some(sealed) = sealed {
            keys.insert(holder, unsealed(vault, holder, &sealed)?);
        }
    }
    missing.remove(&customer.0);
    let mut made = Vec::with_capacity(missing.len());
    for contact in missing {
        let (key, sealed) = vault
            .new_subject_key(contact.as_bytes())
            .map_err(|fault| broken(contact, fault))?;
        keys.insert(contact, key);
        made.push((contact, sealed));
    }
    if !made.is_empty() {
        store::changes::insert_contact_keys(tx, customer, made).await?;
    }
    Ok(keys)
}

/// The keys with which these lines are read; those that were erased are not among them.
async fn keys_to_read(
    connection: &mut PgConnection,
    vault: &Vault,
    lines: &[Line],
) -> Result<BTreeMap<Uuid, SubjectKey>, Error> {
    let personal = lines.iter().filter(|line| line.personal);
    let holders: BTreeSet<Uuid> = personal
        .map(|line| holder_of(line.customer_id, line.subject_id, &line.field))
        .collect();
    let mut keys = BTreeMap::new();
    for (holder, sealed) in stored_keys(connection, &holders).await? {
        if let Some(sealed) = sealed {
            keys.insert(holder, unsealed(vault, holder, &sealed)?);
        }
    }
    Ok(keys)
}

/// The key of a customer's history; none when it was erased.
pub(super) async fn key_of(
    connection: &mut PgConnection,
    vault: &Vault,
    customer: CustomerId,
) -> Result<Option<SubjectKey>, Error> {
    let stored = stored_keys(connection, &BTreeSet::from([customer.0])).await?;
    let sealed = stored.into_iter().find_map(|(_, sealed)| sealed);
    sealed
        .map(|sealed| unsealed(vault, customer.0, &sealed))
        .transpose()
}

async fn stored_keys(
    connection: &mut PgConnection,
    holders: &BTreeSet<Uuid>,
) -> Result<Vec<(Uuid, Option<Vec<u8>>)>, Error> {
    if holders.is_empty() {
        return Ok(Vec::new());
    }
    let holders: Vec<Uuid> = holders.iter().copied().collect();
    store::changes::keys(connection, &holders).await
}

fn unsealed(vault: &Vault, holder: Uuid, sealed: &[u8]) -> Result<SubjectKey, Error> {
    vault
        .subject_key(holder.as_bytes(), sealed)
        .map_err(|fault| broken(holder, fault))
}

/// A page of a customer's history, latest first, with that of the dossiers merged into it; of one field if named.
/// Personal values are in full: whoever shows them masks them (CUS-05).
///
/// # Errors
/// [`Error::NotFound`] outside the caller's scope; [`Error::Database`].
pub async fn history(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    id: CustomerId,
    field: Option<&str>,
    page: &PageRequest<ChangeId>,
) -> Result<Page<Change, ChangeId>, Error> {
    let customer = load(connection, caller, id).await?;
    let family = store::customers::family(connection, id).await?;
    let sought = store::changes::Sought {
        field,
        subject: None,
    };
    let lines = store::changes::list(connection, &family, sought, page.after, page.fetch()).await?;
    let changes = open_all(connection, vault, customer.processing_state, lines).await?;
    Ok(page.page(changes, |change| change.id))
}

/// The lines of a customer's history that were passed on (CUS-03), in the order in which they were written.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn lines_passed_on(
    connection: &mut PgConnection,
    vault: &Vault,
    state: ProcessingState,
    ids: &[ChangeId],
) -> Result<Vec<Change>, Error> {
    let lines = store::changes::find(connection, ids).await?;
    open_all(connection, vault, state, lines).await
}

/// Opens lines. Of what may only be stored, personal values are withheld.
async fn open_all(
    connection: &mut PgConnection,
    vault: &Vault,
    state: ProcessingState,
    lines: Vec<Line>,
) -> Result<Vec<Change>, Error> {
    let keys = keys_to_read(connection, vault, &lines).await?;
    let mut changes: Vec<Change> = lines
        .into_iter()
        .map(|line| open(&keys, line))
        .collect::<Result<_, _>>()?;
    if state != ProcessingState::Active {
        changes.iter_mut().for_each(withhold);
    }
    Ok(changes)
}

/// The whole history of these customers in clear, oldest first; only of one contact or identifier if it is named. For the
/// person whose it is: whoever asks has made sure of that.
pub(crate) async fn in_clear(
    connection: &mut PgConnection,
    vault: &Vault,
    customers: &[Uuid],
    subject: Option<Uuid>,
) -> Result<Vec<Change>, Error> {
    const LINES: i64 = 500;
    let sought = store::changes::Sought {
        field: None,
        subject,
    };
    let mut changes: Vec<Change> = Vec::new();
    loop {
        let before = changes.last().map(|change| change.id);
        let lines = store::changes::list(connection, customers, sought, before, LINES).await?;
        let read = open_all(connection, vault, ProcessingState::Active, lines).await?;
        let full = i64::try_from(read.len()).is_ok_and(|count| count == LINES);
        changes.extend(read);
        if !full {
            changes.reverse();
            return Ok(changes);
        }
    }
}

/// Of what may only be stored, personal values are not shown.
fn withhold(change: &mut Change) {
    for value in [&mut change.old, &mut change.new] {
        if matches!(value, Recorded::Personal(_)) {
            *value = Recorded::Withheld;
        }
    }
}

fn open(keys: &BTreeMap<Uuid, SubjectKey>, line: Line) -> Result<Change, Error> {
    let key = keys.get(&holder_of(line.customer_id, line.subject_id, &line.field));
    let reveal = |purpose: &str, plain: Option<String>, sealed: Option<Vec<u8>>| match (
        plain, sealed, key,
    ) {
        (Some(plain), _, _) => Ok(Recorded::Plain(plain)),
        (None, None, _) => Ok(Recorded::Absent),
        (None, Some(_), None) => Ok(Recorded::Erased),
        (None, Some(sealed), Some(key)) => key
            .open(purpose, line.id.0.as_bytes(), &sealed)
            .map(Recorded::Personal),
    };
    let old = reveal("old value", line.old_value, line.old_sealed)
        .map_err(|fault| broken(line.id, fault))?;
    let new = reveal("new value", line.new_value, line.new_sealed)
        .map_err(|fault| broken(line.id, fault))?;
    Ok(Change {
        id: line.id,
        customer_id: line.customer_id,
        subject_id: line.subject_id,
        occurred_at: line.occurred_at,
        by: Actor {
            kind: line.by_kind,
            id: line.by_id,
        },
        operation: line.operation,
        field: line.field,
        old,
        new,
        reason: line.reason,
        request_id: line.request_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::samples;

    #[test]
    fn cus_02_every_field_that_differs_is_a_line_and_no_other() {
        let before = samples::company("甲公司");
        let mut after = before.clone();
        assert!(compare(&before, &after).is_empty());
        after.mobile = Some("13812341234".into());
        after.industry = Some("化工".into());
        let fields: Vec<(String, bool)> = compare(&before, &after)
            .into_iter()
            .map(|change| (change.field, change.personal))
            .collect();
        assert_eq!(
            fields,
            [("mobile".into(), true), ("industry".into(), false)]
        );
    }

    #[test]
    fn cus_05_what_tells_of_a_contact_is_sealed_under_that_contacts_key() {
        let (customer, contact) = (CustomerId::generate(), Uuid::from(CustomerId::generate()));
        for (subject, field, holder) in [
            (None, "mobile", customer.0),
            (Some(contact), "contact.mobile", contact),
            (Some(contact), "identifier.resident_id", customer.0),
        ] {
            assert_eq!(holder_of(customer, subject, field), holder, "{field}");
        }
    }

    #[test]
    fn cus_05_a_persons_name_address_and_telephone_are_sealed_and_a_companys_are_not() {
        for (field, company, person) in [
            (Field::Name, false, true),
            (Field::Address, false, true),
            (Field::Telephone, false, true),
            (Field::Mobile, true, true),
            (Field::Industry, false, true),
            (Field::Size, false, false),
        ] {
            assert_eq!(
                (field.is_personal(false), field.is_personal(true)),
                (company, person),
                "{field:?}"
            );
        }
    }
}
