//! Exports of lists: beside every list an operation that sends all of it as a file, described by what the list says.

use super::walk::{operations, schema};
use serde_json::{Map, Value, json};

/// Lists beside which no operation is made, each with the reason.
pub const WITHOUT_EXPORT: [(&str, &str); 16] = [
    (
        "listPolicyVersions",
        "a version is a document of rules, not a row",
    ),
    (
        "listQuestionnaireVersions",
        "a version is a questionnaire, not a row",
    ),
    (
        "listCustomers",
        "exportCustomers has its filters, and the columns of an import",
    ),
    (
        "listComplaints",
        "exportComplaints has its filters, and the columns of the register",
    ),
    (
        "listRegister",
        "exportRegister has its filters, and the columns that the trade has",
    ),
    (
        "listWhatIfDeals",
        "exportWhatIfDeals has its rows, both ways side by side",
    ),
    (
        "listPermissions",
        "words of this program with their labels, the same everywhere",
    ),
    (
        "listPolicyKinds",
        "words of this program with their labels, the same everywhere",
    ),
    (
        "listPolicyPresets",
        "a preset is a document of rules, not a row",
    ),
    (
        "listAttributionRules",
        "the text of the rules, the same everywhere",
    ),
    (
        "getViolationCatalogue",
        "a part of a policy, shown where one chooses",
    ),
    (
        "listServiceStandards",
        "a part of a policy, shown where one chooses",
    ),
    (
        "listQuestionnaireTemplates",
        "a template is a questionnaire, not a row",
    ),
    (
        "listEvents",
        "a feed that never ends, for systems that catch up",
    ),
    (
        "listProblems",
        "words of this program with their texts, the same everywhere",
    ),
    (
        "listLabels",
        "words of this program with their labels, the same everywhere",
    ),
];

/// A list that can be sent as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportedList {
    /// Its path.
    pub(crate) path: String,
    /// Its operation id.
    pub(crate) operation: String,
    /// The component schema of its items.
    pub(crate) item: String,
    /// Whether it comes page by page; other lists come whole.
    pub(crate) paged: bool,
}

impl ExportedList {
    /// The path of its export.
    pub(crate) fn export_path(&self) -> String {
        format!("{}/export", self.path)
    }

    /// What it lists, as in its operation id: `AuditEntries`.
    pub(crate) fn noun(&self) -> &str {
        let verbs = ["list", "get"];
        let noun = verbs
            .iter()
            .find_map(|verb| self.operation.strip_prefix(verb));
        noun.unwrap_or(&self.operation)
    }
}

/// The lists, [`WITHOUT_EXPORT`] apart.
pub(crate) fn exported_lists(document: &Value) -> Vec<ExportedList> {
    let gets = operations(document)
        .into_iter()
        .filter(|(_, method, _)| *method == "get");
    let lists = gets.filter_map(|(path, _, operation)| {
        let (item, paged) = item_of(document, operation)?;
        Some(ExportedList {
            path: path.to_owned(),
            operation: operation.get("operationId")?.as_str()?.to_owned(),
            item: item.to_owned(),
            paged,
        })
    });
    lists
        .filter(|list| {
            WITHOUT_EXPORT
                .iter()
                .all(|(operation, _)| *operation != list.operation)
        })
        .collect()
}

/// The component schema of the items of an operation that answers a list, and whether that is a page of it.
fn item_of<'a>(document: &'a Value, operation: &Map<String, Value>) -> Option<(&'a str, bool)> {
    let answer = operation
        .get("responses")?
        .pointer("/200/content/application~1json/schema")?;
    let page = schema(document, referred(answer)?);
    let item = referred(page.pointer("/properties/items/items")?)?;
    Some((item, page.pointer("/properties/next_cursor").is_some()))
}

/// The component schema to which a schema refers.
pub(crate) fn referred(schema: &Value) -> Option<&str> {
    let target = schema.get("$ref")?.as_str()?;
    target.strip_prefix("#/components/schemas/")
}

/// Adds the export of every list behind the list.
pub(super) fn add(document: &mut Value) {
    let lists = exported_lists(document);
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    let collected = std::mem::take(paths);
    for (path, item) in collected {
        let export = lists
            .iter()
            .find(|list| list.path == path)
            .and_then(|list| Some((list.export_path(), described(list, item.get("get")?))));
        paths.insert(path, item);
        if let Some((path, operation)) = export {
            paths.insert(path, json!({ "get": operation }));
        }
    }
}

/// The export's operation: the list's parameters but for the page, its permission, and a file as answer.
fn described(list: &ExportedList, operation: &Value) -> Value {
    let text = |name| {
        operation
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let summary = text("summary");
    let summary = match summary.strip_prefix("List ") {
        Some(things) => format!("Export {things}"),
        None => format!("Export: {summary}"),
    };
    let description = format!(
        "The rows of `{}`, by the same filters, in the same order and seen as the caller sees them there, as CSV (UTF-8 with \
         its mark, however many rows) or XLSX with typed cells (at most 1048575 rows). Headings and words are in the language \
         of the request, instants in the company's zone; texts that look like formulas begin with a quote in CSV. A file that \
         breaks off failed: ask again. Each export is on the record. {}",
        list.operation,
        rules_in(text("description")),
    );
    let mut parameters: Vec<Value> = operation
        .get("parameters")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    parameters.retain(|parameter| {
        !["limit", "cursor"]
            .map(Value::from)
            .contains(parameter.get("name").unwrap_or(&Value::Null))
    });
    parameters.push(
        json!({"name": "format", "in": "query", "description": "Form of the file.", "required": true,
        "schema": {"$ref": "#/components/schemas/ExportFormat"}}),
    );
    let file = json!({"schema": {"$ref": "#/components/schemas/FileContent"}});
    let mut responses = json!({"200": {
        "description": "The file",
        "headers": {"Content-Disposition": {"description": "Its name", "schema": {"type": "string"}}},
        "content": {
            "text/csv": file,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": file,
        },
    }});
    // What hides the list hides the export.
    if let Some(hidden) = operation
        .get("responses")
        .and_then(|answers| answers.get("409"))
    {
        responses["409"] = hidden.clone();
    }
    json!({
        "tags": operation.get("tags"),
        "summary": summary,
        "description": description.trim(),
        "operationId": format!("export{}", list.noun()),
        "parameters": parameters,
        "responses": responses,
        "security": operation.get("security"),
    })
}

/// The sentence of a description that names the policy rules.
fn rules_in(description: &str) -> &str {
    let begins = ["Rules: ", "Rule: "]
        .iter()
        .find_map(|words| description.rfind(words));
    begins
        .and_then(|begins| description.get(begins..))
        .unwrap_or_default()
}
