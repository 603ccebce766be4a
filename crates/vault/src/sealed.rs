//! Sealing and finding.

use crate::{Key, KeyError};
use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Layout of a sealed value: version, key id (4 bytes), nonce (12), ciphertext with tag.
const VERSION: u8 = 1;
const HEAD: usize = 1 + 4 + 12;

/// Why a value cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Sealed under a key that is no longer configured.
    #[error("the value was sealed under a key that is not configured")]
    UnknownKey,
    /// Not a sealed value, altered, or moved from another row.
    #[error("the sealed value is damaged or does not belong here")]
    Damaged,
    /// No randomness for the nonce.
    #[error("no randomness available")]
    NoRandomness,
}

/// The keys for personal data, present and former.
#[derive(Debug, Clone)]
pub struct Vault {
    column: Vec<Key>,
    blind: Vec<Key>,
}

/// The key of one customer's history. It is stored sealed; erasing the stored form erases what it seals.
#[derive(Debug, Clone)]
pub struct SubjectKey(Key);

/// Seals and opens under keys of one purpose, present and former.
#[derive(Debug, Clone)]
pub struct Sealer(Vec<Key>);

impl Sealer {
    /// Takes the keys: the first is the present one, the rest still open.
    ///
    /// # Errors
    /// When the list is empty.
    pub fn new(keys: Vec<Key>) -> Result<Self, KeyError> {
        if keys.is_empty() {
            return Err(KeyError::Form);
        }
        Ok(Self(keys))
    }

    /// Seals a value for one purpose and row.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn seal(&self, purpose: &str, row: &[u8; 16], plain: &str) -> Result<Vec<u8>, SealError> {
        self.0
            .first()
            .ok_or(SealError::UnknownKey)
            .and_then(|key| seal(key, purpose, row, plain.as_bytes()))
    }

    /// Opens a value that was sealed for this purpose and row.
    ///
    /// # Errors
    /// [`SealError`] when the key is unknown or the value is not what was sealed here.
    pub fn open(&self, purpose: &str, row: &[u8; 16], sealed: &[u8]) -> Result<String, SealError> {
        let plain = open(&self.0, purpose, row, sealed)?;
        String::from_utf8(plain).map_err(|_| SealError::Damaged)
    }
}

impl Vault {
    /// Takes the keys: of each list the first is the present one, the rest still open or find.
    ///
    /// # Errors
    /// When a list is empty or one key serves two purposes.
    pub fn new(column: Vec<Key>, blind: Vec<Key>) -> Result<Self, KeyError> {
        let shared = column.iter().any(|a| blind.iter().any(|b| a.same(b)));
        if column.is_empty() || blind.is_empty() || shared {
            return Err(KeyError::Form);
        }
        Ok(Self { column, blind })
    }

    /// Seals a value for one purpose and row.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn seal(&self, purpose: &str, row: &[u8; 16], plain: &str) -> Result<Vec<u8>, SealError> {
        self.column
            .first()
            .ok_or(SealError::UnknownKey)
            .and_then(|key| seal(key, purpose, row, plain.as_bytes()))
    }

    /// Opens a value that was sealed for this purpose and row.
    ///
    /// # Errors
    /// [`SealError`] when the key is unknown or the value is not what was sealed here.
    pub fn open(&self, purpose: &str, row: &[u8; 16], sealed: &[u8]) -> Result<String, SealError> {
        let plain = open(&self.column, purpose, row, sealed)?;
        String::from_utf8(plain).map_err(|_| SealError::Damaged)
    }

    /// The blind index under the present key, to be stored.
    #[must_use]
    pub fn blind_index(&self, purpose: &str, normalised: &str) -> Vec<u8> {
        self.blind
            .first()
            .map(|key| digest(key, purpose, normalised))
            .unwrap_or_default()
    }

    /// The blind indexes under all valid keys, to search with.
    #[must_use]
    pub fn blind_indexes(&self, purpose: &str, normalised: &str) -> Vec<Vec<u8>> {
        self.blind
            .iter()
            .map(|key| digest(key, purpose, normalised))
            .collect()
    }

    /// Makes a customer's own key, and the sealed form to be stored.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn new_subject_key(&self, row: &[u8; 16]) -> Result<(SubjectKey, Vec<u8>), SealError> {
        let key = Key::generate().map_err(|_| SealError::NoRandomness)?;
        let sealer = self.column.first().ok_or(SealError::UnknownKey)?;
        let sealed = seal(sealer, "subject key", row, key.bytes())?;
        Ok((SubjectKey(key), sealed))
    }

    /// Opens the stored form of a customer's own key.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn subject_key(&self, row: &[u8; 16], sealed: &[u8]) -> Result<SubjectKey, SealError> {
        let plain = open(&self.column, "subject key", row, sealed)?;
        let bytes: [u8; 32] = plain.try_into().map_err(|_| SealError::Damaged)?;
        Ok(SubjectKey(Key::from_bytes(bytes)))
    }
}

impl SubjectKey {
    /// As [`Vault::seal`], under the customer's own key.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn seal(&self, purpose: &str, row: &[u8; 16], plain: &str) -> Result<Vec<u8>, SealError> {
        seal(&self.0, purpose, row, plain.as_bytes())
    }

    /// As [`Vault::open`], under the customer's own key.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open(&self, purpose: &str, row: &[u8; 16], sealed: &[u8]) -> Result<String, SealError> {
        let plain = open(std::slice::from_ref(&self.0), purpose, row, sealed)?;
        String::from_utf8(plain).map_err(|_| SealError::Damaged)
    }
}

fn seal(key: &Key, purpose: &str, row: &[u8; 16], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut nonce = [0; 12];
    aws_lc_rs::rand::fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
    let bound = bound_to(purpose, row, &key.id());
    let ciphertext = cipher(key)
        .encrypt(
            &Nonce::from(nonce),
            Payload {
                msg: plain,
                aad: &bound,
            },
        )
        .map_err(|_| SealError::Damaged)?;
    Ok([&[VERSION][..], &key.id(), &nonce, &ciphertext].concat())
}

fn open(keys: &[Key], purpose: &str, row: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let (head, ciphertext) = sealed.split_at_checked(HEAD).ok_or(SealError::Damaged)?;
    let (version, head) = head.split_first().ok_or(SealError::Damaged)?;
    let (id, nonce) = head.split_at_checked(4).ok_or(SealError::Damaged)?;
    if *version != VERSION {
        return Err(SealError::Damaged);
    }
    let key = keys
        .iter()
        .find(|key| key.id() == id)
        .ok_or(SealError::UnknownKey)?;
    let nonce: [u8; 12] = nonce.try_into().map_err(|_| SealError::Damaged)?;
    let bound = bound_to(purpose, row, &key.id());
    cipher(key)
        .decrypt(
            &Nonce::from(nonce),
            Payload {
                msg: ciphertext,
                aad: &bound,
            },
        )
        .map_err(|_| SealError::Damaged)
}

fn cipher(key: &Key) -> Aes256GcmSiv {
    Aes256GcmSiv::new(key.bytes().into())
}

fn bound_to(purpose: &str, row: &[u8; 16], key: &[u8; 4]) -> Vec<u8> {
    [&key[..], row, purpose.as_bytes()].concat()
}

fn digest(key: &Key, purpose: &str, value: &str) -> Vec<u8> {
    // HMAC takes a key of any length: this cannot fail.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.bytes()) else {
        return Vec::new();
    };
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(value.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::generate().unwrap()
    }

    #[test]
    fn a_value_opens_only_in_its_row_and_for_its_purpose() {
        let vault = Vault::new(vec![key()], vec![key()]).unwrap();
        let sealed = vault.seal("bank account", &[1; 16], "6222 0200").unwrap();
        assert_eq!(
            vault.open("bank account", &[1; 16], &sealed).unwrap(),
            "6222 0200"
        );
        assert_eq!(
            vault.open("bank account", &[2; 16], &sealed),
            Err(SealError::Damaged)
        );
        assert_eq!(
            vault.open("resident id", &[1; 16], &sealed),
            Err(SealError::Damaged)
        );
    }

    #[test]
    fn any_altered_byte_is_noticed() {
        let vault = Vault::new(vec![key()], vec![key()]).unwrap();
        let sealed = vault.seal("p", &[1; 16], "11010519491231002X").unwrap();
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert!(
                vault.open("p", &[1; 16], &altered).is_err(),
                "byte {position}"
            );
        }
        assert_eq!(vault.open("p", &[1; 16], &[]), Err(SealError::Damaged));
    }

    #[test]
    fn a_former_key_still_opens_and_finds_but_no_longer_seals() {
        let (old, new, old_blind, new_blind) = (key(), key(), key(), key());
        let before = Vault::new(vec![old.clone()], vec![old_blind.clone()]).unwrap();
        let sealed = before.seal("p", &[1; 16], "secret").unwrap();
        let after = Vault::new(vec![new.clone(), old], vec![new_blind, old_blind]).unwrap();
        assert_eq!(after.open("p", &[1; 16], &sealed).unwrap(), "secret");
        assert!(
            after
                .blind_indexes("p", "x")
                .contains(&before.blind_index("p", "x"))
        );
        assert_eq!(
            before.open("p", &[1; 16], &after.seal("p", &[1; 16], "secret").unwrap()),
            Err(SealError::UnknownKey)
        );
    }

    #[test]
    fn one_key_for_two_purposes_is_refused() {
        let shared = key();
        assert!(Vault::new(vec![shared.clone()], vec![shared]).is_err());
    }

    #[test]
    fn history_sealed_under_a_customers_key_is_unreadable_without_it() {
        let vault = Vault::new(vec![key()], vec![key()]).unwrap();
        let (own, stored) = vault.new_subject_key(&[1; 16]).unwrap();
        let line = own.seal("history", &[9; 16], "13812341234").unwrap();
        assert_eq!(
            vault
                .subject_key(&[1; 16], &stored)
                .unwrap()
                .open("history", &[9; 16], &line)
                .unwrap(),
            "13812341234"
        );
        assert!(vault.open("history", &[9; 16], &line).is_err());
        assert!(vault.subject_key(&[2; 16], &stored).is_err());
    }
}
