//! Secrets and signatures of Standard Webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kehu_vault::{Key, KeyError};
use sha2::Sha256;

const PREFIX: &str = "whsec_";

/// What messages to an endpoint are signed with: 32 random bytes, shown once as `whsec_` and their base64 form.
pub struct Secret(Key);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new secret.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn generate() -> Result<Self, KeyError> {
        Key::generate().map(Self)
    }

    /// The form in which it is shown and, sealed, stored.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{PREFIX}{}", self.0.to_base64())
    }

    /// Reads that form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Key::from_base64(text.strip_prefix(PREFIX)?).ok().map(Self)
    }

    /// The signature of a message, as `v1,` and the base64 form of its HMAC-SHA-256.
    #[must_use]
    pub fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let bytes = STANDARD.decode(self.0.to_base64()).unwrap_or_default();
        signature(&bytes, id, timestamp, body)
    }
}

fn signature(key: &[u8], id: &str, timestamp: i64, body: &[u8]) -> String {
    // HMAC takes a key of any length: this cannot fail.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(format!("{id}.{timestamp}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    #[test]
    fn a_message_is_signed_as_the_reference_libraries_do() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        assert_eq!(
            signature(&key, id, 1_614_265_330, b"{\"test\": 2432232314}"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_secret_survives_its_text_and_signs_each_part_of_the_message() {
        let secret = Secret::generate().unwrap();
        let read = Secret::parse(&secret.text()).unwrap();
        let signed = secret.sign("a", 1, b"x");
        assert_eq!(read.sign("a", 1, b"x"), signed);
        for other in [
            secret.sign("b", 1, b"x"),
            secret.sign("a", 2, b"x"),
            secret.sign("a", 1, b"y"),
            Secret::generate().unwrap().sign("a", 1, b"x"),
        ] {
            assert_ne!(other, signed);
        }
        assert!(Secret::parse("whsec_short").is_none());
        assert!(Secret::parse(&secret.text()[1..]).is_none());
        assert_eq!(format!("{secret:?}"), "Secret(..)");
    }
}
