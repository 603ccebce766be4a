//! Bodies of mails.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{MailId, UnitId};
use kehu_mail::{Letter, MailKind, MailState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An e-mail that waits or has ended; without address and text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Mail {
    /// Identifier.
    pub id: MailId,
    /// The unit for which it is sent.
    pub unit_id: UnitId,
    /// What it is for.
    pub kind: MailKind,
    /// Kind of the thing that it is about.
    #[schema(max_length = 60, example = "survey_link")]
    pub subject_kind: String,
    /// That thing.
    pub subject_id: Uuid,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    #[schema(minimum = 0)]
    pub attempts: i32,
    /// The mail server's last reply (RFC 5321), such as 550; null while it could not be reached.
    #[schema(minimum = 100, maximum = 599, example = 550)]
    pub reply: Option<i16>,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// When it is tried next; null once it has ended.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When it is given up if no server has taken it.
    pub expires_at: DateTime<Utc>,
    /// When it was sent or given up.
    pub ended_at: Option<DateTime<Utc>>,
}

page!(MailPage, Mail);

impl From<kehu_mail::Mail> for Mail {
    fn from(mail: kehu_mail::Mail) -> Self {
        let kehu_mail::Mail {
            id,
            unit_id,
            kind,
            subject_kind,
            subject_id,
            state,
            attempts,
            reply,
            queued_at,
            next_try_at,
            expires_at,
            ended_at,
        } = mail;
        Self {
            id,
            unit_id,
            kind,
            subject_kind,
            subject_id,
            state,
            attempts,
            reply,
            queued_at,
            next_try_at: (state == MailState::Queued).then_some(next_try_at),
            expires_at,
            ended_at,
        }
    }
}

/// What a waiting mail says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MailText {
    /// The address.
    #[schema(max_length = 254, example = "zhang.wei@example.com")]
    pub recipient: String,
    /// The subject line.
    #[schema(max_length = 200)]
    pub subject: String,
    /// The plain text.
    #[schema(max_length = 20000)]
    pub text: String,
}

impl From<Letter> for MailText {
    fn from(letter: Letter) -> Self {
        let Letter {
            recipient,
            subject,
            text,
        } = letter;
        Self {
            recipient,
            subject,
            text,
        }
    }
}
