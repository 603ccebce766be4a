//! Earlier claims that have expired (ATT-V18).

use super::rotation::received_as_new_visitor;
use super::{Weighed, question};
use crate::case::{Case, claimed};
use crate::decision::Reason;

/// V18: B's claim had expired when A received and registered the visitor.
pub(super) fn earlier_claim_expired(case: &Case<'_>) -> Weighed {
    let reception = question(case)?;
    if let Some(rival) = case.standing(reception).next() {
        return Err(Reason::ClaimStands {
            claimant: rival.holder,
            until: rival.claim.until,
        });
    }
    let expired = case.expired(reception).ok_or(Reason::NoEarlierClaim)?;
    received_as_new_visitor(case, reception)?
        .shown([claimed(expired)])
        .decides()
}
