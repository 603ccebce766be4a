//! Idempotency keys: a request that is repeated with its key has its effect once and gets the same answer. The
//! answer is stored in the transaction of the effect, so that neither exists without the other. Kept for 24 hours
//! of the database's time.

use crate::Tx;
use serde_json::Value;

/// Which request: its caller, route, key, and a digest of its content.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who sends it.
    pub principal: String,
    /// Method and path with its identifiers.
    pub route: String,
    /// The key, 1 to 255 visible ASCII characters.
    pub key: String,
    /// SHA-256 of everything else that decides what is done.
    pub fingerprint: [u8; 32],
}

/// An answer that was given.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: i16,
    /// Headers that belong to the answer.
    pub headers: Value,
    /// Body.
    pub body: Vec<u8>,
}

/// What is known of a key.
#[derive(Debug)]
pub enum Known {
    /// Nothing: do the work, then [`keep`] the answer.
    New,
    /// The same request was answered.
    Answered(Answer),
    /// Another request came with this key.
    OtherRequest,
    /// The same key is being worked on just now.
    Running,
}

/// Takes a key for the length of the transaction and tells what is known of it.
///
/// # Errors
/// When the database fails.
pub async fn claim(tx: &mut Tx, request: &Request) -> Result<Known, sqlx::Error> {
    let known = sqlx::query!(
        r#"select free as "free!", fingerprint, status, headers, body from claim_idempotency_key($1, $2, $3)"#,
        request.principal,
        request.route,
        request.key,
    )
    .fetch_one(&mut **tx)
    .await?;
    if !known.free {
        return Ok(Known::Running);
    }
    let (Some(fingerprint), Some(status), Some(headers), Some(body)) =
        (known.fingerprint, known.status, known.headers, known.body)
    else {
        return Ok(Known::New);
    };
    if fingerprint != request.fingerprint {
        return Ok(Known::OtherRequest);
    }
    Ok(Known::Answered(Answer {
        status,
        headers,
        body,
    }))
}

/// Has the answer of a claimed key stored with the transaction; one older than 24 hours is replaced.
pub fn keep(tx: &mut Tx, request: &Request, answer: &Answer) {
    tx.owe_answer(request, answer);
}

/// Forgets answers older than 24 hours; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &mut Tx) -> Result<u64, sqlx::Error> {
    let done = sqlx::query!(
        "delete from idempotency_keys where created_at <= now() - interval '24 hours'"
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}
