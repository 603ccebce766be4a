//! Fingerprints of JSON documents.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of a JSON document in canonical form: object members sorted by name, no white space. Two
/// documents that say the same have the same digest, in whatever order their members were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a document.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        Self(Sha256::digest(canonical_json(document)).into())
    }

    /// The digest of a document that is in canonical form already, as [`canonical_json`] writes it.
    #[must_use]
    pub fn of_canonical(text: &str) -> Self {
        Self(Sha256::digest(text).into())
    }

    /// The bytes, as stored.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<Vec<u8>> for Digest {
    type Error = String;
    fn try_from(bytes: Vec<u8>) -> Result<Self, String> {
        let length = bytes.len();
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| format!("a digest has 32 bytes, not {length}"))
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The canonical text of a JSON document, over which [`Digest::of`] is made.
#[must_use]
pub fn canonical_json(document: &Value) -> String {
    let mut text = String::new();
    write_canonical(document, &mut text);
    text
}

/// Strings and numbers are written as `serde_json` writes them; only the order of members has to be fixed.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (place, (name, member)) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                write_canonical(member, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> String {
        Digest::of(&serde_json::from_str(text).unwrap()).to_string()
    }

    #[test]
    fn the_order_of_members_does_not_change_the_digest_and_the_order_of_items_does() {
        assert_eq!(
            digest(r#"{"b":[1,2],"a":{"d":"客","c":null}}"#),
            digest(r#"{ "a": {"c":null,"d":"\u5ba2"}, "b": [1, 2] }"#)
        );
        assert_ne!(digest("[1,2]"), digest("[2,1]"));
        assert_ne!(digest(r#"{"a":"1"}"#), digest(r#"{"a":1}"#));
    }

    #[test]
    fn the_digest_is_sha_256_of_the_canonical_text() {
        assert_eq!(
            digest("{ }"),
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }
}
