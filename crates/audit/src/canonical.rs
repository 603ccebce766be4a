//! The one form of an entry that is hashed. It must never change: a new form would take a new version byte.

use chrono::{DateTime, Utc};
use kehu_kernel::{AuditId, UnitId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The digest of a seal.
pub type Hash = [u8; 32];

/// What precedes the first seal.
pub(crate) const GENESIS: Hash = [0; 32];

const VERSION: u8 = 1;

/// An entry as it stands in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Identifier; its order is roughly that of writing.
    pub id: AuditId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// `user`, `api_key` or `system`.
    pub principal_kind: String,
    /// Identifier of who acted; the worker's name for the system.
    pub principal_id: String,
    /// What was done, as `area.verb`.
    pub action: String,
    /// Kind of the thing.
    pub subject_kind: String,
    /// Its identifier.
    pub subject_id: Uuid,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// Names of the fields that were changed or disclosed.
    pub fields: Vec<String>,
    /// The reason that was given.
    pub reason: Option<String>,
    /// Whether personal data was shown in full.
    pub disclosure: bool,
    /// The request, as in `X-Request-Id`.
    pub request_id: Option<Uuid>,
}

impl StoredEntry {
    /// Its canonical bytes: a version byte, then every field in fixed order, each told apart from absence and led by
    /// its length, so that no two entries share a form.
    pub(crate) fn canonical(&self) -> Vec<u8> {
        let mut form = vec![VERSION];
        put(&mut form, Some(self.id.0.as_bytes()));
        put(
            &mut form,
            Some(&self.occurred_at.timestamp_micros().to_be_bytes()),
        );
        put(&mut form, Some(self.principal_kind.as_bytes()));
        put(&mut form, Some(self.principal_id.as_bytes()));
        put(&mut form, Some(self.action.as_bytes()));
        put(&mut form, Some(self.subject_kind.as_bytes()));
        put(&mut form, Some(self.subject_id.as_bytes()));
        put(
            &mut form,
            self.unit_id.as_ref().map(|unit| &unit.0.as_bytes()[..]),
        );
        form.extend(length(self.fields.len()));
        self.fields
            .iter()
            .for_each(|field| put(&mut form, Some(field.as_bytes())));
        put(&mut form, self.reason.as_ref().map(String::as_bytes));
        form.push(u8::from(self.disclosure));
        put(
            &mut form,
            self.request_id
                .as_ref()
                .map(|request| &request.as_bytes()[..]),
        );
        form
    }
}

/// The hash of a seal.
pub(crate) fn seal_hash(
    position: i64,
    previous: &Hash,
    sealed_at: DateTime<Utc>,
    canonical: &[u8],
) -> Hash {
    Sha256::new()
        .chain_update(position.to_be_bytes())
        .chain_update(previous)
        .chain_update(sealed_at.timestamp_micros().to_be_bytes())
        .chain_update(canonical)
        .finalize()
        .into()
}

fn put(form: &mut Vec<u8>, value: Option<&[u8]>) {
    form.push(u8::from(value.is_some()));
    if let Some(value) = value {
        form.extend(length(value.len()));
        form.extend_from_slice(value);
    }
}

fn length(length: usize) -> [u8; 8] {
    u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn entry(number: u128) -> StoredEntry {
        StoredEntry {
            id: AuditId(Uuid::from_u128(number)),
            occurred_at: "2026-03-01T08:00:00.000001Z".parse().unwrap(),
            principal_kind: "user".into(),
            principal_id: "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60".into(),
            action: "customers.update".into(),
            subject_kind: "customer".into(),
            subject_id: Uuid::from_u128(7),
            unit_id: None,
            fields: vec!["name".into(), "mobile".into()],
            reason: None,
            disclosure: false,
            request_id: None,
        }
    }

    /// Each neighbour differs from `entry(1)` in one field, or by moving a boundary between fields.
    fn neighbours() -> Vec<StoredEntry> {
        let e = || entry(1);
        vec![
            entry(2),
            StoredEntry {
                occurred_at: "2026-03-01T08:00:00.000002Z".parse().unwrap(),
                ..e()
            },
            StoredEntry {
                principal_kind: "api_key".into(),
                ..e()
            },
            StoredEntry {
                principal_id: "x".into(),
                ..e()
            },
            StoredEntry {
                principal_kind: "use".into(),
                principal_id: format!("r{}", e().principal_id),
                ..e()
            },
            StoredEntry {
                action: "customers.delete".into(),
                ..e()
            },
            StoredEntry {
                subject_kind: "contact".into(),
                ..e()
            },
            StoredEntry {
                subject_id: Uuid::from_u128(8),
                ..e()
            },
            StoredEntry {
                unit_id: Some(UnitId(Uuid::nil())),
                ..e()
            },
            StoredEntry {
                fields: vec!["mobile".into(), "name".into()],
                ..e()
            },
            StoredEntry {
                fields: vec!["namemobile".into()],
                ..e()
            },
            StoredEntry {
                fields: vec![],
                ..e()
            },
            StoredEntry {
                reason: Some(String::new()),
                ..e()
            },
            StoredEntry {
                disclosure: true,
                ..e()
            },
            StoredEntry {
                request_id: Some(Uuid::nil()),
                ..e()
            },
        ]
    }

    #[test]
    fn every_field_counts_in_the_canonical_form() {
        let mut forms: Vec<Vec<u8>> = neighbours().iter().map(StoredEntry::canonical).collect();
        forms.push(entry(1).canonical());
        let all = forms.len();
        forms.sort();
        forms.dedup();
        assert_eq!(forms.len(), all);
    }

    #[test]
    fn the_canonical_form_and_hash_stay_as_they_were_first_written() {
        let at = "2026-03-01T08:00:01Z".parse().unwrap();
        let hash = seal_hash(1, &GENESIS, at, &entry(1).canonical());
        assert_eq!(
            hex::encode(hash),
            "34c1bcc7f6250f28d9b34da85ba3e55f709db7307c3e16f44628d682d4d822bd"
        );
    }

    #[test]
    fn position_previous_and_instant_count_in_the_hash() {
        let at: DateTime<Utc> = "2026-03-01T08:00:01Z".parse().unwrap();
        let form = entry(1).canonical();
        let hash = seal_hash(1, &GENESIS, at, &form);
        assert_ne!(hash, seal_hash(2, &GENESIS, at, &form));
        assert_ne!(hash, seal_hash(1, &[1; 32], at, &form));
        assert_ne!(
            hash,
            seal_hash(1, &GENESIS, at + chrono::Duration::microseconds(1), &form)
        );
    }

    proptest! {
        #[test]
        fn different_texts_have_different_forms(a in ".{0,8}", b in ".{0,8}", c in ".{0,8}", d in ".{0,8}") {
            let one = StoredEntry { action: a.clone(), subject_kind: b.clone(), ..entry(1) };
            let two = StoredEntry { action: c.clone(), subject_kind: d.clone(), ..entry(1) };
            prop_assert_eq!(one.canonical() == two.canonical(), (a, b) == (c, d));
        }
    }
}
