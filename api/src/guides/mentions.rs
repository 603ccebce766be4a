//! Operations as guides name them, such as `GET /v1/customers?status=active`, and where they are explained.

use super::OPERATIONS;
use serde_json::Value;

/// All operations of the document.
#[derive(Debug)]
pub(super) struct Mentions {
    /// Method, segments of the path, place.
    all: Vec<(String, Vec<String>, String)>,
}

/// Whether a text names an operation by method and path.
#[cfg(test)]
pub(super) fn looks_like_one(text: &str) -> bool {
    parts(text).is_some_and(|(_, path)| path.starts_with("/v1/"))
}

fn parts(text: &str) -> Option<(&str, &str)> {
    let (method, path) = text.split_once(' ')?;
    let path = path.split(['?', ' ']).next()?;
    let known = matches!(method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE");
    (known && path.starts_with('/')).then_some((method, path))
}

impl Mentions {
    pub(super) fn of(document: &Value) -> Self {
        let all = crate::document::operations(document)
            .into_iter()
            .filter_map(|(path, method, operation)| {
                let tag = operation.get("tags")?.get(0)?.as_str()?;
                let id = operation.get("operationId")?.as_str()?;
                let segments = path.split('/').map(str::to_owned).collect();
                let place = format!("{OPERATIONS}#/{tag}/{id}");
                Some((method.to_ascii_uppercase(), segments, place))
            })
            .collect();
        Self { all }
    }

    /// Where the operation is explained that a text names.
    pub(super) fn place_of(&self, text: &str) -> Option<&str> {
        let (method, path) = parts(text)?;
        let named: Vec<&str> = path.split('/').collect();
        let found = self.all.iter().find(|(own, segments, _)| {
            own == method
                && segments.len() == named.len()
                && segments
                    .iter()
                    .zip(&named)
                    .all(|(own, named)| same(own, named))
        });
        found.map(|(_, _, place)| place.as_str())
    }
}

/// A parameter's name may differ.
fn same(own: &str, named: &str) -> bool {
    own == named || (own.starts_with('{') && named.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mention_leads_to_its_operation() {
        let mentions = Mentions::of(&crate::document::document());
        for (text, place) in [
            (
                "GET /v1/customers?q=gz",
                Some("/docs/operations/#/customers/listCustomers"),
            ),
            (
                "POST /v1/approvals/{id}/approve",
                Some("/docs/operations/#/approvals/approveApproval"),
            ),
            ("DELETE /v1/customers", None),
            ("GET customers", None),
            ("kehu serve", None),
        ] {
            assert_eq!(mentions.place_of(text), place, "{text}");
        }
        assert!(looks_like_one("PATCH /v1/nothing"));
        assert!(!looks_like_one("GET /openapi.json"));
    }
}
