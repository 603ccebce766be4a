//! All that is held of a person: a document that machines read and people understand.

use super::super::error::Error;
use super::super::model::Request;
use super::super::requests::{find, present_customer};
use super::super::store::portrait as rows;
use super::super::words::{PrivacyRequestKind, PrivacyRequestState};
use super::titles;
use crate::dossier::{self, Change, Recorded};
use crate::qualification::opened_accounts;
use kehu_db::PgConnection;
use kehu_files::{File, Link};
use kehu_kernel::{Caller, ContactId, PrivacyRequestId};
use kehu_vault::Vault;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// All that is held of a person.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// `data.json`.
    pub document: Value,
    /// The person's files, each with its path in the archive.
    pub files: Vec<(String, File)>,
}

/// Gathers all that is held of the person of an open request for export, in clear. Whoever asks hands it to that person
/// alone.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::OtherKind`]; [`Error::Decided`]; [`Error::Database`].
pub async fn portrait(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    id: PrivacyRequestId,
) -> Result<Portrait, Error> {
    let request = find(connection, caller, id).await?;
    if request.kind != PrivacyRequestKind::Export {
        return Err(Error::OtherKind {});
    }
    if request.state != PrivacyRequestState::Open {
        return Err(Error::Decided {
            state: request.state,
        });
    }
    let customer = present_customer(connection, caller, request.person).await?;
    let family = dossier::family(connection, customer).await?;
    let (sections, files) = match request.person.contact_id {
        None => {
            let attached = attached(connection, &family).await?;
            (
                of_customer(connection, vault, &family, &attached).await?,
                attached,
            )
        }
        Some(contact) => (
            of_contact(connection, vault, &family, contact).await?,
            Vec::new(),
        ),
    };
    let files = files.into_iter().map(|(path, _, file)| (path, file));
    Ok(Portrait {
        document: document(caller, &request, sections),
        files: files.collect(),
    })
}

fn document(caller: &Caller, request: &Request, sections: Vec<Value>) -> Value {
    json!({
        "format": "kehu-personal-data",
        "format_version": 1,
        "request_id": request.id,
        "customer_id": request.person.customer_id,
        "contact_id": request.person.contact_id,
        "made_at": caller.now,
        "sections": sections,
    })
}

async fn of_customer(
    connection: &mut PgConnection,
    vault: &Vault,
    family: &[Uuid],
    attached: &[Attached],
) -> Result<Vec<Value>, Error> {
    let mut identifiers = rows::identifiers(connection, family).await?;
    for (id, _, number) in dossier::unseal_all(connection, vault, family).await? {
        fill(&mut identifiers, id.0, "value", number);
    }
    let mut documents = rows::documents(connection, family).await?;
    for (id, account) in opened_accounts(connection, vault, family).await? {
        fill(&mut documents, id.0, "account", account);
    }
    let history = dossier::in_clear(connection, vault, family, None).await?;
    Ok(vec![
        section("dossier", rows::dossiers(connection, family).await?),
        section("contacts", rows::contacts(connection, family, None).await?),
        section("identifiers", identifiers),
        section("needs", rows::needs(connection, family).await?),
        section(
            "service_orders",
            rows::service_orders(connection, family).await?,
        ),
        section("complaints", rows::complaints(connection, family).await?),
        section("surveys", rows::surveys(connection, family).await?),
        section(
            "communications",
            rows::communications(connection, family).await?,
        ),
        section(
            "site_records",
            rows::site_records(connection, family).await?,
        ),
        section("documents", documents),
        section("proofs", rows::proofs(connection, family).await?),
        section("openings", rows::openings(connection, family).await?),
        section(
            "disqualifications",
            rows::disqualifications(connection, family).await?,
        ),
        section("approvals", rows::approvals(connection, family).await?),
        section("files", attached.iter().map(described).collect()),
        section("history", history.into_iter().map(line).collect()),
        section("timeline", rows::timeline(connection, family).await?),
        section(
            "disclosures",
            rows::disclosures(connection, family, false).await?,
        ),
        section("recipients", rows::recipients(connection, family).await?),
        section(
            "privacy_requests",
            rows::requests(connection, family, None).await?,
        ),
    ])
}

async fn of_contact(
    connection: &mut PgConnection,
    vault: &Vault,
    family: &[Uuid],
    contact: ContactId,
) -> Result<Vec<Value>, Error> {
    let history = dossier::in_clear(connection, vault, family, Some(contact.into())).await?;
    Ok(vec![
        section(
            "contacts",
            rows::contacts(connection, family, Some(contact)).await?,
        ),
        section("history", history.into_iter().map(line).collect()),
        section(
            "disclosures",
            rows::disclosures(connection, family, true).await?,
        ),
        section(
            "privacy_requests",
            rows::requests(connection, family, Some(contact)).await?,
        ),
    ])
}

/// A file with its path in the archive and the thing that it is attached to.
type Attached = (String, Link, File);

async fn attached(connection: &mut PgConnection, family: &[Uuid]) -> Result<Vec<Attached>, Error> {
    let things = rows::things(connection, family).await?;
    let found = kehu_files::attached_to(connection, &things).await?;
    let mut attached: Vec<Attached> = Vec::with_capacity(found.len());
    for (link, file) in found {
        // Attached to several things, it lies in the archive once.
        let path = match attached.iter().find(|(_, _, other)| other.id == file.id) {
            Some((path, ..)) => path.clone(),
            None => format!("files/{}-{}", file.id, file.file_name),
        };
        attached.push((path, link, file));
    }
    Ok(attached)
}

fn described((path, link, file): &Attached) -> Value {
    json!({
        "path": path,
        "media_type": file.media_type,
        "size": file.size,
        "attached_to": link.subject_kind,
        "attached_to_id": link.subject_id,
        "stored_at": file.uploaded_at,
    })
}

fn line(change: Change) -> Value {
    let text = |value: Recorded| match value {
        Recorded::Plain(text) | Recorded::Personal(text) => Some(text),
        Recorded::Absent | Recorded::Withheld | Recorded::Erased => None,
    };
    json!({
        "occurred_at": change.occurred_at,
        "operation": change.operation,
        "field": change.field,
        "old_value": text(change.old),
        "new_value": text(change.new),
        "reason": change.reason,
        "by_kind": change.by.kind,
        "by_id": change.by.id,
    })
}

/// Puts an opened value into the row of an identifier.
fn fill(rows: &mut [Value], id: Uuid, field: &str, value: String) {
    let id = id.to_string();
    let is_it = |row: &&mut Value| row.get("id").and_then(Value::as_str) == Some(id.as_str());
    if let Some(fields) = rows.iter_mut().find(is_it).and_then(Value::as_object_mut) {
        fields.insert(field.to_owned(), value.into());
    }
}

/// Rows under a title, each value under its own; what is empty is left out.
fn section(key: &str, rows: Vec<Value>) -> Value {
    let records: Vec<Value> = rows.into_iter().map(titled).collect();
    json!({ "key": key, "title": titles::of(key), "records": records })
}

fn titled(row: Value) -> Value {
    let Value::Object(fields) = row else {
        return row;
    };
    let filled = fields.into_iter().filter(|(_, value)| !value.is_null());
    let titled: Map<String, Value> = filled
        .map(|(key, value)| {
            let field = json!({ "title": titles::of(&key), "value": value });
            (key, field)
        })
        .collect();
    Value::Object(titled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_05_every_value_stands_under_a_title_and_what_is_empty_is_left_out() {
        let made = section("dossier", vec![json!({ "name": "张三", "email": null })]);
        assert_eq!(
            made,
            json!({
                "key": "dossier",
                "title": { "zh": "客户档案", "en": "Dossier" },
                "records": [{ "name": { "title": { "zh": "姓名", "en": "Name" }, "value": "张三" } }],
            })
        );
    }
}
