//! Access tokens: signed with Ed25519, judged by the injected clock, and by nothing that a token says of itself.

use crate::Error;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kehu_kernel::{SessionId, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An access token lives this long.
pub const LIFETIME: Duration = Duration::minutes(15);
/// Clocks of instances may differ by this much.
const LEEWAY: Duration = Duration::seconds(5);
/// Media type of access tokens (RFC 9068).
const TYPE: &str = "at+jwt";
/// A longer text is no token of ours.
const LONGEST: usize = 2_048;

/// What a valid token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who.
    pub user: UserId,
    /// In which session.
    pub session: SessionId,
    /// The user's token version when it was issued.
    pub version: i32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    ver: i32,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
}

/// The keys of access tokens: the first signs, all verify.
pub struct SigningKeys {
    issuer: String,
    audience: String,
    keys: Vec<SigningKey>,
}

struct SigningKey {
    id: String,
    public: String,
    sign: EncodingKey,
    verify: DecodingKey,
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<&str> = self.keys.iter().map(|key| key.id.as_str()).collect();
        f.debug_struct("SigningKeys")
            .field("ids", &ids)
            .finish_non_exhaustive()
    }
}

/// A public key, as in a JSON Web Key Set (RFC 7517, RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Identifier, as in the head of tokens.
    pub id: String,
    /// The key in base64url.
    pub x: String,
}

impl SigningKeys {
    /// Reads one or two Ed25519 keys in PKCS#8 PEM and proves that they sign and verify.
    ///
    /// # Errors
    /// When there is no key, or one is of another kind or damaged.
    pub fn from_pem(pem: &str, issuer: &str, audience: &str) -> Result<Self, Error> {
        let broken = |_| Error::Cryptography {
            what: "reading the signing keys",
        };
        let mut keys = Vec::new();
        for block in pem.split("-----BEGIN PRIVATE KEY-----").skip(1) {
            let body = block.split("-----END").next().unwrap_or_default();
            let body: String = body
                .chars()
                .filter(|letter| !letter.is_whitespace())
                .collect();
            let der = STANDARD.decode(body).map_err(|_| Error::Cryptography {
                what: "reading the signing keys",
            })?;
            keys.push(SigningKey::from_der(&der).map_err(broken)?);
        }
        let read = Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            keys,
        };
        read.prove()?;
        Ok(read)
    }

    /// Makes a new key in PKCS#8 PEM.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn generate_pem() -> Result<String, Error> {
        let rng = aws_lc_rs::rand::SystemRandom::new();
        let der = Ed25519KeyPair::generate_pkcs8(&rng)
            .map_err(|_| Error::Cryptography { what: "randomness" })?;
        Ok(format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(der.as_ref())
        ))
    }

    /// Issues a token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(&self, claims: &Claims, now: DateTime<Utc>) -> Result<String, Error> {
        let key = self
            .keys
            .first()
            .ok_or(Error::Cryptography { what: "signing" })?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.id.clone());
        let wire = Wire {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: claims.user,
            sid: claims.session,
            ver: claims.version,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + LIFETIME).timestamp(),
            jti: kehu_kernel::EventId::generate().to_string(),
        };
        jsonwebtoken::encode(&header, &wire, &key.sign)
            .map_err(|_| Error::Cryptography { what: "signing" })
    }

    /// Verifies a token: algorithm, type, key, signature, issuer, audience, and the times by `now`.
    #[must_use]
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        self.verify_until(token, now).map(|(claims, _)| claims)
    }

    /// As [`SigningKeys::verify`], with the instant from which the token is no longer valid.
    pub(crate) fn verify_until(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Option<(Claims, DateTime<Utc>)> {
        if token.len() > LONGEST {
            return None;
        }
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) {
            return None;
        }
        let key = self
            .keys
            .iter()
            .find(|key| Some(key.id.as_str()) == header.kid.as_deref())?;
        let wire = jsonwebtoken::decode::<Wire>(token, &key.verify, &self.validation())
            .ok()?
            .claims;
        let (now, leeway) = (now.timestamp(), LEEWAY.num_seconds());
        let end = wire.exp.checked_add(leeway)?;
        let in_time = now < end && wire.nbf <= now + leeway && wire.iat <= now + leeway;
        let claims = Claims {
            user: wire.sub,
            session: wire.sid,
            version: wire.ver,
        };
        let end = DateTime::from_timestamp(end, 0)?;
        in_time.then_some((claims, end))
    }

    /// The public keys.
    #[must_use]
    pub fn public_keys(&self) -> Vec<PublicKey> {
        self.keys
            .iter()
            .map(|key| PublicKey {
                id: key.id.clone(),
                x: key.public.clone(),
            })
            .collect()
    }

    /// The library would read the machine's clock for exp and nbf, so those two are judged by us.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation
    }

    fn prove(&self) -> Result<(), Error> {
        let claims = Claims {
            user: UserId::generate(),
            session: SessionId::generate(),
            version: 1,
        };
        let now = DateTime::UNIX_EPOCH;
        let token = self.issue(&claims, now)?;
        if self.verify(&token, now) == Some(claims) {
            Ok(())
        } else {
            Err(Error::Cryptography {
                what: "the self-test of the signing keys",
            })
        }
    }
}

impl SigningKey {
    fn from_der(der: &[u8]) -> Result<Self, jsonwebtoken::errors::Error> {
        let invalid =
            || jsonwebtoken::errors::Error::from(jsonwebtoken::errors::ErrorKind::InvalidEddsaKey);
        let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| invalid())?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let digest = Sha256::digest(public.as_bytes());
        Ok(Self {
            id: URL_SAFE_NO_PAD.encode(digest.get(..9).unwrap_or_default()),
            verify: DecodingKey::from_ed_components(&public)?,
            sign: EncodingKey::from_ed_der(der),
            public,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn keys() -> SigningKeys {
        SigningKeys::from_pem(&SigningKeys::generate_pem().unwrap(), "kehu", "kehu").unwrap()
    }

    type Change = fn(&mut Header, &mut Value);

    fn claims() -> Claims {
        Claims {
            user: UserId::generate(),
            session: SessionId::generate(),
            version: 3,
        }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000 + second, 0).unwrap()
    }

    /// A token whose head and body were changed before it was signed with the right key.
    fn forged(keys: &SigningKeys, change: impl Fn(&mut Header, &mut Value)) -> String {
        let key = &keys.keys[0];
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(key.id.clone());
        let now = at(0).timestamp();
        let mut body = json!({"iss": "kehu", "aud": "kehu", "sub": UserId::generate(), "sid": SessionId::generate(), "ver": 1,
                              "iat": now, "nbf": now, "exp": now + 900, "jti": "x"});
        change(&mut header, &mut body);
        jsonwebtoken::encode(&header, &body, &key.sign).unwrap()
    }

    #[test]
    fn a_token_is_valid_for_fifteen_minutes_and_five_seconds_of_leeway() {
        let (keys, claims) = (keys(), claims());
        let token = keys.issue(&claims, at(0)).unwrap();
        assert_eq!(keys.verify(&token, at(0)), Some(claims.clone()));
        assert_eq!(keys.verify(&token, at(904)), Some(claims.clone()));
        assert_eq!(keys.verify(&token, at(905)), None);
        assert_eq!(keys.verify(&token, at(-5)), Some(claims));
        assert_eq!(keys.verify(&token, at(-6)), None);
    }

    #[test]
    fn forged_tokens_are_refused() {
        let keys = keys();
        assert!(
            keys.verify(&forged(&keys, |_, _| ()), at(0)).is_some(),
            "the unchanged one is valid"
        );
        let changes: [(&str, Change); 20] = [
            ("no type", |head, _| head.typ = None),
            ("another type", |head, _| head.typ = Some("JWT".into())),
            ("no key id", |head, _| head.kid = None),
            ("another key id", |head, _| {
                head.kid = Some("../../etc/passwd".into())
            }),
            ("no audience", |_, body| {
                drop(body.as_object_mut().unwrap().remove("aud"))
            }),
            ("another audience", |_, body| body["aud"] = "other".into()),
            ("a null audience", |_, body| body["aud"] = Value::Null),
            ("no issuer", |_, body| {
                drop(body.as_object_mut().unwrap().remove("iss"))
            }),
            ("another issuer", |_, body| body["iss"] = "other".into()),
            ("no subject", |_, body| {
                drop(body.as_object_mut().unwrap().remove("sub"))
            }),
            ("a subject that is no identifier", |_, body| {
                body["sub"] = "admin".into()
            }),
            ("no end", |_, body| {
                drop(body.as_object_mut().unwrap().remove("exp"))
            }),
            ("an end in text", |_, body| {
                body["exp"] = "1790000000".into()
            }),
            ("an end in floating point", |_, body| {
                body["exp"] = json!(1_790_000_000.5)
            }),
            ("an end in the past", |_, body| body["exp"] = 1.into()),
            ("an end past all numbers", |_, body| {
                body["exp"] = i64::MAX.into()
            }),
            ("a beginning in the future", |_, body| {
                body["nbf"] = 1_790_000_000.into()
            }),
            ("issued in the future", |_, body| {
                body["iat"] = 1_790_000_000.into()
            }),
            ("no token version", |_, body| {
                drop(body.as_object_mut().unwrap().remove("ver"))
            }),
            ("an unknown claim", |_, body| body["admin"] = true.into()),
        ];
        for (what, change) in changes {
            assert_eq!(keys.verify(&forged(&keys, change), at(0)), None, "{what}");
        }
    }

    #[test]
    fn other_algorithms_and_other_keys_are_refused() {
        let keys = keys();
        let token = keys.issue(&claims(), at(0)).unwrap();
        let mut parts = token.split('.');
        let (_, body, signature) = (
            parts.next().unwrap(),
            parts.next().unwrap(),
            parts.next().unwrap(),
        );
        for algorithm in ["none", "None", "HS256", "RS256", "ES256"] {
            let head = URL_SAFE_NO_PAD
                .encode(json!({"alg": algorithm, "typ": TYPE, "kid": keys.keys[0].id}).to_string());
            assert_eq!(
                keys.verify(&format!("{head}.{body}.{signature}"), at(0)),
                None,
                "{algorithm}"
            );
            assert_eq!(
                keys.verify(&format!("{head}.{body}."), at(0)),
                None,
                "{algorithm} without signature"
            );
        }
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(keys.keys[0].id.clone());
        let secret = EncodingKey::from_secret(keys.keys[0].public.as_bytes());
        let signed = jsonwebtoken::encode(
            &header,
            &json!({"iss": "kehu", "aud": "kehu", "sub": UserId::generate(), "exp": 1_790_000_000}),
            &secret,
        );
        assert_eq!(
            keys.verify(&signed.unwrap(), at(0)),
            None,
            "HS256 under the public key"
        );
        assert_eq!(
            self::keys().verify(&token, at(0)),
            None,
            "another server's key"
        );
        for broken in [
            "",
            ".",
            "..",
            "a.b.c",
            &token[..token.len() - 4],
            &"x".repeat(3_000),
        ] {
            assert_eq!(keys.verify(broken, at(0)), None, "{broken}");
        }
    }

    #[test]
    fn a_former_key_still_verifies_and_the_first_signs() {
        let (old, new) = (
            SigningKeys::generate_pem().unwrap(),
            SigningKeys::generate_pem().unwrap(),
        );
        let before = SigningKeys::from_pem(&old, "kehu", "kehu").unwrap();
        let after = SigningKeys::from_pem(&format!("{new}{old}"), "kehu", "kehu").unwrap();
        let claims = claims();
        assert_eq!(
            after.verify(&before.issue(&claims, at(0)).unwrap(), at(0)),
            Some(claims.clone())
        );
        assert_eq!(
            before.verify(&after.issue(&claims, at(0)).unwrap(), at(0)),
            None
        );
        assert_eq!(after.public_keys().len(), 2);
        assert!(SigningKeys::from_pem("", "kehu", "kehu").is_err());
    }
}
