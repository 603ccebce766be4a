//! What the document says of an answer's entity tag, held against what came.

use kehu_api::document::document;
use reqwest::header::HeaderMap;
use reqwest::{Body, Method, Request, Url};
use serde_json::Value;
use std::sync::LazyLock;

/// Collected once for all servers of a process and for what is held against it.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// The paths of the document with their operations; fixed paths before paths with parameters.
static PATHS: LazyLock<Vec<(Vec<String>, Value)>> = LazyLock::new(|| {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    let mut paths: Vec<_> = paths
        .map(|(path, item)| (path.split('/').map(str::to_owned).collect(), item.clone()))
        .collect();
    paths.sort_by_key(|(parts, _): &(Vec<String>, Value)| {
        parts
            .iter()
            .map(|part| part.starts_with('{'))
            .collect::<Vec<_>>()
    });
    paths
});

fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |parts: &[String]| {
        parts.len() == asked.len()
            && parts
                .iter()
                .zip(&asked)
                .all(|(part, asked)| part.starts_with('{') || part == asked)
    };
    let (_, item) = PATHS.iter().find(|(parts, _)| fits(parts))?;
    item.get(method.as_str().to_lowercase())
}

/// Whether a request asks, in its query or its body, only what would be.
pub(crate) fn is_dry_run(request: &Request) -> bool {
    let asked = |body: &[u8]| {
        serde_json::from_slice::<Value>(body).is_ok_and(|body| body["dry_run"] == true)
    };
    request
        .url()
        .query_pairs()
        .any(|(name, value)| name == "dry_run" && value == "true")
        || request.body().and_then(Body::as_bytes).is_some_and(asked)
}

/// Holds that an answer has an entity tag where its operation declares one, and nowhere else. A dry run makes no version;
/// a read leaves the tag out while what it shows changes without one.
pub(crate) fn hold_tag(method: &Method, url: &Url, dry: bool, status: u16, headers: &HeaderMap) {
    if !(200..300).contains(&status) {
        return;
    }
    let Some(operation) = operation(method, url.path()) else {
        return;
    };
    let declared = operation["responses"][status.to_string()]["headers"]["ETag"].is_object();
    let sent = headers.contains_key("etag");
    let place = format!("{method} {} {status}", operation["operationId"]);
    assert!(declared || !sent, "{place}: an ETag that is not declared");
    assert!(
        sent || !declared || dry || method == Method::GET,
        "{place}: the declared ETag was not sent"
    );
}
