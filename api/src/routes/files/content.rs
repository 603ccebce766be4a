//! Downloading.

use super::dto::FileDownload;
use super::visible;
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::not_modified;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use actix_web::http::header;
use kehu_kernel::FileId;

/// Download a file
///
/// The bytes as they were uploaded. The entity tag is their digest, so that a copy that the caller has is not sent
/// again. Seen by the same callers as its description.
#[utoipa::path(operation_id = "downloadFile", tag = "files", security(("bearer" = ["signed-in"])), params(("id" = FileId, Path, description = "The file"), IfNoneMatch),
    responses(FileDownload,
        (status = 410, description = "It was erased", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[get("/files/{id}/content")]
pub async fn download_file(
    caller: Caller<can::SignIn>,
    app: State,
    known: IfNoneMatch,
    id: Path<FileId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let file = visible::find(&mut connection, &caller, id.0).await?;
    connection.give_back();
    let tag = format!("\"{}\"", hex::encode(file.sha256));
    let content = app.files.content(&file).await?;
    if known.holds(&tag) {
        return Ok(not_modified(tag));
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&file.file_name)))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .content_type(file.media_type.as_str())
        .no_chunking(u64::try_from(file.size).unwrap_or_default())
        .streaming(content))
}

/// RFC 6266 with the extended name of RFC 5987 beside an ASCII one for old clients. Always a download: what was
/// uploaded is never shown as a page of this server.
fn disposition(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') {
                c
            } else {
                '_'
            }
        })
        .collect();
    let extended: String = name.bytes().map(percent).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{extended}")
}

fn percent(byte: u8) -> String {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    }
}
