//! Random secrets and their digests.

use crate::Error;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// 256 random bits.
pub(crate) fn random() -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| Error::Cryptography { what: "randomness" })?;
    Ok(bytes)
}

/// The digest under which a secret is stored. A plain one suffices: the secret has 256 random bits.
pub(crate) fn digest(purpose: &str, secret: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(purpose.as_bytes())
        .chain_update([0])
        .chain_update(secret)
        .finalize()
        .into()
}

/// The text of a secret, with a prefix that says what it is.
pub(crate) fn text(prefix: &str, secret: &[u8; 32]) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(secret))
}

/// Reads such a text; none when it has another form.
pub(crate) fn parse(prefix: &str, text: &str) -> Option<[u8; 32]> {
    let encoded = text
        .strip_prefix(prefix)
        .filter(|encoded| encoded.len() == 43)?;
    URL_SAFE_NO_PAD.decode(encoded).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_its_text_and_other_forms_are_refused() {
        let secret = random().unwrap();
        let shown = text("kehu_", &secret);
        assert_eq!(parse("kehu_", &shown), Some(secret));
        assert_eq!(parse("kehu_r_", &shown), None);
        assert_eq!(parse("kehu_", &shown[..shown.len() - 1]), None);
        assert_eq!(parse("kehu_", &format!("{shown}A")), None);
    }

    #[test]
    fn digests_differ_by_purpose() {
        assert_ne!(digest("a", b"x"), digest("b", b"x"));
    }
}
