//! Who belongs to a case: the buyers, and those whom family ties that the policy counts join to them. Other relatives are
//! parties of their own (ATT-V12, ATT-R11).

use crate::facts::{Facts, Kinship, Relative};
use crate::policy::DeterminationRules;
use chrono::{DateTime, Utc};
use kehu_kernel::CustomerId;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The facts without what is recorded of relatives who do not belong to the case.
pub(crate) fn of_household<'f>(rules: &DeterminationRules, facts: &'f Facts) -> Cow<'f, Facts> {
    if facts.relatives.is_empty() {
        return Cow::Borrowed(facts);
    }
    let apart = set_aside(rules, facts, super::known_until(rules, facts));
    let is_apart = |it: &&Relative| {
        !it.members.is_empty() && it.members.iter().all(|person| apart.contains(person))
    };
    let relatives: Vec<&Relative> = facts.relatives.iter().filter(is_apart).collect();
    if relatives.is_empty() {
        return Cow::Borrowed(facts);
    }
    let mut own = facts.clone();
    own.leave_out(&relatives);
    Cow::Owned(own)
}

/// The relatives whom no tie that counts and was known in time joins to a buyer. Without known buyers nobody is set aside.
pub(super) fn set_aside(
    rules: &DeterminationRules,
    facts: &Facts,
    known_until: DateTime<Utc>,
) -> BTreeSet<CustomerId> {
    let named = facts.deal.as_ref().map(|deal| &deal.buyers);
    let buyers = named.filter(|buyers| !buyers.is_empty());
    let buyers = buyers.unwrap_or(&facts.members);
    if buyers.is_empty() {
        return BTreeSet::new();
    }
    let known = || {
        facts
            .kinships
            .iter()
            .filter(|tie| tie.known_since <= known_until)
    };
    let related = reached(buyers, known);
    // A member whom nothing ties to a buyer is no relative: somebody who buys along, or the same person under another number.
    let strangers = facts.members.iter().filter(|it| !related.contains(it));
    let roots: Vec<CustomerId> = buyers.iter().chain(strangers).copied().collect();
    let counted = || known().filter(|tie| rules.family_ties.contains(&tie.kin));
    let joined = reached(&roots, counted);
    let mut others = reached(&roots, known);
    others.extend(facts.relatives.iter().flat_map(|it| &it.members));
    others.difference(&joined).copied().collect()
}

/// These people, and all whom ties join to them, near or far.
fn reached<'t, T: Iterator<Item = &'t Kinship>>(
    from: &[CustomerId],
    ties: impl Fn() -> T,
) -> BTreeSet<CustomerId> {
    let mut found: BTreeSet<CustomerId> = from.iter().copied().collect();
    loop {
        let before = found.len();
        for tie in ties() {
            if found.contains(&tie.one) || found.contains(&tie.other) {
                found.extend([tie.one, tie.other]);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
