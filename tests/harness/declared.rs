//! What the document says of an answer's entity tag, held against what came.

use kehu_api::document::document;
use reqwest::header::HeaderMap;
use reqwest::{Body, Method, Request, Url};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

/// The document as JSON, for all servers of a process and for what is held against it. Each test is a process, and to collect
/// the document takes half a second of each: the first process of a test program leaves it beside the program.
pub(crate) static DOCUMENT: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let place = place();
    let left = place.as_deref().and_then(|place| std::fs::read(place).ok());
    left.unwrap_or_else(|| {
        let json = serde_json::to_vec(&document()).unwrap();
        if let Some(place) = place {
            leave(&place, &json);
        }
        json
    })
});

/// Where the document of this very build of the program is left.
fn place() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let built = std::fs::metadata(&program).ok()?.modified().ok()?;
    let built = built.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(program.with_extension(format!("{built}.document")))
}

/// Whole or not at all, whoever else does the same; those of earlier builds go.
fn leave(place: &Path, json: &[u8]) {
    let (Some(folder), Some(program)) = (place.parent(), place.file_stem()) else {
        return;
    };
    let program = Path::new(program).file_stem();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_document = path.extension().is_some_and(|found| found == "document");
        let of = path
            .file_stem()
            .and_then(|stem| Path::new(stem).file_stem());
        if is_document && of == program {
            drop(std::fs::remove_file(path));
        }
    }
    let begun = place.with_extension(std::process::id().to_string());
    if std::fs::write(&begun, json).is_ok() && std::fs::rename(&begun, place).is_err() {
        drop(std::fs::remove_file(begun));
    }
}

/// What of the document answers are held against.
#[derive(Deserialize)]
struct Declared {
    paths: BTreeMap<String, Operations>,
}

/// By the method in small letters.
type Operations = BTreeMap<String, Operation>;

#[derive(Deserialize)]
struct Operation {
    #[serde(rename = "operationId")]
    id: String,
    /// By status.
    responses: BTreeMap<String, Answer>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    headers: BTreeMap<String, IgnoredAny>,
}

/// The paths of the document with their operations; fixed paths before paths with parameters.
static PATHS: LazyLock<Vec<(Vec<String>, Operations)>> = LazyLock::new(|| {
    let declared: Declared = serde_json::from_slice(&DOCUMENT).unwrap();
    let mut paths: Vec<_> = declared
        .paths
        .into_iter()
        .map(|(path, item)| (path.split('/').map(str::to_owned).collect(), item))
        .collect();
    paths.sort_by_key(|(parts, _): &(Vec<String>, _)| {
        parts
            .iter()
            .map(|part| part.starts_with('{'))
            .collect::<Vec<_>>()
    });
    paths
});

fn operation(method: &Method, path: &str) -> Option<&'static Operation> {
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |parts: &[String]| {
        parts.len() == asked.len()
            && parts
                .iter()
                .zip(&asked)
                .all(|(part, asked)| part.starts_with('{') || part == asked)
    };
    let (_, item) = PATHS.iter().find(|(parts, _)| fits(parts))?;
    item.get(&method.as_str().to_lowercase())
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
    let answer = operation.responses.get(&status.to_string());
    let declared = answer.is_some_and(|answer| answer.headers.contains_key("ETag"));
    let sent = headers.contains_key("etag");
    let place = format!("{method} {} {status}", operation.id);
    assert!(declared || !sent, "{place}: an ETag that is not declared");
    assert!(
        sent || !declared || dry || method == Method::GET,
        "{place}: the declared ETag was not sent"
    );
}
