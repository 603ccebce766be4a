//! Passwords: what is accepted, and hashing few at a time.

use crate::Error;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kehu_kernel::Faults;
use password_hash::phc::PasswordHash;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Memory of one hash in KiB: 12 MiB, over which it goes three times. OWASP and ASVS 5 hold it equal to 46 MiB and one pass. The
/// allocator keeps what a hash took for some moments, so that a flood takes that of several.
const MEMORY_KIB: u32 = 12_288;
/// Passes over that memory, in one lane.
const PASSES: u32 = 3;
/// So many hashes at a time; a flood of sign-ins waits or is refused instead of filling the memory.
const AT_ONCE: usize = 2;

/// The most frequent passwords that are long enough otherwise, and words of this trade.
static COMMON: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// A hash that no password has, for names that nobody has.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash(b"nobody has this password").ok());

/// Demands an acceptable password: 8 to 128 characters, not a common one, not the sign-in name.
///
/// # Errors
/// The fault at `/password` or the pointer given.
pub fn demand_acceptable(pointer: &str, password: &str, sign_in_name: &str) -> Result<(), Faults> {
    let length = password.chars().count();
    if !(8..=128).contains(&length) {
        return Err(Faults::one(
            pointer,
            "password-length",
            "A password has 8 to 128 characters.",
            "密码长度为 8 至 128 个字符。",
        ));
    }
    let lower = password.to_lowercase();
    // A short tail of digits and signs behind a common word is what guessers try next.
    let stem = lower.trim_end_matches(|letter: char| !letter.is_alphabetic());
    let common = |text: &str| COMMON.binary_search(&text).is_ok();
    if common(&lower)
        || (lower.chars().count() < 16 && common(stem))
        || lower == sign_in_name
        || lower.chars().all(|letter| lower.starts_with(letter))
    {
        return Err(Faults::one(
            pointer,
            "password-common",
            "The password is easily guessed; choose another.",
            "密码过于常见，请更换。",
        ));
    }
    Ok(())
}

/// A random password for a first sign-in: 96 random bits, easily read out.
///
/// # Errors
/// When the machine has no randomness.
pub fn one_time() -> Result<String, Error> {
    let text = crate::secret::text("", &crate::secret::random()?);
    let letters: Vec<char> = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(16)
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// What came of checking a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whether it is the right one.
    pub right: bool,
    /// Its hash with today's parameters, to be stored in place of one with others.
    pub renewed: Option<String>,
}

/// Hashes and checks passwords, outside every transaction, few at a time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hasher(Arc<Semaphore>);

impl Default for Hasher {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Hasher {
    /// The PHC string of a password.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, Error> {
        self.run(move || hash(password.as_bytes())).await?
    }

    /// Whether the password is the one of this PHC string; without a string it takes the same time and is not.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Error> {
        self.run(move || {
            let known = stored.is_some();
            let against = stored.or_else(|| NOBODY.clone()).unwrap_or_default();
            known & verify(password.as_bytes(), &against)
        })
        .await
    }

    /// As [`Hasher::verify`], and the hash anew when it was made with other parameters than today's.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait.
    pub async fn check(&self, password: String, stored: Option<String>) -> Result<Checked, Error> {
        let outdated = stored.as_deref().is_some_and(|stored| !is_current(stored));
        let right = self.verify(password.clone(), stored).await?;
        let renewed = if right && outdated {
            Some(self.hash(password).await?)
        } else {
            None
        };
        Ok(Checked { right, renewed })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let permit =
            tokio::time::timeout(Duration::from_secs(5), self.0.clone().acquire_owned()).await;
        let Ok(Ok(permit)) = permit else {
            return Err(Error::Busy {});
        };
        tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop(permit);
            outcome
        })
        .await
        .map_err(|_| Error::Cryptography { what: "hashing" })
    }
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| Error::Cryptography {
        what: "argon2 parameters",
    })?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &[u8]) -> Result<String, Error> {
    let salt = crate::secret::random()?;
    let salt = salt.get(..16).unwrap_or_default();
    let hash: PasswordHash = argon2()?
        .hash_password_with_salt(password, salt)
        .map_err(|_| Error::Cryptography { what: "hashing" })?;
    Ok(hash.to_string())
}

/// Whether a hash was made with today's parameters.
fn is_current(stored: &str) -> bool {
    stored.starts_with(&format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1$"))
}

fn verify(password: &[u8], stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else {
        return false;
    };
    argon2().is_ok_and(|argon2| argon2.verify_password(password, &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::task::JoinSet;

    #[test]
    fn passwords_are_accepted_from_eight_to_128_characters_unless_common() {
        let accepted =
            |password: &str| demand_acceptable("/password", password, "wang.fang").is_ok();
        assert!(!accepted("Kq7-pLm"));
        assert!(accepted("Kq7-pLmx"));
        assert!(accepted(&"长密码Aq9".repeat(21)));
        assert!(!accepted(&"ab".repeat(65)));
        for common in [
            "password123",
            "Password123",
            "11111111",
            "wang.fang1",
            "qwertyuiop",
            "woaini1314",
            "password!2026",
            "password-2026-5512",
        ] {
            let fine = ["wang.fang1", "password-2026-5512"].contains(&common);
            assert_eq!(accepted(common), fine, "{common}");
        }
        assert!(demand_acceptable("/password", "Wang.Fang", "wang.fang").is_err());
    }

    #[test]
    fn the_list_of_common_passwords_is_sorted_for_its_search() {
        assert!(COMMON.is_sorted());
    }

    #[tokio::test]
    async fn a_hash_with_other_parameters_is_renewed_only_for_the_right_password() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(64, 1, 1, None).unwrap(),
        );
        let stored: PasswordHash = weak
            .hash_password_with_salt(b"correct horse", b"sixteen bytes 16")
            .unwrap();
        let hasher = Hasher::default();
        let check = async |password: &str| {
            hasher
                .check(password.to_owned(), Some(stored.to_string()))
                .await
                .unwrap()
        };
        let renewed = check("correct horse").await.renewed.unwrap();
        assert!(is_current(&renewed) && verify(b"correct horse", &renewed));
        assert_eq!(
            check("wrong horse").await,
            Checked {
                right: false,
                renewed: None
            }
        );
        let again = hasher
            .check("correct horse".to_owned(), Some(renewed))
            .await
            .unwrap();
        assert_eq!((again.right, again.renewed), (true, None));
    }

    #[tokio::test]
    async fn of_a_flood_of_sign_ins_few_are_hashed_at_once() {
        let hasher = Hasher::default();
        let at_work = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let mut flood = JoinSet::new();
        for _ in 0..12 {
            let (hasher, at_work, most) = (hasher.clone(), at_work.clone(), most.clone());
            flood.spawn(async move {
                let work = move || {
                    most.fetch_max(at_work.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(10));
                    at_work.fetch_sub(1, Ordering::SeqCst);
                };
                hasher.run(work).await
            });
        }
        assert!(flood.join_all().await.iter().all(Result::is_ok));
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
        // Beside the 90 MiB of an instance under load they stay within 150 MB.
        assert!(AT_ONCE * usize::try_from(MEMORY_KIB).unwrap() <= 30 * 1024);
    }

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_and_nobody_by_none() {
        let hasher = Hasher::default();
        let stored = hasher.hash("correct horse".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=12288,t=3,p=1$"));
        assert!(
            hasher
                .verify("correct horse".to_owned(), Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("correct hors".to_owned(), Some(stored))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("nobody has this password".to_owned(), None)
                .await
                .unwrap()
        );
    }
}
