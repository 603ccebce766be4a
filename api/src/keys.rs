//! The keys, from the files of the keys folder.
//!
//! `tokens.pem` holds Ed25519 keys in PKCS#8 for access tokens; `column.key`, `blind.key`, `refresh.key`,
//! `audit.key` and `webhook.key` hold one base64 key a line. The first of each file is the present one, a second one still counts: to
//! rotate, put the new key first, and take the old one out when nothing under it is left.

use kehu_backup::KeyNames;
use kehu_identity::SigningKeys;
use kehu_vault::{Key, Sealer, Vault};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const TOKENS: &str = "tokens.pem";
/// What is under it does not outlive a session.
const REFRESH: &str = "refresh.key";
const SYMMETRIC: [&str; 5] = [
    "column.key",
    "blind.key",
    REFRESH,
    "audit.key",
    "webhook.key",
];

/// All keys.
#[derive(Debug)]
pub struct Keys {
    /// For personal data.
    pub vault: Vault,
    /// For access tokens.
    pub signing: SigningKeys,
    /// For refresh tokens.
    pub refresh: Key,
    /// For audit anchors.
    pub audit: Key,
    /// For the secrets of webhook endpoints.
    pub webhook: Sealer,
}

impl Keys {
    /// Reads the folder.
    ///
    /// # Errors
    /// Names the file that is missing or holds what is no key, and keys that serve two purposes.
    pub fn read(folder: &Path, issuer: &str, audience: &str) -> Result<Self, String> {
        let mut lists = Vec::new();
        for name in SYMMETRIC {
            lists.push(read_list(folder, name)?);
        }
        let all: Vec<&Key> = lists.iter().flatten().collect();
        let doubled = all
            .iter()
            .enumerate()
            .any(|(index, key)| all.iter().skip(index + 1).any(|other| key.same(other)));
        if doubled {
            return Err(format!(
                "a key in {} serves two purposes; make each of its own",
                folder.display()
            ));
        }
        let mut lists = lists.into_iter();
        let (Some(column), Some(blind), Some(refresh), Some(audit), Some(webhook)) = (
            lists.next(),
            lists.next(),
            lists.next(),
            lists.next(),
            lists.next(),
        ) else {
            return Err("the list of key files is incomplete".to_owned());
        };
        let first = |keys: Vec<Key>, name: &str| {
            keys.into_iter()
                .next()
                .ok_or_else(|| format!("{name} is empty"))
        };
        Ok(Self {
            vault: Vault::new(column, blind).map_err(|error| error.to_string())?,
            signing: SigningKeys::from_pem(&read(folder, TOKENS)?, issuer, audience)
                .map_err(|error| format!("{TOKENS}: {error}"))?,
            refresh: first(refresh, REFRESH)?,
            audit: first(audit, "audit.key")?,
            webhook: Sealer::new(webhook).map_err(|error| error.to_string())?,
        })
    }

    /// The identifiers of the keys that data are sealed under and anchors are signed with, by file.
    ///
    /// # Errors
    /// Names the file that is missing or holds what is no key.
    pub fn names(folder: &Path) -> Result<KeyNames, String> {
        SYMMETRIC
            .iter()
            .filter(|name| **name != REFRESH)
            .map(|name| {
                let keys = read_list(folder, name)?;
                let ids = keys.iter().map(|key| hex::encode(key.id())).collect();
                Ok(((*name).to_owned(), ids))
            })
            .collect()
    }

    /// Makes each key file that is missing; readable by its owner only.
    ///
    /// # Errors
    /// When a file cannot be written or the machine has no randomness.
    pub fn make_missing(folder: &Path) -> Result<(), String> {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for name in SYMMETRIC {
            let key = Key::generate().map_err(|error| error.to_string())?;
            make(folder, name, &format!("{}\n", key.to_base64()))?;
        }
        make(
            folder,
            TOKENS,
            &SigningKeys::generate_pem().map_err(|error| error.to_string())?,
        )
    }
}

fn make(folder: &Path, name: &str, content: &str) -> Result<(), String> {
    let path = folder.join(name);
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
    {
        Ok(mut file) => file
            .write_all(content.as_bytes())
            .map_err(|error| format!("{}: {error}", path.display())),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

fn read(folder: &Path, name: &str) -> Result<String, String> {
    let path = folder.join(name);
    fs::read_to_string(&path).map_err(|error| {
        format!(
            "{}: {error}; `kehu keys` makes missing key files",
            path.display()
        )
    })
}

fn read_list(folder: &Path, name: &str) -> Result<Vec<Key>, String> {
    let keys: Result<Vec<Key>, _> = read(folder, name)?
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(Key::from_base64)
        .collect();
    match keys {
        Ok(keys) if keys.is_empty() => Err(format!("{name} holds no key")),
        Ok(keys) => Ok(keys),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_keys_are_read_and_the_same_key_twice_is_refused() {
        let folder =
            std::env::temp_dir().join(format!("kehu-keys-{}", kehu_kernel::EventId::generate()));
        Keys::make_missing(&folder).unwrap();
        assert!(Keys::read(&folder, "kehu", "kehu").is_ok());
        fs::copy(folder.join("blind.key"), folder.join("audit.key")).unwrap();
        assert!(
            Keys::read(&folder, "kehu", "kehu")
                .unwrap_err()
                .contains("two purposes")
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
