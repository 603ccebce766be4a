//! What a backup says of itself.

use crate::Error;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

pub(crate) const MANIFEST: &str = "manifest.json";
/// The form that this program writes.
pub(crate) const FORM: u16 = 1;

/// Identifiers of keys, by the key file in which they stand.
pub type KeyNames = BTreeMap<String, Vec<String>>;

/// How many rows a table has, and a digest of them that does not depend on their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// Rows.
    pub rows: i64,
    /// The sum of the first 64 bits of each row's SHA-256, in decimal.
    pub digest: String,
}

/// What a backup holds, at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of backup; 1 today.
    pub form: u16,
    /// Version of the program that made it.
    pub program: String,
    /// When the snapshot was taken.
    pub made_at: DateTime<Utc>,
    /// Major version of the database server.
    pub server: i32,
    /// Version of the newest migration.
    pub migration: i64,
    /// The keys that the data are sealed under.
    pub keys: KeyNames,
    /// Each table with its content.
    pub tables: BTreeMap<String, TableDigest>,
    /// How many different contents of files there are.
    pub files: usize,
}

impl Manifest {
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Form {
            form: u16,
            program: String,
        }
        let path = folder.join(MANIFEST);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::InvalidData => Error::Damaged(path.clone()),
            _ => Error::at(&path)(error),
        })?;
        // The form is read by itself: a later one may look different in everything else.
        let form: Form = serde_json::from_str(&text).map_err(|_| Error::Damaged(path.clone()))?;
        if form.form != FORM {
            return Err(Error::TooNew(form.program));
        }
        serde_json::from_str(&text).map_err(|_| Error::Damaged(path))
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(MANIFEST);
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::Disk {
            path: path.clone(),
            error: error.into(),
        })?;
        std::fs::write(&path, text + "\n").map_err(Error::at(&path))
    }

    /// Demands every key that the data are sealed under.
    pub(crate) fn demand_keys(&self, present: &KeyNames) -> Result<(), Error> {
        for (file, ids) in &self.keys {
            let there = present.get(file).map(Vec::as_slice).unwrap_or_default();
            if let Some(id) = ids.iter().find(|id| !there.contains(id)) {
                return Err(Error::KeyMissing {
                    file: file.clone(),
                    id: id.clone(),
                });
            }
        }
        Ok(())
    }

    /// Demands that a database holds what was backed up, and names the first tables that differ.
    pub(crate) fn demand_same(
        &self,
        restored: &BTreeMap<String, TableDigest>,
    ) -> Result<(), Error> {
        let names = self.tables.keys().chain(restored.keys());
        let mut differing: Vec<&str> = names
            .filter(|name| self.tables.get(*name) != restored.get(*name))
            .map(String::as_str)
            .collect();
        differing.sort_unstable();
        differing.dedup();
        if differing.is_empty() {
            return Ok(());
        }
        differing.truncate(5);
        Err(Error::Differs(differing.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let one = TableDigest {
            rows: 2,
            digest: "17".to_owned(),
        };
        Manifest {
            form: FORM,
            program: "0.1.0".to_owned(),
            made_at: "2026-06-01T04:00:00Z".parse().unwrap(),
            server: 15,
            migration: 1,
            keys: KeyNames::from([(
                "column.key".to_owned(),
                vec!["aa".to_owned(), "bb".to_owned()],
            )]),
            tables: BTreeMap::from([("customers".to_owned(), one)]),
            files: 0,
        }
    }

    #[test]
    fn every_key_is_demanded_and_others_do_no_harm() {
        let manifest = manifest();
        let with = |ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            manifest.demand_keys(&KeyNames::from([("column.key".to_owned(), ids)]))
        };
        assert!(with(&["cc", "bb", "aa"]).is_ok());
        assert!(matches!(with(&["aa"]), Err(Error::KeyMissing { id, .. }) if id == "bb"));
        assert!(manifest.demand_keys(&KeyNames::new()).is_err());
    }

    #[test]
    fn a_missing_a_changed_and_an_additional_table_are_found() {
        let manifest = manifest();
        assert!(manifest.demand_same(&manifest.tables).is_ok());
        let mut changed = manifest.tables.clone();
        changed.get_mut("customers").unwrap().digest = "18".to_owned();
        let mut more = manifest.tables.clone();
        more.insert("deals".to_owned(), manifest.tables["customers"].clone());
        for wrong in [BTreeMap::new(), changed, more] {
            assert!(matches!(
                manifest.demand_same(&wrong),
                Err(Error::Differs(_))
            ));
        }
    }
}
