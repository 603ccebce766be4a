//! Delivering what is due.

use crate::mailer::Mailer;
use crate::rules::{self, Outcome};
use crate::store::{self, Claimed};
use crate::{MailState, SUBJECT};
use chrono::{DateTime, Utc};
use kehu_db::outbox::{self, Event};
use kehu_db::{Database, Tx};
use kehu_kernel::Caller;
use kehu_vault::Vault;
use serde_json::json;

/// Why no more mail is delivered for now.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The database failed, or a mail in it cannot be opened.
    #[error(transparent)]
    Database(#[from] kehu_db::Error),
    /// The mail server could not be reached, or did not let us in; the mail waits.
    #[error("the mail server cannot be reached or refuses the sign-in (reply {0:?})")]
    Unreachable(Option<u16>),
}

/// Takes one mail that is due and tries to send it. Tells whether there was one.
///
/// # Errors
/// [`DeliveryError`]; the mail waits for its next try.
pub async fn deliver_next(
    db: &Database,
    vault: &Vault,
    mailer: &Mailer,
    now: DateTime<Utc>,
) -> Result<bool, DeliveryError> {
    let claimed = db
        .transaction(async |tx| store::claim(tx, now, now + rules::CLAIM).await)
        .await?;
    let Some(mail) = claimed else {
        return Ok(false);
    };
    if mail.expires_at <= now {
        end(db, &mail, MailState::Expired, mail.reply, now).await?;
        return Ok(true);
    }
    let letter = mail.sealed.open(vault, mail.id)?;
    match mailer.send(mail.id, &letter, now).await {
        Outcome::Sent => end(db, &mail, MailState::Sent, None, now).await?,
        Outcome::Refused(reply) => end(db, &mail, MailState::Refused, stored(reply), now).await?,
        Outcome::PutOff(reply) => put_off(db, &mail, stored(reply), now).await?,
        Outcome::Unreachable(reply) => {
            put_off(db, &mail, reply.and_then(stored), now).await?;
            return Err(DeliveryError::Unreachable(reply));
        }
    }
    Ok(true)
}

fn stored(reply: u16) -> Option<i16> {
    i16::try_from(reply).ok()
}

async fn put_off(
    db: &Database,
    mail: &Claimed,
    reply: Option<i16>,
    now: DateTime<Utc>,
) -> Result<(), kehu_db::Error> {
    let next = now + rules::wait_after(mail.attempts);
    tracing::info!(mail = %mail.id, attempts = mail.attempts, ?reply, "a mail waits for another try");
    db.transaction(async |tx| store::put_off(tx, mail.id, reply, next).await)
        .await
}

/// Ends a mail, erases its content, and tells others of what did not arrive.
async fn end(
    db: &Database,
    mail: &Claimed,
    state: MailState,
    reply: Option<i16>,
    now: DateTime<Utc>,
) -> Result<(), kehu_db::Error> {
    tracing::info!(mail = %mail.id, attempts = mail.attempts, %state, ?reply, "a mail has ended");
    db.transaction(async |tx| {
        let ended = store::end(tx, mail.id, state, reply, now).await?;
        if ended {
            tell(tx, mail, state, now).await?;
        }
        Ok(())
    })
    .await
}

async fn tell(
    tx: &mut Tx,
    mail: &Claimed,
    state: MailState,
    now: DateTime<Utc>,
) -> Result<(), kehu_db::Error> {
    let kind = match state {
        MailState::Refused => "mail.refused",
        MailState::Expired => "mail.expired",
        MailState::Queued | MailState::Sent | MailState::CalledOff => return Ok(()),
    };
    let event = Event {
        kind,
        subject_kind: SUBJECT,
        subject_id: mail.id.0,
        unit_id: Some(mail.unit_id),
        payload: json!({
            "kind": mail.kind,
            "about": mail.subject_kind,
            "about_id": mail.subject_id,
        }),
    };
    outbox::emit(tx, &Caller::system("mail", now), event).await?;
    Ok(())
}
