//! Counting guesses, in the database, so that all instances count together.

use crate::{Error, Throttled, secret};
use chrono::{DateTime, Duration, Utc};
use kehu_db::Tx;
use kehu_kernel::UserId;
use std::net::{IpAddr, Ipv6Addr};

/// Guesses are counted over this time.
const WINDOW: Duration = Duration::minutes(15);
/// So many guesses of one account are checked within the window.
const PER_ACCOUNT: usize = 10;
/// So many guesses from one address are checked within the window; offices share addresses.
const PER_ADDRESS: usize = 100;

/// A guess that may be checked.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The user, when the name is known.
    pub user: Option<UserId>,
    /// The PHC string to check against, when there is one.
    pub stored: Option<String>,
    account: [u8; 32],
    origin: [u8; 32],
    at: DateTime<Utc>,
}

/// Counts a guess and tells what to check it against. Unknown names are counted and checked alike.
///
/// # Errors
/// [`Throttled`] when the account or the address has guessed too often or too fast; nothing is checked then.
pub async fn begin(
    tx: &mut Tx,
    name: &str,
    address: IpAddr,
    now: DateTime<Utc>,
) -> Result<Attempt, Error> {
    let account = secret::digest("sign-in account", name.as_bytes());
    let origin = secret::digest(
        "sign-in address",
        network_of(address).to_string().as_bytes(),
    );
    count(tx, &origin, PER_ADDRESS, now, false).await?;
    count(tx, &account, PER_ACCOUNT, now, true).await?;
    let row = sqlx::query!(
        r#"select u.id as "id: UserId", c.password_hash from users u join credentials c on c.user_id = u.id
           where u.sign_in_name = $1 and u.active and (c.usable_before is null or c.usable_before > $2)"#,
        name,
        now,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let (user, stored) = row.map(|row| (row.id, row.password_hash)).unzip();
    Ok(Attempt {
        user,
        stored,
        account,
        origin,
        at: now,
    })
}

/// Forgets what was counted before a guess that turned out right: all guesses of the account, and this one of the
/// address, since an office shares its address.
///
/// # Errors
/// When the database fails.
pub async fn clear(tx: &mut Tx, attempt: &Attempt) -> Result<(), Error> {
    sqlx::query!(
        "update sign_in_throttles
         set guesses = case when subject = $1 then '{}' else array_remove(guesses, $3) end, updated_at = $3
         where subject in ($1, $2)",
        &attempt.account[..],
        &attempt.origin[..],
        attempt.at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What one client can hardly change: the address, or the first half of an IPv6 address, whose second half every client
/// chooses for itself.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

async fn count(
    tx: &mut Tx,
    subject: &[u8; 32],
    most: usize,
    now: DateTime<Utc>,
    growing: bool,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into sign_in_throttles (subject, guesses, updated_at) values ($1, '{}', $2) on conflict (subject) do nothing",
        &subject[..],
        now,
    )
    .execute(&mut **tx)
    .await?;
    let guesses = sqlx::query_scalar!(
        "select guesses from sign_in_throttles where subject = $1 for update",
        &subject[..]
    )
    .fetch_one(&mut **tx)
    .await?;
    let mut recent: Vec<DateTime<Utc>> = guesses
        .into_iter()
        .filter(|at| *at > now - WINDOW)
        .collect();
    if let Some(seconds) = wait(&recent, most, now, growing) {
        return Err(Throttled { seconds }.into());
    }
    recent.push(now);
    sqlx::query!(
        "update sign_in_throttles set guesses = $2, updated_at = $3 where subject = $1",
        &subject[..],
        &recent,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Seconds until the next guess is checked; none when it is checked now. From the fifth guess on the pause before the
/// next one grows: 1, 2, 4, 8, 16 seconds.
fn wait(recent: &[DateTime<Utc>], most: usize, now: DateTime<Utc>, growing: bool) -> Option<u64> {
    if recent.len() >= most {
        let first = recent.get(recent.len() - most)?;
        return Some(until(*first + WINDOW, now).max(1));
    }
    let last = recent.last().filter(|_| growing && recent.len() >= 5)?;
    let pause = Duration::seconds(1 << recent.len().saturating_sub(5).min(4));
    let seconds = until(*last + pause, now);
    (seconds > 0).then_some(seconds)
}

fn until(at: DateTime<Utc>, now: DateTime<Utc>) -> u64 {
    let micros = (at - now).num_microseconds().unwrap_or(0).max(0);
    u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + second, 0).unwrap()
    }

    #[test]
    fn the_tenth_guess_is_checked_and_the_eleventh_waits_for_the_first_to_leave_the_window() {
        let nine: Vec<_> = (0..9).map(|n| at(n * 20)).collect();
        assert_eq!(wait(&nine, 10, at(200), true), None);
        let ten: Vec<_> = (0..10).map(|n| at(n * 20)).collect();
        assert_eq!(wait(&ten, 10, at(300), true), Some(600));
        assert_eq!(wait(&ten, 10, at(899), true), Some(1));
    }

    #[test]
    fn an_ipv6_client_does_not_escape_by_choosing_another_address_of_its_network() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(
            network("2001:db8:1:2:3:4:5:6"),
            network("2001:db8:1:2:ffff::1")
        );
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }

    #[test]
    fn from_the_fifth_guess_on_the_pause_grows() {
        for (guesses, pause) in [(4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16)] {
            let recent: Vec<_> = (0..guesses).map(at).collect();
            let last = guesses - 1;
            let expected = (pause > 0).then(|| u64::try_from(pause).unwrap());
            assert_eq!(wait(&recent, 10, at(last), true), expected, "{guesses}");
            assert_eq!(wait(&recent, 10, at(last + pause), true), None, "{guesses}");
            assert_eq!(wait(&recent, 100, at(last), false), None);
        }
    }
}
