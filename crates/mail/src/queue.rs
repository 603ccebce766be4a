//! Queueing, reading and clearing away.

use crate::{Error, Filter, Letter, Mail, MailKind, NewMail, mailer, rules, store};
use chrono::{DateTime, Utc};
use kehu_db::{Error as DatabaseError, PgConnection, Tx, Waiting};
use kehu_kernel::{Caller, MailId, Page, PageRequest};
use kehu_vault::{SealError, Vault};
use uuid::Uuid;

/// What the parts of a letter are sealed for.
const RECIPIENT: &str = "mail recipient";
const SUBJECT_LINE: &str = "mail subject line";
const BODY: &str = "mail body";

/// Rows removed by one call of [`purge`] at most.
const PURGE_BATCH: i64 = 1_000;

/// Queues a mail in the transaction of what it tells of. Subjects longer than 200 and texts longer than 20,000 characters
/// are cut.
///
/// # Errors
/// [`Error::BadAddress`], [`Error::AlreadyQueued`].
pub async fn enqueue(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    new: NewMail,
) -> Result<MailId, Error> {
    mailer::address(&new.letter.recipient).ok_or(Error::BadAddress {})?;
    let id = MailId::generate();
    let sealed = store::Sealed::of(vault, id, &new.letter)?;
    store::insert(tx, id, &new, &sealed, caller.now).await?;
    Ok(id)
}

/// The mails inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<MailId>,
) -> Result<Page<Mail, MailId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |mail| mail.id))
}

/// A mail inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: MailId,
) -> Result<Mail, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// What a waiting mail says; for development mode. None once it is sent or given up.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    id: MailId,
) -> Result<Option<Letter>, Error> {
    find(connection, caller, id).await?;
    let sealed = store::sealed(connection, id).await?;
    Ok(sealed.map(|sealed| sealed.open(vault, id)).transpose()?)
}

/// Calls off a mail that still waits, such as the reminder of what was answered meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn call_off(
    tx: &mut Tx,
    caller: &Caller,
    kind: MailKind,
    subject_kind: &'static str,
    subject_id: Uuid,
) -> Result<(), Error> {
    Ok(store::call_off(tx, kind, subject_kind, subject_id, caller.now).await?)
}

/// Calls off all mails of a campaign that still wait. Returns how many.
///
/// # Errors
/// When the database fails.
pub async fn call_off_campaign(
    tx: &mut Tx,
    caller: &Caller,
    campaign: Uuid,
) -> Result<(), DatabaseError> {
    store::call_off_campaign(tx, campaign, caller.now).await
}

/// Removes up to a thousand mails that ended more than a year ago. Returns how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    Ok(store::purge(tx, now - rules::KEEP, PURGE_BATCH).await?)
}

impl store::Sealed {
    fn of(vault: &Vault, id: MailId, letter: &Letter) -> Result<Self, DatabaseError> {
        let seal = |purpose: &str, text: &str, most: usize| {
            let text: String = text.chars().filter(|c| *c != '\0').take(most).collect();
            let sealed = vault.seal(purpose, id.0.as_bytes(), &text);
            sealed.map_err(|fault| broken(id, &fault))
        };
        Ok(Self {
            recipient: seal(RECIPIENT, letter.recipient.trim(), 254)?,
            subject_line: seal(SUBJECT_LINE, &letter.subject, 200)?,
            body: seal(BODY, &letter.text, 20_000)?,
        })
    }

    pub(crate) fn open(&self, vault: &Vault, id: MailId) -> Result<Letter, DatabaseError> {
        let open = |purpose: &str, sealed: &[u8]| {
            let opened = vault.open(purpose, id.0.as_bytes(), sealed);
            opened.map_err(|fault| broken(id, &fault))
        };
        Ok(Letter {
            recipient: open(RECIPIENT, &self.recipient)?,
            subject: open(SUBJECT_LINE, &self.subject_line)?,
            text: open(BODY, &self.body)?,
        })
    }
}

/// A sealed value that does not open, or cannot be sealed, is a fault of the server.
fn broken(id: MailId, fault: &SealError) -> DatabaseError {
    DatabaseError::Inconsistent {
        table: "mails",
        row: id.to_string(),
        reason: fault.to_string(),
    }
}

/// Mails that are due for a try.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Waiting, kehu_db::Error> {
    store::waiting(connection, now).await
}
