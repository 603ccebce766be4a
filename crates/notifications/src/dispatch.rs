//! From the outbox to the inbox.

use crate::model::{Dispatched, Message, StoredEvent};
use crate::{rules, store};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use sqlx::Connection;

/// Knows whom to tell of an event. It is given from above, where all domains are known.
pub trait Addressing: Send + Sync {
    /// Whether nobody is ever told of events of this kind: they are done without being looked into, and without a savepoint
    /// for each.
    fn is_silent(&self, _kind: &str) -> bool {
        false
    }

    /// The messages that an event makes, at most one for each user; none when nobody needs to be told. It only reads.
    ///
    /// # Errors
    /// Makes the event wait for another try, alone.
    fn messages(
        &self,
        connection: &mut PgConnection,
        event: &StoredEvent,
    ) -> impl Future<Output = Result<Vec<Message>, Error>> + Send;
}

/// Dispatches up to `limit` waiting events, in the order in which they are due. Events that another instance has in
/// its hands are left to it.
///
/// # Errors
/// When the database fails as a whole; an event that cannot be addressed is no error here.
pub async fn dispatch_batch(
    tx: &mut Tx,
    now: DateTime<Utc>,
    limit: u16,
    addressing: &impl Addressing,
) -> Result<Dispatched, Error> {
    let events = store::due(tx, now, i64::from(limit)).await?;
    let mut done = Vec::with_capacity(events.len());
    let mut messages = 0_u64;
    let count = events.len();
    for event in &events {
        if addressing.is_silent(&event.kind) {
            done.push(event.id.0);
            continue;
        }
        match dispatch(tx, now, event, addressing).await {
            Ok(stored) => {
                messages = messages.saturating_add(stored);
                done.push(event.id.0);
            }
            Err(error) => {
                // The identifier and kind tell enough; the payload does not belong in a log.
                tracing::error!(event = %event.id, kind = %event.kind, attempts = event.attempts, %error, "an event could not be dispatched");
                let attempts = event.attempts.saturating_add(1);
                store::put_off(
                    tx,
                    event.id,
                    attempts,
                    now + rules::wait_after(attempts),
                    &error.to_string(),
                )
                .await?;
            }
        }
    }
    store::mark_dispatched(tx, &done, now).await?;
    Ok(Dispatched {
        events: done.len(),
        failed: count.saturating_sub(done.len()),
        messages,
        more: count >= usize::from(limit),
    })
}

/// One event, inside a savepoint: what fails here leaves the other events of the batch alone.
async fn dispatch(
    tx: &mut Tx,
    now: DateTime<Utc>,
    event: &StoredEvent,
    addressing: &impl Addressing,
) -> Result<u64, Error> {
    let mut savepoint = Connection::begin(&mut **tx).await?;
    let outcome = match addressing.messages(&mut savepoint, event).await {
        Ok(messages) if messages.is_empty() => Ok(0),
        Ok(messages) => store::insert_messages(&mut savepoint, event, &messages, now).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(stored) => savepoint
            .commit()
            .await
            .map(|()| stored)
            .map_err(Error::from),
        Err(error) => {
            savepoint.rollback().await?;
            Err(error)
        }
    }
}
