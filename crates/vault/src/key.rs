//! Symmetric keys.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the base64 form of 32 bytes.
    #[error("a key is 32 random bytes in base64, as made by `openssl rand -base64 32`")]
    Form,
    /// All bytes equal, or counting up: an example, not a key.
    #[error("the key is not random")]
    Trivial,
    /// The machine's source of randomness failed.
    #[error("no randomness available")]
    NoRandomness,
}

/// 256 secret bits; printed never, wiped when dropped.
#[derive(Debug)]
pub struct Key(SecretBox<[u8; 32]>);

impl Clone for Key {
    fn clone(&self) -> Self {
        Self(SecretBox::new(Box::new(*self.bytes())))
    }
}

impl Key {
    /// Reads the base64 form.
    ///
    /// # Errors
    /// [`KeyError`] when it is not 32 bytes or plainly not random.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| KeyError::Form)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Form)?;
        let steps: std::collections::HashSet<u8> = bytes
            .iter()
            .zip(bytes.iter().skip(1))
            .map(|(a, b)| b.wrapping_sub(*a))
            .collect();
        if steps.len() == 1 {
            Err(KeyError::Trivial)
        } else {
            Ok(Self::from_bytes(bytes))
        }
    }

    /// Makes a new random key.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn generate() -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self::from_bytes(bytes))
    }

    /// The base64 form, to be stored in a key file.
    #[must_use]
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.bytes())
    }

    /// Names the key without telling it.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let digest = Sha256::new()
            .chain_update(b"key id")
            .chain_update(self.bytes())
            .finalize();
        let mut id = [0; 4];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        id
    }

    /// Authenticates a message with HMAC-SHA-256. The purpose keeps codes of one kind from serving as another.
    #[must_use]
    pub fn authenticate(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        self.mac(purpose, message).finalize().into_bytes().into()
    }

    /// Whether a code was made by [`Key::authenticate`] over this message, in constant time.
    #[must_use]
    pub fn authenticates(&self, purpose: &str, message: &[u8], code: &[u8]) -> bool {
        self.mac(purpose, message).verify_slice(code).is_ok()
    }

    fn mac(&self, purpose: &str, message: &[u8]) -> Hmac<Sha256> {
        // HMAC fills a short key with zeros to the block; a whole block makes it infallible.
        let mut block = [0; 64];
        block
            .iter_mut()
            .zip(self.bytes())
            .for_each(|(to, from)| *to = *from);
        let mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        mac.chain_update(purpose.as_bytes())
            .chain_update([0])
            .chain_update(message)
    }

    /// Whether two keys are the same.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        use subtle::ConstantTimeEq;
        self.bytes().ct_eq(other.bytes()).into()
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_trivial_keys_are_refused() {
        assert_eq!(Key::from_base64("c2hvcnQ=").unwrap_err(), KeyError::Form);
        assert_eq!(
            Key::from_base64(&STANDARD.encode([7; 32])).unwrap_err(),
            KeyError::Trivial
        );
        let counting: Vec<u8> = (0..32).collect();
        assert_eq!(
            Key::from_base64(&STANDARD.encode(counting)).unwrap_err(),
            KeyError::Trivial
        );
    }

    #[test]
    fn a_code_holds_for_its_key_purpose_and_message_only() {
        let (key, other) = (Key::generate().unwrap(), Key::generate().unwrap());
        let code = key.authenticate("anchor", b"7");
        assert!(key.authenticates("anchor", b"7", &code));
        assert!(!key.authenticates("anchor", b"8", &code));
        assert!(!key.authenticates("token", b"7", &code));
        assert!(!other.authenticates("anchor", b"7", &code));
        assert!(!key.authenticates("anchor", b"7", &code[..31]));
    }

    #[test]
    fn a_key_survives_its_text_form_and_is_not_printed() {
        let key = Key::generate().unwrap();
        let read = Key::from_base64(&key.to_base64()).unwrap();
        assert!(read.same(&key) && read.id() == key.id());
        assert!(!format!("{key:?}").contains(&key.to_base64()));
    }
}
