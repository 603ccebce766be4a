//! Sessions: families of refresh tokens, each used once.

use super::{Attempt, clear};
use crate::passwords::Checked;
use crate::tokens::{Claims, SigningKeys};
use crate::{Error, secret};
use chrono::{DateTime, Duration, Utc};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_kernel::{Caller, Principal, SessionId, UserId};

/// A session ends after this time, however often it was refreshed.
const SESSION: Duration = Duration::days(30);
/// The same refresh may be repeated within this time and gets the same successor: answers are lost now and then.
const REPETITION: Duration = Duration::seconds(10);
const PREFIX: &str = "kehu_r_";

/// What a signed-in client holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For every request, for 15 minutes.
    pub access: String,
    /// For the next pair of tokens, once.
    pub refresh: String,
}

/// Opens the session of a checked guess, and stores the password's renewed hash.
///
/// # Errors
/// [`Error::SignInRefused`] when the guess was wrong, or the user was blocked or the password changed while it was
/// checked: one answer for all reasons.
pub async fn finish(
    tx: &mut Tx,
    keys: &SigningKeys,
    attempt: &Attempt,
    checked: &Checked,
    now: DateTime<Utc>,
) -> Result<Tokens, Error> {
    let Some(user) = attempt.user.filter(|_| checked.right) else {
        return Err(Error::SignInRefused {});
    };
    // Blocking and changing a password lock the user first, so that no session is opened behind them.
    sqlx::query!(
        "select u.id from users u join credentials c on c.user_id = u.id
         where u.id = $1 and u.active and c.password_hash = $2 for update of u",
        user.0,
        attempt.stored,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::SignInRefused {})?;
    if let Some(renewed) = &checked.renewed {
        sqlx::query!(
            "update credentials set password_hash = $2 where user_id = $1",
            user.0,
            renewed
        )
        .execute(&mut **tx)
        .await?;
    }
    clear(tx, attempt).await?;
    let session = SessionId::generate();
    sqlx::query!(
        "insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
        session.0,
        user.0,
        now,
        now + SESSION,
    )
    .execute(&mut **tx)
    .await?;
    let refresh = secret::random()?;
    store_token(tx, session, &refresh, now).await?;
    let caller = Caller {
        principal: Principal::User(user),
        ..Caller::system("sign-in", now)
    };
    let entry = Entry {
        action: "sessions.open",
        subject_kind: "user",
        subject_id: user.0,
        ..Entry::default()
    };
    kehu_audit::record(tx, &caller, entry).await?;
    tokens(tx, keys, user, session, &refresh, now).await
}

/// Exchanges a refresh token for the next pair. A token that was used before ends its whole session, except when the
/// same refresh is repeated within ten seconds. None when the token is refused: the caller must commit all the same,
/// so that the end of the session holds.
///
/// # Errors
/// When the database fails.
pub async fn refresh(
    tx: &mut Tx,
    keys: &SigningKeys,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Tokens>, Error> {
    let Some(old) = secret::parse(PREFIX, token) else {
        return Ok(None);
    };
    let hash = secret::digest("refresh token", &old);
    let row = sqlx::query!(
        r#"select t.used_at, t.successor_sealed, s.id as "session: SessionId", s.user_id as "user: UserId",
                  (s.revoked_at is null and s.expires_at > $2 and u.active) as "open!"
           from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
           where t.token_hash = $1 for update of t"#,
        &hash[..],
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row.filter(|row| row.open) else {
        return Ok(None);
    };
    let next = match (row.used_at, row.successor_sealed) {
        (Some(used), Some(sealed)) if now < used + REPETITION => unseal(&old, &sealed)?,
        (Some(_), _) => {
            revoke(tx, row.session, "token_reused", now).await?;
            return Ok(None);
        }
        (None, _) => {
            let next = secret::random()?;
            let sealed = seal(&old, &next);
            sqlx::query!("update refresh_tokens set used_at = $2, successor_sealed = $3 where token_hash = $1", &hash[..], now, &sealed[..])
                .execute(&mut **tx)
                .await?;
            store_token(tx, row.session, &next, now).await?;
            next
        }
    };
    tokens(tx, keys, row.user, row.session, &next, now)
        .await
        .map(Some)
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(tx: &mut Tx, caller: &Caller, session: SessionId) -> Result<(), Error> {
    revoke(tx, session, "signed_out", caller.now).await
}

/// Ends all sessions and access tokens of a user.
///
/// # Errors
/// When the database fails.
pub async fn sign_out_everywhere(tx: &mut Tx, caller: &Caller, user: UserId) -> Result<(), Error> {
    let done = sqlx::query!(
        "update users set token_version = token_version + 1 where id = $1",
        user.0
    )
    .execute(&mut **tx)
    .await?;
    kehu_db::Error::expect_rows("users", done.rows_affected(), 1)?;
    revoke_all(tx, user, "signed_out", caller.now).await?;
    let entry = Entry {
        action: "sessions.end_all",
        subject_kind: "user",
        subject_id: user.0,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

/// Removes up to a thousand sessions that ended a month ago, with their refresh tokens, and the guesses of yesterday.
/// Returns the number of sessions.
///
/// # Errors
/// When the database fails.
pub async fn purge(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    sqlx::query!(
        "delete from sign_in_throttles where subject in
            (select subject from sign_in_throttles where updated_at < $1 order by updated_at limit 1000 for update skip locked)",
        now - chrono::Duration::days(1),
    )
    .execute(&mut **tx)
    .await?;
    let done = sqlx::query!(
        "delete from sessions where id in
            (select id from sessions where expires_at < $1 order by expires_at limit 1000 for update skip locked)",
        now - chrono::Duration::days(30),
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// An access token for a user, for operators at the machine's own command line; it has a session without refresh.
///
/// # Errors
/// When there is no active user of that name.
pub async fn issue_for_operator(
    tx: &mut Tx,
    keys: &SigningKeys,
    name: &str,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let user = sqlx::query!(
        r#"select id as "id: UserId" from users where sign_in_name = $1 and active"#,
        name
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Error::UserNotFound {})?;
    let session = SessionId::generate();
    sqlx::query!(
        "insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, $3, $4)",
        session.0,
        user.id.0,
        now,
        now + crate::tokens::LIFETIME,
    )
    .execute(&mut **tx)
    .await?;
    let entry = Entry {
        action: "sessions.open_by_operator",
        subject_kind: "user",
        subject_id: user.id.0,
        ..Entry::default()
    };
    kehu_audit::record(tx, &Caller::system("command-line", now), entry).await?;
    Ok(tokens(tx, keys, user.id, session, &[0; 32], now)
        .await?
        .access)
}

/// Ends all sessions of a user.
pub(crate) async fn revoke_all(
    tx: &mut Tx,
    user: UserId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set revoked_at = $2, revoked_reason = $3 where user_id = $1 and revoked_at is null",
        user.0,
        now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(tx.standing_changed().await?)
}

async fn revoke(
    tx: &mut Tx,
    session: SessionId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update sessions set revoked_at = $2, revoked_reason = $3 where id = $1 and revoked_at is null",
        session.0,
        now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(tx.standing_changed().await?)
}

async fn tokens(
    tx: &mut Tx,
    keys: &SigningKeys,
    user: UserId,
    session: SessionId,
    refresh: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Tokens, Error> {
    let version = sqlx::query_scalar!("select token_version from users where id = $1", user.0)
        .fetch_one(&mut **tx)
        .await?;
    let access = keys.issue(
        &Claims {
            user,
            session,
            version,
        },
        now,
    )?;
    Ok(Tokens {
        access,
        refresh: secret::text(PREFIX, refresh),
    })
}

async fn store_token(
    tx: &mut Tx,
    session: SessionId,
    token: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let hash = secret::digest("refresh token", token);
    sqlx::query!(
        "insert into refresh_tokens (token_hash, session_id, issued_at) values ($1, $2, $3)",
        &hash[..],
        session.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Hides the successor under a pad that only who holds the token can make; the pad is used once, as the token is.
fn seal(token: &[u8; 32], successor: &[u8; 32]) -> [u8; 32] {
    let mut sealed = secret::digest("refresh successor", token);
    sealed
        .iter_mut()
        .zip(successor)
        .for_each(|(byte, own)| *byte ^= own);
    sealed
}

fn unseal(token: &[u8; 32], sealed: &[u8]) -> Result<[u8; 32], Error> {
    let sealed: [u8; 32] = sealed.try_into().map_err(|_| Error::Cryptography {
        what: "reading a refresh token",
    })?;
    Ok(seal(token, &sealed))
}
