//! What people read of a complaint instead of keys and identifiers: names of categories, causes and units.

use crate::desk::{policy_at, policy_of};
use crate::model::Complaint;
use crate::policy::ComplaintPolicy;
use crate::statistics::{Dimension, Span};
use crate::{Error, store};
use kehu_db::PgConnection;
use kehu_identity::units;
use kehu_kernel::{Caller, PolicyVersionId, UnitId, Words};
use std::collections::{HashMap, hash_map};

/// The names in complaints that it has learnt.
#[derive(Debug, Default)]
pub struct Names {
    policies: HashMap<(UnitId, Option<PolicyVersionId>), ComplaintPolicy>,
    units: HashMap<UnitId, Words>,
}

impl Names {
    /// Learns the names in these complaints, each under the policy that it is handled under.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Policy`].
    pub async fn learn(
        &mut self,
        connection: &mut PgConnection,
        caller: &Caller,
        complaints: &[Complaint],
    ) -> Result<(), Error> {
        for complaint in complaints {
            let key = (complaint.unit_id, complaint.policy_version_id);
            if let hash_map::Entry::Vacant(free) = self.policies.entry(key) {
                free.insert(policy_of(connection, caller, complaint).await?);
            }
        }
        let named = complaints
            .iter()
            .flat_map(|one| [Some(one.unit_id), one.responsible_unit_id])
            .flatten();
        self.learn_units(connection, named).await
    }

    /// Learns the names of units.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub(crate) async fn learn_units(
        &mut self,
        connection: &mut PgConnection,
        named: impl Iterator<Item = UnitId>,
    ) -> Result<(), Error> {
        let mut new: Vec<UnitId> = named
            .filter(|unit| !self.units.contains_key(unit))
            .collect();
        new.sort_unstable();
        new.dedup();
        if !new.is_empty() {
            self.units.extend(units::names_of(connection, &new).await?);
        }
        Ok(())
    }

    /// The name of a complaint's category.
    #[must_use]
    pub fn category(&self, complaint: &Complaint) -> Words {
        let found = self
            .policy(complaint)
            .and_then(|policy| policy.category(&complaint.category));
        found.map_or_else(
            || alike(&complaint.category),
            |one| Words::new(&one.name_en, &one.name_zh),
        )
    }

    /// The name of a cause that was found of a complaint.
    #[must_use]
    pub fn cause(&self, complaint: &Complaint, key: &str) -> Words {
        let found = self.policy(complaint).and_then(|policy| policy.cause(key));
        found.map_or_else(|| alike(key), |one| Words::new(&one.name_en, &one.name_zh))
    }

    /// The name of a unit in a complaint.
    #[must_use]
    pub fn unit(&self, unit: UnitId) -> Words {
        let found = self.units.get(&unit).cloned();
        found.unwrap_or_else(|| alike(&unit.to_string()))
    }

    fn policy(&self, complaint: &Complaint) -> Option<&ComplaintPolicy> {
        self.policies
            .get(&(complaint.unit_id, complaint.policy_version_id))
    }
}

/// What is called by nothing but its key, since no policy names it any more.
fn alike(key: &str) -> Words {
    Words::new(key, key)
}

/// The names of the keys by which the figures of a span are divided, where they have names of their own: categories and
/// causes as the policies of today call them, responsible units.
///
/// # Errors
/// [`Error::Database`], [`Error::Policy`].
pub async fn names_of_keys(
    connection: &mut PgConnection,
    caller: &Caller,
    span: &Span,
    (dimension, keys): (Dimension, &[&str]),
) -> Result<HashMap<String, Words>, Error> {
    let mut names = HashMap::new();
    match dimension {
        Dimension::Category | Dimension::Cause => {
            for unit in store::statistics::units(connection, &caller.scope, span).await? {
                let policy = policy_at(connection, unit, caller.today()).await?.document;
                let causes = dimension == Dimension::Cause;
                for (key, en, zh) in named(&policy, causes) {
                    names
                        .entry(key.to_owned())
                        .or_insert_with(|| Words::new(en, zh));
                }
            }
        }
        Dimension::Unit => {
            let ids: Vec<UnitId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
            let found = units::names_of(connection, &ids).await?;
            names.extend(found.into_iter().map(|(id, name)| (id.to_string(), name)));
        }
        Dimension::Channel | Dimension::Severity | Dimension::Month => {}
    }
    Ok(names)
}

fn named(policy: &ComplaintPolicy, causes: bool) -> Vec<(&str, &str, &str)> {
    if causes {
        let all = policy.causes.iter();
        all.map(|one| (&*one.key, &*one.name_en, &*one.name_zh))
            .collect()
    } else {
        let all = policy.categories.iter();
        all.map(|one| (&*one.key, &*one.name_en, &*one.name_zh))
            .collect()
    }
}
