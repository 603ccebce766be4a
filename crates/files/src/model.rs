//! What a file is.

use chrono::{DateTime, Utc};
use kehu_kernel::{FileId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A type of content that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[sqlx(type_name = "text")]
pub enum MediaType {
    /// PDF.
    #[serde(rename = "application/pdf")]
    #[sqlx(rename = "application/pdf")]
    Pdf,
    /// PNG image.
    #[serde(rename = "image/png")]
    #[sqlx(rename = "image/png")]
    Png,
    /// JPEG image.
    #[serde(rename = "image/jpeg")]
    #[sqlx(rename = "image/jpeg")]
    Jpeg,
    /// WebP image.
    #[serde(rename = "image/webp")]
    #[sqlx(rename = "image/webp")]
    Webp,
    /// Plain text.
    #[serde(rename = "text/plain")]
    #[sqlx(rename = "text/plain")]
    Plain,
    /// Comma-separated values.
    #[serde(rename = "text/csv")]
    #[sqlx(rename = "text/csv")]
    Csv,
    /// Excel workbook without macros.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    #[sqlx(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    /// Word document without macros.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    #[sqlx(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// ZIP archive; made here, never taken in.
    #[serde(rename = "application/zip")]
    #[sqlx(rename = "application/zip")]
    Zip,
}

impl MediaType {
    /// All that are taken in.
    pub const TAKEN: [Self; 8] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Webp,
        Self::Plain,
        Self::Csv,
        Self::Xlsx,
        Self::Docx,
    ];

    /// The registered name, as in `Content-Type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Plain => "text/plain",
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Zip => "application/zip",
        }
    }

    /// Endings of file names, the usual one first.
    #[must_use]
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Plain => &["txt", "log", "md"],
            Self::Csv => &["csv"],
            Self::Xlsx => &["xlsx"],
            Self::Docx => &["docx"],
            Self::Zip => &["zip"],
        }
    }

    /// The media type by which senders say that they do not know it.
    pub const UNTOLD: &str = "application/octet-stream";

    /// The type of an upload: the declared one, and where none is told, the one that the ending of the file's name means, or,
    /// without an ending that is known, its first bytes. Whether the whole content is of it, the intake tells.
    #[must_use]
    pub fn of_upload(declared: &str, file_name: &str, head: &[u8]) -> Option<Self> {
        let name = declared.split(';').next().unwrap_or_default().trim();
        if !name.is_empty() && !name.eq_ignore_ascii_case(Self::UNTOLD) {
            return Self::declared(declared);
        }
        let ending = file_name.rsplit_once('.').map(|(_, ending)| ending);
        let by_name = ending.and_then(|ending| {
            Self::TAKEN.into_iter().find(|kind| {
                let mut known = kind.endings().iter();
                known.any(|one| one.eq_ignore_ascii_case(ending))
            })
        });
        by_name.or_else(|| crate::rules::by_beginning(head))
    }

    /// Reads a declared type that is taken in; parameters such as `charset` do not matter.
    #[must_use]
    pub fn declared(text: &str) -> Option<Self> {
        let name = text
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        Self::TAKEN.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = FilePurpose)]
pub enum Purpose {
    /// Shows a document of a customer, such as a licence.
    Document,
    /// Belongs to something else.
    Attachment,
    /// To be imported.
    Import,
    /// Produced by a job.
    Export,
    /// All that is held of a person, made for that person (CUS-05); handed out on the record only.
    PrivacyExport,
}

impl Purpose {
    /// The word for it, as stored and as in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Attachment => "attachment",
            Self::Import => "import",
            Self::Export => "export",
            Self::PrivacyExport => "privacy_export",
        }
    }
}

/// Whether a file still has its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum FileState {
    /// It has.
    Stored,
    /// It has, and is kept because a law demands it: nobody is shown it (CUS-05).
    Withheld,
    /// It was erased; only the row is left.
    Erased,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Identifier.
    pub id: FileId,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: i64,
    /// Type of the content.
    pub media_type: MediaType,
    /// Name without a path.
    pub file_name: String,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// Kind of principal who uploaded it.
    pub uploaded_by_kind: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether its content is still there.
    pub state: FileState,
}

/// What is said of a file when it is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Name as the client sent it.
    pub file_name: String,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// What it is for.
    pub purpose: Purpose,
}

/// A thing that a file is attached to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Kind of the thing, such as `document`.
    pub subject_kind: String,
    /// Its identifier.
    pub subject_id: Uuid,
}
