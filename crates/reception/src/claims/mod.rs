//! Claims: what a registration gives its salesperson, from its time until it expires (ATT-G20 to ATT-G22).
//!
//! One claim at a time stands on a party. A claim that the project manager has yet to confirm counts for that, since it takes
//! effect from its own time once confirmed; one whose registration is refused ends.

mod calendar;
mod store;

pub(crate) use calendar::{expiry, expiry_of_enquiry};
pub(crate) use store::{
    NewClaim, Source, confirm, hand_over, insert, refuse, standing, standing_of_each,
};

use crate::Error;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::{ClaimRules, Renewal};
use kehu_db::Tx;
use kehu_kernel::{Caller, FollowUpId, PartyId, RegistrationId, UserId, Zone};
use uuid::Uuid;

/// A claim on a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Identifier.
    pub id: Uuid,
    /// Who holds it.
    pub holder_id: UserId,
    /// The holder's name.
    pub holder_name: String,
    /// The registration that gives it; none where an enquiry does.
    pub registration_id: Option<RegistrationId>,
    /// From when it runs.
    pub began_at: DateTime<Utc>,
    /// The instant at which it no longer stands: the end of its last day.
    pub expires_at: DateTime<Utc>,
    /// Since when it counts; none while it waits for confirmation.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it ended before it expired.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Claim {
    /// Whether it stands at an instant.
    #[must_use]
    pub fn stands_at(&self, at: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.began_at <= at && at < self.expires_at
    }

    /// The last day on which it stands.
    #[must_use]
    pub fn last_day(&self) -> chrono::NaiveDate {
        Zone::CHINA.day_of(self.expires_at - chrono::Duration::microseconds(1))
    }

    /// The refusal of a second claim: who holds the first one, and until when (ATT-G22).
    pub(crate) fn taken(&self) -> Error {
        Error::ClaimStands {
            holder: self.holder_name.clone(),
            until: self.last_day(),
        }
    }
}

/// Puts the claims of a merged party with those of the one that is kept: of two that overlap the earlier holds, and the other
/// yields to it. Answers the claims that yielded, each with who held it.
pub(crate) async fn join(
    tx: &mut Tx,
    caller: &Caller,
    kept: PartyId,
    merged: PartyId,
) -> Result<Vec<(Uuid, UserId)>, Error> {
    let live = store::live_of_both(tx, kept, merged).await?;
    let mut holding: Vec<store::Live> = Vec::with_capacity(live.len());
    let (mut pairs, mut yielded) = (Vec::new(), Vec::new());
    for claim in live {
        match holding.iter().find(|held| held.overlaps(&claim)) {
            Some(held) => {
                pairs.push((claim.id, held.id));
                yielded.push((claim.id, claim.holder_id));
            }
            None => holding.push(claim),
        }
    }
    store::yield_to(tx, &pairs, caller.now).await?;
    store::move_all(tx, merged, kept).await?;
    Ok(yielded)
}

/// Lets a standing claim run anew from an instant, where the site's rules renew it so: by a contact that may be corrected, or
/// without one.
pub(crate) async fn renew(
    tx: &mut Tx,
    rules: &ClaimRules,
    by: Renewal,
    party: PartyId,
    holder: UserId,
    at: DateTime<Utc>,
    follow_up: Option<FollowUpId>,
) -> Result<(), Error> {
    if !rules.renewed_by.contains(&by) {
        return Ok(());
    }
    let renewal = store::NewRenewal {
        at,
        expires_at: expiry(rules, at),
        follow_up,
    };
    store::prolong(tx, party, holder, &renewal).await
}

/// A contact was corrected: the claims that it had renewed end as they would without it.
pub(crate) async fn forget_contact(
    tx: &mut Tx,
    follow_up: FollowUpId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for claim in store::take_back(tx, follow_up, now).await? {
        let renewals = store::renewals_of(tx, claim).await?;
        if let Some(until) = expiry_after(&renewals) {
            store::set_expiry(tx, claim, until).await?;
        }
    }
    Ok(())
}

/// That a claim was renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Renewed {
    at: DateTime<Utc>,
    former_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// Whether it was not taken back.
    counts: bool,
}

/// When a claim expires after all renewals that count, each while the claim stood; the renewals in the order in which they were
/// recorded. None for a claim that was never renewed.
fn expiry_after(renewals: &[Renewed]) -> Option<DateTime<Utc>> {
    let unrenewed = renewals.first()?.former_expires_at;
    let mut counting: Vec<&Renewed> = renewals.iter().filter(|one| one.counts).collect();
    counting.sort_by_key(|one| one.at);
    Some(counting.into_iter().fold(unrenewed, |until, one| {
        if one.at < until {
            until.max(one.expires_at)
        } else {
            until
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::Duration::days(day)
    }

    fn renewed(at: i64, former: i64, expires: i64, counts: bool) -> Renewed {
        Renewed {
            at: day(at),
            former_expires_at: day(former),
            expires_at: day(expires),
            counts,
        }
    }

    #[test]
    fn att_g26_a_claim_ends_as_it_would_without_what_was_taken_back() {
        for (renewals, until) in [
            (vec![], None),
            (vec![renewed(10, 30, 40, true)], Some(40)),
            (vec![renewed(10, 30, 40, false)], Some(30)),
            (
                vec![renewed(10, 30, 40, true), renewed(20, 40, 50, false)],
                Some(40),
            ),
            (
                vec![renewed(10, 30, 40, false), renewed(20, 40, 50, true)],
                Some(50),
            ),
            // What came when the claim would not have stood any more renews nothing.
            (
                vec![renewed(10, 30, 40, false), renewed(30, 40, 60, true)],
                Some(30),
            ),
            // Entered later for an earlier day.
            (
                vec![renewed(20, 30, 50, false), renewed(10, 50, 40, true)],
                Some(40),
            ),
        ] {
            assert_eq!(expiry_after(&renewals), until.map(day), "{renewals:?}");
        }
    }
}
