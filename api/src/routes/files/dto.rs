//! Bodies of files.

use chrono::{DateTime, Utc};
use kehu_files::{FileState, MediaType, Purpose};
use kehu_kernel::{FileId, UnitId};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoResponses, ToSchema};

/// What is known of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileDescription {
    /// Identifier.
    pub id: FileId,
    /// Name without a path.
    #[schema(max_length = 200, example = "营业执照.pdf")]
    pub file_name: String,
    /// Type of the content.
    pub media_type: MediaType,
    /// Bytes.
    #[schema(minimum = 1)]
    pub size: i64,
    /// SHA-256 of the content, in hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// Whether its content is still there.
    pub state: FileState,
    /// When it was uploaded.
    pub uploaded_at: DateTime<Utc>,
    /// Where the content can be downloaded.
    #[schema(max_length = 200, format = "uri-reference")]
    pub content_url: String,
}

impl From<kehu_files::File> for FileDescription {
    fn from(file: kehu_files::File) -> Self {
        let kehu_files::File {
            id,
            sha256,
            size,
            media_type,
            file_name,
            unit_id,
            uploaded_by_kind: _,
            uploaded_by: _,
            uploaded_at,
            purpose,
            state,
        } = file;
        Self {
            id,
            file_name,
            media_type,
            size,
            sha256: hex::encode(sha256),
            purpose,
            unit_id,
            state,
            uploaded_at,
            content_url: format!("/v1/files/{id}/content"),
        }
    }
}

/// A file to be stored.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "describes the parts of the form; they are read as they come"
)]
pub struct UploadFile {
    /// The content, with its name and media type: PDF, PNG, JPEG, WebP, plain text, CSV, XLSX or DOCX, at most 20 MiB, and 64 MiB
    /// where it is to be imported (the operator may set another limit). A part that comes as `application/octet-stream` is what its name and content say.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    pub file: Vec<u8>,
    /// What it is for.
    pub purpose: Purpose,
    /// The unit to which it belongs, so that others there see it; without one, only the uploader does, until it is
    /// attached to something.
    pub unit_id: Option<UnitId>,
}

impl UploadFile {
    /// The media types of the part `file`, as one list.
    pub(super) fn media_types() -> String {
        let mut names: Vec<&str> = MediaType::TAKEN.iter().map(|kind| kind.as_str()).collect();
        names.push(MediaType::UNTOLD);
        names.join(", ")
    }
}

/// The answer with the content of a file, in each media type that is stored.
pub enum FileDownload {}

impl IntoResponses for FileDownload {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let header = |description: &str| {
            let text = ObjectBuilder::new().schema_type(Type::String);
            HeaderBuilder::new()
                .schema(Some(text))
                .description(Some(description))
                .build()
        };
        let mut response = ResponseBuilder::new()
            .description("The content, of the media type that the file has")
            .header("ETag", header("SHA-256 of the content"))
            .header("Content-Disposition", header("Its name"));
        for kind in MediaType::TAKEN {
            let bytes = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("FileContent")))
                .build();
            response = response.content(kind.as_str(), bytes);
        }
        BTreeMap::from([("200".to_owned(), response.build().into())])
    }
}
