//! Bodies of the inbox.

use chrono::{DateTime, Utc};
use kehu_kernel::{Language, NotificationId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A message to the caller, in the language of the request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Notification {
    /// Identifier.
    pub id: NotificationId,
    /// What happened; new kinds may appear.
    #[schema(max_length = 100, example = "job.finished")]
    pub kind: String,
    /// Kind of the thing that it is about.
    #[schema(max_length = 64, example = "job")]
    pub subject_kind: String,
    /// Identifier of that thing.
    pub subject_id: Uuid,
    /// One line.
    #[schema(max_length = 200)]
    pub title: String,
    /// What happened and what is expected; may be empty.
    #[schema(max_length = 2000)]
    pub text: String,
    /// When it arrived.
    pub created_at: DateTime<Utc>,
    /// When it was marked as read.
    pub read_at: Option<DateTime<Utc>>,
}

impl Notification {
    pub(super) fn of(stored: kehu_notifications::Notification, language: Language) -> Self {
        let kehu_notifications::Notification {
            id,
            kind,
            subject_kind,
            subject_id,
            title,
            text,
            created_at,
            read_at,
        } = stored;
        let (title, text) = (
            title.text(language).to_owned(),
            text.text(language).to_owned(),
        );
        Self {
            id,
            kind,
            subject_kind,
            subject_id,
            title,
            text,
            created_at,
            read_at,
        }
    }
}

crate::page!(NotificationPage, Notification);

/// How many messages wait to be read.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadCount {
    /// Number of messages that are not marked as read.
    #[schema(minimum = 0)]
    pub count: i64,
}

/// Marks many messages as read.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadAll {
    /// The newest message that the reader has seen; later ones stay unread. Without it all are marked.
    pub until: Option<NotificationId>,
}

/// How many messages were marked.
#[derive(Debug, Serialize, ToSchema)]
pub struct MarkedCount {
    /// Number of messages that were marked as read just now.
    #[schema(minimum = 0)]
    pub count: u64,
}
