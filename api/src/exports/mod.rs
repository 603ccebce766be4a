//! Every list as a file, by one mechanism: an export asks its list for page after page, as a client would, and writes
//! the items as rows. Filters, scope and masks are therefore the list's own, and a new list has its export by itself.
//! The columns follow from the schema of the item; their headings are in `headings.txt`.

mod cells;
mod columns;
mod headings;
mod lists;
mod names;

use crate::auth::Caller;
use crate::document::{ExportedList, exported_lists};
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::Handler;
use crate::sheet::{self, Rows};
use crate::state::State;
use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};
use columns::Column;
use kehu_audit::Entry;
use kehu_customers::transfers::Cell;
use kehu_kernel::AuditId;
use lists::{Asking, Lists};
use names::{Named, Names};
use serde::Deserialize;
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;
use validator::Validate;

/// The export of one list.
#[derive(Debug)]
pub(crate) struct Export {
    list: ExportedList,
    columns: Vec<Column>,
}

/// The exports that the document names.
pub(crate) fn all(document: &Value) -> Vec<Arc<Export>> {
    let with_columns = |list: ExportedList| {
        let columns = columns::of(document, &list.item);
        Arc::new(Export { list, columns })
    };
    exported_lists(document)
        .into_iter()
        .map(with_columns)
        .collect()
}

impl Export {
    /// The path of the export.
    pub(crate) fn path(&self) -> String {
        self.list.export_path()
    }
}

/// The handlers of the exports: of the operations that have none of their own.
pub(crate) fn handlers(app: &State, others: &[Handler]) -> Vec<Handler> {
    let lists = Rc::new(Lists::default());
    let read = Method::GET;
    let paths = app.contract.operations.paths_of(&read);
    let paths = paths.filter(|path| {
        let answered = others.iter().any(|other| other.answers(&read, path));
        path.ends_with("/export") && !answered
    });
    let exports = paths.map(|path| {
        let (list, lists) = (Rc::<str>::from(path), lists.clone());
        let answer = move |caller, app, query, request| {
            answer(list.clone(), lists.clone(), caller, app, query, request)
        };
        Handler::new(Method::GET, path.to_owned(), web::to(answer))
    });
    exports.collect()
}

/// The form of the file; the other parameters are the list's.
#[derive(Deserialize, Validate)]
struct Form {
    format: ExportFormat,
}

/// The guard has demanded the list's permission: the export declares the same one.
async fn answer(
    path: Rc<str>,
    lists: Rc<Lists>,
    caller: Caller<can::SignIn>,
    app: State,
    form: Query<Form>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let export = app.contract.export(&path)?;
    let headings: Vec<String> = export
        .columns
        .iter()
        .map(|column| column.heading.text(caller.language).to_owned())
        .collect();
    let name = format!("{}-{}", kebab(export.list.noun()), caller.today());
    let path = list_path(request.path());
    let pages = Pages {
        asking: Asking::of(&request),
        filters: filters_of(request.query_string()),
        path,
        app,
        caller,
        export,
        lists,
        names: Names::default(),
    };
    sheet::send(pages, &name, &headings, form.0.format).await
}

/// The list's own path.
fn list_path(path: &str) -> String {
    path.strip_suffix("/export").unwrap_or(path).to_owned()
}

/// The query without the form of the file.
fn filters_of(query: &str) -> String {
    query
        .split('&')
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("format"))
        .map(|pair| format!("&{pair}"))
        .collect()
}

/// `AuditEntries` as `audit-entries`.
fn kebab(noun: &str) -> String {
    let mut words = String::new();
    for letter in noun.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// The pages of a list, asked one after the other.
struct Pages {
    app: State,
    caller: kehu_kernel::Caller,
    export: Arc<Export>,
    lists: Rc<Lists>,
    asking: Asking,
    path: String,
    filters: String,
    names: Names,
}

impl Rows for Pages {
    type Place = String;

    async fn part(
        &mut self,
        after: Option<String>,
    ) -> Result<(Vec<Vec<Cell>>, Option<String>), Problem> {
        let cursor = after
            .as_ref()
            .map(|cursor| format!("&cursor={cursor}"))
            .unwrap_or_default();
        let size = if self.export.list.paged {
            "limit=200"
        } else {
            ""
        };
        let address = format!("{}?{size}{}{cursor}", self.path, self.filters);
        let page = self.lists.page(&self.app, &self.asking, &address).await?;
        if after.is_none() {
            self.record().await?;
        }
        let named = Named::of(&self.export.columns, &page.items);
        self.record_disclosures(&named).await?;
        self.names.learn(&self.app, &named).await?;
        let rows = page.items.iter().map(|item| {
            let cells = self.export.columns.iter();
            cells
                .map(|column| column.cell(item, &self.names, self.caller.language))
                .collect()
        });
        Ok((rows.collect(), page.next_cursor))
    }
}

impl Pages {
    /// Who took which list out, before any of it is shown.
    async fn record(&self) -> Result<(), Problem> {
        let entry = Entry {
            action: "lists.export",
            subject_kind: "export",
            subject_id: AuditId::generate().0,
            reason: Some(&self.export.list.operation),
            disclosure: self.caller.unmasked,
            ..Entry::default()
        };
        self.app.put_on_record(&self.caller, entry).await
    }

    /// Of which customers somebody takes rows out who may see people in full (CUS-05).
    async fn record_disclosures(&self, named: &Named) -> Result<(), Problem> {
        if !self.caller.unmasked || named.customers.is_empty() {
            return Ok(());
        }
        let entry = Entry {
            action: "lists.export",
            subject_kind: "customer",
            reason: Some(&self.export.list.operation),
            disclosure: true,
            ..Entry::default()
        };
        let subjects: Vec<_> = named
            .customers
            .iter()
            .map(|customer| (customer.0, None))
            .collect();
        self.app
            .db
            .transaction(async |tx| -> Result<(), kehu_db::Error> {
                Ok(kehu_audit::record_each(tx, &self.caller, entry.clone(), &subjects).await?)
            })
            .await?;
        Ok(())
    }
}

/// What the columns of a list are called, for the test that no heading is missing.
#[must_use]
pub fn headings_of(document: &Value, item: &str) -> Vec<kehu_kernel::Words> {
    let columns = columns::of(document, item).into_iter();
    columns.map(|column| column.heading).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_go_on_to_the_list_without_the_form() {
        assert_eq!(filters_of("format=csv"), "");
        assert_eq!(
            filters_of("state=open&format=csv&state=closed"),
            "&state=open&state=closed"
        );
    }

    #[test]
    fn a_file_is_named_by_what_is_listed() {
        assert_eq!(kebab("AuditEntries"), "audit-entries");
    }
}
