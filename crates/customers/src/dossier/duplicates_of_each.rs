//! Finding many customers that may be on file already, in one statement (CUS-01).

use super::duplicates::{Candidate, Duplicate, DuplicatePolicy, judge, stronger, traits};
use super::{CustomerKind, Error, store};
use crate::lineage::policy_of;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, UnitId};
use kehu_vault::Vault;
use std::collections::HashMap;

/// As [`super::find_duplicates`], for each of many candidates and the unit it is meant for; the answers in their order.
///
/// # Errors
/// [`Error::Database`].
pub(crate) async fn find_duplicates_of_each(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    candidates: &[(UnitId, Candidate)],
) -> Result<Vec<Vec<Duplicate>>, Error> {
    let mut found: Vec<Vec<Duplicate>> = candidates.iter().map(|_| Vec::new()).collect();
    if candidates.is_empty() {
        return Ok(found);
    }
    let mut policies: HashMap<UnitId, DuplicatePolicy> = HashMap::new();
    for (unit, _) in candidates {
        if !policies.contains_key(unit) {
            let policy = policy_of::<DuplicatePolicy>(connection, *unit, caller.today()).await?;
            policies.insert(*unit, policy.document);
        }
    }
    let sought: Vec<_> = candidates
        .iter()
        .map(|(_, candidate)| traits(vault, candidate, core(candidate)))
        .collect();
    for hit in store::duplicates::find_each(connection, &caller.scope, &sought).await? {
        let place = usize::try_from(hit.of).unwrap_or(usize::MAX);
        if let (Some((unit, candidate)), Some(slot)) = (candidates.get(place), found.get_mut(place))
            && let Some(policy) = policies.get(unit)
        {
            slot.extend(judge(&core(candidate), policy, hit.hit));
        }
    }
    for duplicates in &mut found {
        duplicates.sort_by(stronger);
    }
    Ok(found)
}

/// Whether two that are both not on file may be the same: a mobile in common, or companies of the same core name.
pub(crate) fn are_alike(one: &Candidate, other: &Candidate) -> bool {
    let common = one
        .telephones
        .iter()
        .any(|mobile| other.telephones.contains(mobile));
    let (left, right) = (core(one), core(other));
    common || (!left.is_empty() && left == right)
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
        assert!(!are_alike(
            &company("长沙远大化工有限公司", a),
            &company("岳阳石化有限公司", b)
        ));
        assert!(!are_alike(&person("张伟", a), &person("张伟", b)));
    }
}
