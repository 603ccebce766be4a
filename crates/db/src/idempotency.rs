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
    let lock = format!("{}\n{}\n{}", request.principal, request.route, request.key);
    let free = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "free!""#,
        lock
    )
    .fetch_one(&mut **tx)
    .await?;
    if !free {
        return Ok(Known::Running);
    }
    let known = sqlx::query!(
        "select fingerprint, status, headers, body from idempotency_keys
         where principal = $1 and route = $2 and key = $3 and created_at > now() - interval '24 hours'",
        request.principal,
        request.route,
        request.key,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(match known {
        None => Known::New,
        Some(row) if row.fingerprint == request.fingerprint => Known::Answered(Answer {
            status: row.status,
            headers: row.headers,
            body: row.body,
        }),
        Some(_) => Known::OtherRequest,
    })
}

/// Stores the answer of a claimed key; one older than 24 hours is replaced.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &mut Tx, request: &Request, answer: &Answer) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into idempotency_keys (principal, route, key, fingerprint, status, headers, body)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint idempotency_keys_pkey do update
         set fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers,
             body = excluded.body, created_at = now()",
        request.principal,
        request.route,
        request.key,
        &request.fingerprint[..],
        answer.status,
        answer.headers,
        answer.body,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
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
