//! Who sends a request, in one round trip.

use crate::standing::{Place, of_api_key_place};
use crate::tokens::SigningKeys;
use crate::{Error, Reach, Standing, permission, secret};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{ApiKeyId, Principal, SessionId, UnitId, Zone};
use std::num::NonZeroU32;

/// Prefix of API keys.
pub(crate) const KEY_PREFIX: &str = "kehu_";

/// What a request brings to prove who sends it.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    /// A bearer token.
    AccessToken(&'a str),
    /// An API key.
    ApiKey(&'a str),
}

/// Who sends a request and what they may do now.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// Who.
    pub principal: Principal,
    /// What they may do.
    pub standing: Standing,
    /// Whether the password was given by an administrator and must be changed first.
    pub must_change_password: bool,
    /// The session, for people.
    pub session: Option<SessionId>,
    /// How many requests a minute an API key may send, where it has a limit of its own.
    pub requests_per_minute: Option<NonZeroU32>,
    /// When the credential ends by itself; none for an API key without an end.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Verifies a credential: signature and times, token version, session, user, assignments of today. None when it proves
/// nothing.
///
/// # Errors
/// When the database fails.
pub async fn authenticate(
    connection: &mut PgConnection,
    keys: &SigningKeys,
    credential: Credential<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Authenticated>, Error> {
    match credential {
        Credential::AccessToken(token) => by_token(connection, keys, token, now).await,
        Credential::ApiKey(key) => by_key(connection, key, now).await,
    }
}

async fn by_token(
    connection: &mut PgConnection,
    keys: &SigningKeys,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<Authenticated>, Error> {
    let Some((claims, end)) = keys.verify_until(token, now) else {
        return Ok(None);
    };
    // One row for each valid assignment; one with nulls for a user who holds nothing.
    let rows = sqlx::query!(
        r#"select c.must_change, s.expires_at, r.code as "code?", r.permissions as "permissions?", r.reach as "reach?: Reach",
                  a.unit_id as "unit_id?: UnitId",
                  case when r.reach = 'unit_and_below'
                       then array(select d.id from units d where d.ancestors @> array[a.unit_id]) end as "below: Vec<UnitId>"
           from users u
           join sessions s on s.id = $2 and s.user_id = u.id and s.revoked_at is null and s.expires_at > $4
           join credentials c on c.user_id = u.id
           left join (assignments a join roles r on r.id = a.role_id)
                on a.user_id = u.id and a.valid_from <= $5 and (a.valid_before is null or a.valid_before > $5)
           where u.id = $1 and u.active and u.token_version = $3
           order by a.id"#,
        claims.user.0,
        claims.session.0,
        claims.version,
        now,
        Zone::CHINA.day_of(now),
    )
    .fetch_all(connection)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let must_change_password = first.must_change;
    let ends_at = Some(end.min(first.expires_at));
    let places = rows
        .into_iter()
        .filter_map(|row| {
            Some(Place {
                role: Some(row.code?),
                unit_id: row.unit_id?,
                reach: row.reach?,
                permissions: permission::from_stored(&row.permissions?),
                below: row.below.unwrap_or_default(),
            })
        })
        .collect();
    Ok(Some(Authenticated {
        principal: Principal::User(claims.user),
        standing: Standing::of(places, Some(claims.user)),
        must_change_password,
        session: Some(claims.session),
        requests_per_minute: None,
        ends_at,
    }))
}

async fn by_key(
    connection: &mut PgConnection,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Option<Authenticated>, Error> {
    let Some(bytes) = secret::parse(KEY_PREFIX, key) else {
        return Ok(None);
    };
    let hash = secret::digest("api key", &bytes);
    let row = sqlx::query!(
        r#"select k.id as "id: ApiKeyId", k.requests_per_minute, k.expires_at, k.permissions, k.reach as "reach: Reach", k.unit_id as "unit_id: UnitId",
                  case when k.reach = 'unit_and_below'
                       then array(select d.id from units d where d.ancestors @> array[k.unit_id]) end as "below: Vec<UnitId>",
                  (k.last_used_at is null or k.last_used_at < $2::timestamptz - interval '1 minute') as "unnoted!"
           from api_keys k where k.secret_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2::timestamptz)"#,
        &hash[..],
        now,
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(row) = row.as_ref().filter(|row| row.unnoted) {
        // Once a minute at most: who reads the list of keys wants to know which are in use, not when exactly.
        sqlx::query!(
            "update api_keys set last_used_at = $2 where id = $1",
            row.id.0,
            now
        )
        .execute(connection)
        .await?;
    }
    Ok(row.map(|row| Authenticated {
        principal: Principal::ApiKey(row.id),
        standing: Standing::of(
            vec![of_api_key_place(
                &row.permissions,
                row.reach,
                row.unit_id,
                row.below.unwrap_or_default(),
            )],
            None,
        ),
        must_change_password: false,
        session: None,
        requests_per_minute: row
            .requests_per_minute
            .and_then(|limit| u32::try_from(limit).ok())
            .and_then(NonZeroU32::new),
        ends_at: row.expires_at,
    }))
}
