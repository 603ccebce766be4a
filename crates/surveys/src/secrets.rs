//! Randomness and the secrets of links.

use crate::Error;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kehu_kernel::SurveyResponseId;
use sha2::{Digest, Sha256};

/// Random bytes.
pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Error> {
    let mut bytes = [0; LENGTH];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| kehu_identity::Error::Cryptography { what: "randomness" })?;
    Ok(bytes)
}

/// A new secret of 256 bits as it is told, and its digest as it is kept.
pub(crate) fn token() -> Result<(String, Vec<u8>), Error> {
    let secret = random::<32>()?;
    Ok((URL_SAFE_NO_PAD.encode(secret), digest(&secret)))
}

/// The digest of a secret as it was told; none of what can be no secret.
pub(crate) fn digest_of(token: &str) -> Option<Vec<u8>> {
    let secret: [u8; 32] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
    Some(digest(&secret))
}

/// A plain digest suffices: the secret has 256 random bits.
fn digest(secret: &[u8; 32]) -> Vec<u8> {
    Sha256::new()
        .chain_update(b"survey link\0")
        .chain_update(secret)
        .finalize()
        .to_vec()
}

/// An identifier that tells nothing of when it was made (SUR-12).
pub(crate) fn unordered_response_id() -> Result<SurveyResponseId, Error> {
    let bytes = random::<16>()?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid().into())
}
