//! Which deals departures concern, and what becomes of them there.
//!
//! Who came back sells anew: a departure concerns the deals that came to count before the return, and none that an earlier one
//! concerns already. One that was recorded by mistake concerns none.

use super::{Delegate, Departure, store};
use crate::month::midnight;
use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::policy::LeaverOutcome;
use kehu_db::PgConnection;
use kehu_kernel::{UnitId, UserId};
use std::collections::{HashMap, HashSet};

/// The deals that came to count from one instant until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    /// None: from ever.
    pub(crate) from: Option<DateTime<Utc>>,
    /// None: for ever.
    pub(crate) before: Option<DateTime<Utc>>,
}

impl Span {
    pub(crate) fn holds(self, counted_at: DateTime<Utc>) -> bool {
        self.from.is_none_or(|from| from <= counted_at)
            && self.before.is_none_or(|before| counted_at < before)
    }
}

/// A delegate at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delegation {
    pub(crate) leaver: UserId,
    /// With no share where the departure was recorded by mistake: what was passed on comes back.
    pub(crate) delegate: Delegate,
    /// When the departure was recorded: what was payable by then stays the leaver's.
    pub(crate) since: DateTime<Utc>,
    /// The deals that are followed up.
    pub(crate) deals: Span,
}

/// What became of those who had left by an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Left {
    /// Those who get no more of some deals: by the manner of leaving, or for want of a delegate.
    pub(crate) forfeited: Vec<(UserId, Span)>,
    /// Those whose deals a delegate follows up, in the order of their departure.
    pub(crate) delegations: Vec<Delegation>,
}

impl Left {
    /// Who gets no more of a deal that came to count at an instant.
    pub(crate) fn forfeited_of(&self, counted_at: DateTime<Utc>) -> HashSet<UserId> {
        let lost = self.forfeited.iter();
        lost.filter(|(_, deals)| deals.holds(counted_at))
            .map(|(user, _)| *user)
            .collect()
    }

    /// Whether somebody gets no more of a deal that came to count at an instant.
    pub(crate) fn is_forfeited(&self, user: UserId, counted_at: DateTime<Utc>) -> bool {
        let mut lost = self.forfeited.iter();
        lost.any(|(who, deals)| *who == user && deals.holds(counted_at))
    }

    /// From departures in the order of their record, each with the end that is known.
    fn of(departures: &[Departure]) -> Self {
        let mut left = Self::default();
        let mut away_until: HashMap<UserId, DateTime<Utc>> = HashMap::new();
        let (mistaken, real): (Vec<_>, Vec<_>) = departures.iter().partition(|departure| {
            let end = departure.end.as_ref();
            end.is_some_and(|end| end.returned_on.is_none())
        });
        for departure in real {
            let returned_on = departure.end.as_ref().and_then(|end| end.returned_on);
            let deals = Span {
                from: away_until.get(&departure.user_id).copied(),
                before: returned_on.map(midnight),
            };
            if let Some(before) = deals.before {
                away_until.insert(departure.user_id, before);
            }
            left.note(departure, deals);
        }
        for departure in mistaken {
            left.take_back(departure);
        }
        left
    }

    fn note(&mut self, departure: &Departure, deals: Span) {
        let leaver = departure.user_id;
        match (departure.outcome, departure.delegate) {
            (LeaverOutcome::Paid, _) => {}
            (LeaverOutcome::Delegated, Some(delegate)) => self.delegations.push(Delegation {
                leaver,
                delegate,
                since: departure.recorded_at,
                deals,
            }),
            (LeaverOutcome::Delegated, None) | (LeaverOutcome::Forfeited, _) => {
                self.forfeited.push((leaver, deals));
            }
        }
    }

    /// What a delegate got of a departure that never was comes back, unless the same two have agreed again.
    fn take_back(&mut self, departure: &Departure) {
        let Some(delegate) = departure.delegate else {
            return;
        };
        let leaver = departure.user_id;
        let agreed =
            |one: &Delegation| (one.leaver, one.delegate.user_id) == (leaver, delegate.user_id);
        if !self.delegations.iter().any(agreed) {
            self.delegations.push(Delegation {
                leaver,
                delegate: Delegate {
                    share: Fraction::ZERO,
                    ..delegate
                },
                since: departure.recorded_at,
                deals: Span::default(),
            });
        }
    }
}

/// What became of those who had left a site by an instant.
pub(crate) async fn left(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<Left, kehu_db::Error> {
    Ok(Left::of(&store::before(connection, site, cutoff).await?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::departures::{DepartureEnd, Manner};
    use kehu_kernel::DepartureId;

    fn on(day: &str) -> DateTime<Utc> {
        midnight(day.parse().unwrap())
    }

    fn departure(user_id: UserId, outcome: LeaverOutcome, end: Option<Option<&str>>) -> Departure {
        Departure {
            id: DepartureId::generate(),
            site_id: UnitId::generate(),
            user_id,
            manner: Manner::Dismissed,
            outcome,
            left_on: "2026-06-02".parse().unwrap(),
            reason: "离职".to_owned(),
            delegate: None,
            recorded_at: on("2026-06-02"),
            recorded_by: UserId::generate(),
            end: end.map(|day| DepartureEnd {
                returned_on: day.map(|day| day.parse().unwrap()),
                reason: "返岗".to_owned(),
                recorded_at: on("2026-07-01"),
                recorded_by: UserId::generate(),
            }),
        }
    }

    #[test]
    fn att_d09_a_departure_concerns_the_deals_before_the_return_and_the_next_one_those_after() {
        let user = UserId::generate();
        for (outcomes, lost) in [
            (
                (LeaverOutcome::Forfeited, LeaverOutcome::Paid),
                [true, false, false],
            ),
            (
                (LeaverOutcome::Paid, LeaverOutcome::Forfeited),
                [false, true, true],
            ),
        ] {
            let left = Left::of(&[
                departure(user, outcomes.0, Some(Some("2026-07-01"))),
                departure(user, outcomes.1, None),
            ]);
            let before = on("2026-07-01") - chrono::Duration::microseconds(1);
            let found =
                [before, on("2026-07-01"), on("2027-01-01")].map(|at| left.is_forfeited(user, at));
            assert_eq!(found, lost);
            assert_eq!(left.forfeited_of(before).contains(&user), lost[0]);
        }
    }

    #[test]
    fn att_d09_a_departure_that_never_was_concerns_no_deal_and_its_delegate_keeps_nothing() {
        let user = UserId::generate();
        let lost = departure(user, LeaverOutcome::Forfeited, Some(None));
        assert_eq!(Left::of(&[lost]), Left::default());
        let mut passed = departure(user, LeaverOutcome::Delegated, Some(None));
        passed.delegate = Some(Delegate {
            user_id: UserId::generate(),
            share: "1/2".parse().unwrap(),
        });
        let left = Left::of(&[passed.clone()]);
        assert!(left.delegations[0].delegate.share.is_zero());
        let again = Departure {
            end: None,
            ..passed.clone()
        };
        let left = Left::of(&[passed, again]);
        assert_eq!(left.delegations.len(), 1, "the two have agreed again");
        assert!(!left.delegations[0].delegate.share.is_zero());
    }
}
