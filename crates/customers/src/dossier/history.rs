//! The history of fields (CUS-02): written with every change, read under the customers' own keys.

use super::numbers::broken;
use super::store::{self, changes::Line};
use super::{
    Actor, Change, Contact, Customer, CustomerKind, Error, Field, ProcessingState, Recorded, load,
};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId, Page, PageRequest};
use kehu_vault::{SubjectKey, Vault};
use std::collections::BTreeMap;
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
        ("contact.title", false, |contact| contact.title.clone()),
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
    let key = match changes.iter().any(|change| change.personal) {
        true => keys(tx, vault, &[customer.0]).await?.remove(&customer),
        false => None,
    };
    let lines: Vec<Sealed> = changes
        .iter()
        .map(|change| seal(key.as_ref(), customer, change))
        .collect::<Result<_, _>>()?;
    store::changes::insert(tx, caller, customer, operation, reason, &lines).await?;
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
    store::changes::insert(tx, caller, customer, operation, reason, &[line]).await?;
    Ok(id)
}

fn seal(
    key: Option<&SubjectKey>,
    customer: CustomerId,
    change: &FieldChange,
) -> Result<Sealed, Error> {
    let id = ChangeId::generate();
    let mut line = Sealed {
        id,
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

/// The keys of these customers' histories that still exist.
pub(super) async fn keys(
    connection: &mut PgConnection,
    vault: &Vault,
    customers: &[Uuid],
) -> Result<BTreeMap<CustomerId, SubjectKey>, Error> {
    let mut keys = BTreeMap::new();
    for (customer, sealed) in store::changes::keys(connection, customers).await? {
        if let Some(sealed) = sealed {
            let key = vault
                .subject_key(customer.0.as_bytes(), &sealed)
                .map_err(|fault| broken(customer, fault))?;
            keys.insert(customer, key);
        }
    }
    Ok(keys)
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
    let lines = store::changes::list(connection, &family, field, page.after, page.fetch()).await?;
    let keys = match lines.iter().any(|line| line.personal) {
        true => keys(connection, vault, &family).await?,
        false => BTreeMap::new(),
    };
    let mut changes: Vec<Change> = lines
        .into_iter()
        .map(|line| open(&keys, line))
        .collect::<Result<_, _>>()?;
    if customer.processing_state != ProcessingState::Active {
        changes.iter_mut().for_each(withhold);
    }
    Ok(page.page(changes, |change| change.id))
}

/// Of what may only be stored, personal values are not shown.
fn withhold(change: &mut Change) {
    for value in [&mut change.old, &mut change.new] {
        if matches!(value, Recorded::Personal(_)) {
            *value = Recorded::Withheld;
        }
    }
}

fn open(keys: &BTreeMap<CustomerId, SubjectKey>, line: Line) -> Result<Change, Error> {
    let key = keys.get(&line.customer_id);
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
    fn cus_05_a_persons_name_and_address_are_sealed_and_a_companys_are_not() {
        for (field, company, person) in [
            (Field::Name, false, true),
            (Field::Address, false, true),
            (Field::Mobile, true, true),
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
