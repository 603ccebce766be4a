//! What a mail is.

use chrono::{DateTime, Utc};
use kehu_kernel::{CustomerId, MailId, UnitId};
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// What a mail is for.
    MailKind {
        /// An invitation to a survey, with the personal link (SUR-04).
        SurveyInvitation = "survey_invitation",
        /// The reminder of it.
        SurveyReminder = "survey_reminder",
    }
    /// What became of a mail.
    MailState {
        /// Waits to be sent, or to be tried again.
        Queued = "queued",
        /// Taken by the mail server.
        Sent = "sent",
        /// Refused by the mail server for good.
        Refused = "refused",
        /// Its time ran out before any server took it.
        Expired = "expired",
        /// Called off before it was sent.
        CalledOff = "called_off",
    }
}

/// A mail to be queued.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// The unit for which it is sent.
    pub unit_id: UnitId,
    /// What it is for.
    pub kind: MailKind,
    /// Kind of the thing that it is about.
    pub subject_kind: &'static str,
    /// That thing; one mail of a kind goes out for it.
    pub subject_id: Uuid,
    /// For what it goes out beside others, such as a survey: they are called off together ([`crate::call_off_campaign`]).
    pub campaign_id: Option<Uuid>,
    /// The customer to whom the address belongs, unless the mail must keep no link to one.
    pub customer_id: Option<CustomerId>,
    /// When it is sent at the earliest; at once when none.
    pub not_before: Option<DateTime<Utc>>,
    /// When sending it serves nobody any more.
    pub expires_at: DateTime<Utc>,
    /// To whom, and what.
    pub letter: Letter,
}

/// What the recipient sees.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address.
    pub recipient: String,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
}

impl std::fmt::Debug for Letter {
    /// Without its content, which belongs in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter")
    }
}

/// A mail as the queue shows it: without address and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Identifier.
    pub id: MailId,
    /// The unit for which it is sent.
    pub unit_id: UnitId,
    /// What it is for.
    pub kind: MailKind,
    /// Kind of the thing that it is about.
    pub subject_kind: String,
    /// That thing.
    pub subject_id: Uuid,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: i32,
    /// The mail server's last reply, such as 550; none while it could not be reached.
    pub reply: Option<i16>,
    /// When it was queued.
    pub queued_at: DateTime<Utc>,
    /// When it is tried next, while it waits.
    pub next_try_at: DateTime<Utc>,
    /// When it is given up.
    pub expires_at: DateTime<Utc>,
    /// When it was sent or given up.
    pub ended_at: Option<DateTime<Utc>>,
}
