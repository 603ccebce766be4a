//! Finding many customers that may be on file already, in a few statements for all (CUS-01).

use super::duplicates::{Candidate, Duplicate, DuplicatePolicy, Reason, judge, numbers, stronger};
use super::store::duplicates::Traits;
use super::{CustomerKind, Error, store};
use crate::lineage::policy_of;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, CustomerId, UnitId};
use kehu_names::{Alikes, distinct_pairs, probes};
use kehu_vault::Vault;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// How many are looked for in one statement: it ends in time even where names are alike from a low figure on.
const AT_ONCE: usize = 100;
/// Most duplicates of one candidate that only a name alike tells of.
const MOST_NAMED_ALIKE: usize = 50;

/// The policies under which units live.
pub(crate) type Policies = HashMap<UnitId, DuplicatePolicy>;

/// The policies under which the units live, read once for each.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn policies_of(
    connection: &mut PgConnection,
    caller: &Caller,
    units: impl Iterator<Item = UnitId>,
) -> Result<Policies, Error> {
    let mut policies = Policies::new();
    for unit in units {
        if let Entry::Vacant(place) = policies.entry(unit) {
            let policy = policy_of::<DuplicatePolicy>(connection, unit, caller.today()).await?;
            place.insert(policy.document);
        }
    }
    Ok(policies)
}

/// As [`super::find_duplicates`], for each of many candidates and the unit it is meant for; the answers in their order.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn find_each(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    candidates: &[(UnitId, Candidate)],
    except: Option<CustomerId>,
) -> Result<Vec<Vec<Duplicate>>, Error> {
    let units = candidates.iter().map(|(unit, _)| *unit);
    let policies = policies_of(connection, caller, units).await?;
    find_by(connection, caller, vault, candidates, &policies, except).await
}

/// As [`find_each`], under policies that were read.
pub(crate) async fn find_by(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    candidates: &[(UnitId, Candidate)],
    policies: &Policies,
    except: Option<CustomerId>,
) -> Result<Vec<Vec<Duplicate>>, Error> {
    let mut found: Vec<Vec<Duplicate>> = candidates.iter().map(|_| Vec::new()).collect();
    if candidates.is_empty() {
        return Ok(found);
    }
    let policy = |unit: &UnitId| policies.get(unit).cloned().unwrap_or_default();
    let mut sought: Vec<Traits> = candidates
        .iter()
        .map(|(unit, candidate)| Traits {
            core: core(candidate),
            alike_from: policy(unit).similar_name_from,
            ..numbers(vault, candidate)
        })
        .collect();
    add_probes(connection, &mut sought).await?;
    let parts = sought
        .chunks(AT_ONCE)
        .zip(candidates.chunks(AT_ONCE))
        .zip(found.chunks_mut(AT_ONCE));
    for ((sought, candidates), found) in parts {
        for hit in store::duplicates::find_each(connection, &caller.scope, sought, except).await? {
            let place = usize::try_from(hit.of).unwrap_or(usize::MAX);
            if let (Some((unit, _)), Some(traits), Some(slot)) = (
                candidates.get(place),
                sought.get(place),
                found.get_mut(place),
            ) {
                slot.extend(judge(&traits.core, &policy(unit), hit.hit));
            }
        }
    }
    for duplicates in &mut found {
        duplicates.sort_by(stronger);
        let mut named = 0;
        duplicates.retain(|duplicate| {
            let only_named = duplicate.reasons == [Reason::SimilarName];
            named += usize::from(only_named);
            !only_named || named <= MOST_NAMED_ALIKE
        });
    }
    Ok(found)
}

/// Chooses by which pairs each core is looked for: the rare ones. What is frequent the database knows, and the candidates
/// themselves, where it has not counted yet.
async fn add_probes(connection: &mut PgConnection, sought: &mut [Traits]) -> Result<(), Error> {
    let pairs: Vec<Vec<String>> = sought
        .iter()
        .map(|traits| distinct_pairs(&traits.core))
        .collect();
    let mut here: HashMap<&str, usize> = HashMap::new();
    for pair in pairs.iter().flatten() {
        *here.entry(pair).or_default() += 1;
    }
    if here.is_empty() {
        return Ok(());
    }
    let distinct: Vec<&str> = here.keys().copied().collect();
    let frequent = store::duplicates::frequent_pairs(connection, &distinct).await?;
    let frequency = |pair: &str| {
        let on_file = frequent.get(pair).copied().unwrap_or_default();
        (on_file, here.get(pair).copied().unwrap_or_default())
    };
    for traits in sought {
        traits.probes = probes(&traits.core, traits.alike_from, frequency);
    }
    Ok(())
}

/// Those who are about to be entered, found again by the traits that make them duplicates of one another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entered {
    places: usize,
    by_mobile: HashMap<String, usize>,
    names: Alikes,
    /// Of each name, whose it is.
    named: Vec<usize>,
}

impl Entered {
    /// Adds one; they are counted from nought.
    pub(crate) fn add(&mut self, candidate: &Candidate) {
        let place = self.places;
        self.places += 1;
        for mobile in &candidate.telephones {
            self.by_mobile.entry(mobile.clone()).or_insert(place);
        }
        let core = core(candidate);
        if !core.is_empty() {
            self.names.add(&core);
            self.named.push(place);
        }
    }

    /// The first that may be the same as the candidate: a mobile in common, or a company's name alike.
    pub(crate) fn first_alike(
        &self,
        candidate: &Candidate,
        policy: &DuplicatePolicy,
    ) -> Option<usize> {
        let by_mobile = candidate
            .telephones
            .iter()
            .filter_map(|mobile| self.by_mobile.get(mobile).copied());
        let by_name = self
            .names
            .first(&core(candidate), policy.similar_name_from)
            .and_then(|name| self.named.get(name).copied());
        by_mobile.chain(by_name).min()
    }
}

/// The core of a company's name; none of a person's, of whom many share one.
fn core(candidate: &Candidate) -> String {
    match &candidate.name {
        Some((name, CustomerKind::Company)) => kehu_names::company_core(name),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str, kind: CustomerKind, mobile: &str) -> Candidate {
        Candidate {
            name: Some((name.into(), kind)),
            telephones: vec![mobile.into()],
            identifiers: Vec::new(),
        }
    }

    fn are_alike(one: &Candidate, other: &Candidate) -> bool {
        let mut entered = Entered::default();
        entered.add(one);
        let found = entered.first_alike(other, &DuplicatePolicy::default());
        found.is_some()
    }

    #[test]
    fn cus_01_two_rows_are_alike_by_mobile_or_by_a_companys_name() {
        let company = |name, mobile| candidate(name, CustomerKind::Company, mobile);
        let person = |name, mobile| candidate(name, CustomerKind::Person, mobile);
        let (a, b) = ("13812341234", "13812341235");
        assert!(are_alike(
            &company("长沙远大化工有限公司", a),
            &company("岳阳石化有限公司", a)
        ));
        assert!(are_alike(
            &company("长沙远大化工有限公司", a),
            &company("长沙远大化工有限责任公司", b)
        ));
        assert!(are_alike(
            &company("长沙远大化工有限公司", a),
            &company("长沙远大化工厂", b)
        ));
        assert!(!are_alike(
            &company("长沙远大化工有限公司", a),
            &company("岳阳石化有限公司", b)
        ));
        assert!(!are_alike(&person("张伟", a), &person("张伟", b)));
    }

    #[test]
    fn cus_01_the_first_of_several_rows_alike_is_named() {
        let company = |name, mobile| candidate(name, CustomerKind::Company, mobile);
        let mut entered = Entered::default();
        for (name, mobile) in [
            ("岳阳石化", "13800000000"),
            ("远大化工", "13800000001"),
            ("远大化工", "13800000002"),
        ] {
            entered.add(&company(name, mobile));
        }
        let policy = DuplicatePolicy::default();
        let first = |name, mobile| entered.first_alike(&company(name, mobile), &policy);
        assert_eq!(first("远大化工", "13800000009"), Some(1));
        assert_eq!(first("远大化工", "13800000000"), Some(0));
        assert_eq!(first("湘江塑业", "13800000002"), Some(2));
        assert_eq!(first("湘江塑业", "13800000009"), None);
    }
}
