//! Who is next, and whom that passes over.

use crate::model::{Cause, Engagement, Line, Place, Presence, PresenceState};
use kehu_attribution::policy::{Missed, MissedTurns, RotationRules};
use kehu_kernel::{PresenceId, UserId};

/// What a presence means for a turn that comes now: why it passes the salesperson over; none for whoever can receive.
pub(crate) fn cause(place: &Place, presence: Option<&Presence>) -> Option<Cause> {
    if place.barred {
        return Some(Cause::NotAdmitted);
    }
    let Some(presence) = presence else {
        return Some(Cause::Absent);
    };
    match presence.state {
        PresenceState::OnSite => None,
        PresenceState::Busy => Some(match presence.engagement {
            Some(Engagement::Returning) => Cause::BusyWithReturning,
            Some(Engagement::Named) => Cause::BusyWithNamed,
            Some(Engagement::Volunteer) => Cause::Volunteering,
            Some(Engagement::NewVisitor | Engagement::Accompanied) | None => Cause::BusyWithNew,
        }),
        PresenceState::OnBusiness => Some(Cause::OnBusiness),
        PresenceState::Out
        | PresenceState::OnLeave
        | PresenceState::Absent
        | PresenceState::Left => Some(Cause::Absent),
    }
}

/// Who takes the next turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Those whom it passes over, in order, with why and during which stretch of presence.
    pub(crate) passed: Vec<(UserId, Cause, Option<PresenceId>)>,
    pub(crate) taker: UserId,
    /// The entry that granted the claim from which the turn comes; none when it comes by order.
    pub(crate) claim: Option<i64>,
}

/// The next turn: first what is owed to somebody who can receive, then the order. Those in `except` are left where they
/// stand: it is not for them. Nothing when nobody can receive; then nobody is passed over either.
pub(crate) fn next(line: &Line, presences: &[Presence], except: &[UserId]) -> Option<Plan> {
    let of = |who: UserId| presences.iter().find(|one| one.salesperson == who);
    let owed = line.claims().iter().find(|claim| {
        !except.contains(&claim.who)
            && line
                .on_duty(claim.who)
                .is_some_and(|place| cause(place, of(claim.who)).is_none())
    });
    if let Some(claim) = owed {
        return Some(Plan {
            passed: Vec::new(),
            taker: claim.who,
            claim: Some(claim.entry),
        });
    }
    let mut passed = Vec::new();
    for place in line.order() {
        if except.contains(&place.who) {
            continue;
        }
        let presence = of(place.who);
        match cause(place, presence) {
            None => {
                return Some(Plan {
                    passed,
                    taker: place.who,
                    claim: None,
                });
            }
            Some(cause) => passed.push((place.who, cause, presence.map(|one| one.id))),
        }
    }
    None
}

/// Whether a reception of this kind uses a turn (ATT-G07, ATT-G09, ATT-G24).
#[must_use]
pub fn uses_turn(engagement: Engagement, rules: &RotationRules) -> bool {
    match engagement {
        Engagement::NewVisitor => true,
        Engagement::Accompanied => rules.accompanied_visitor_uses_turn,
        Engagement::Returning => rules.returning_visitor_uses_turn,
        Engagement::Named => rules.named_visitor_uses_turn,
        Engagement::Volunteer => false,
    }
}

/// What becomes of a turn that was missed during a stretch of presence, once it is over.
pub(crate) fn missed(stretch: &Presence, rules: &RotationRules) -> Missed {
    let MissedTurns {
        absent,
        on_business,
        busy_with_new,
        busy_with_returning,
        busy_with_named,
        volunteering,
    } = rules.missed;
    match stretch.state {
        PresenceState::OnBusiness
            if stretch.order_confirmed == Some(true)
                || (stretch.order_confirmed.is_none() && !rules.business_verified) =>
        {
            on_business
        }
        PresenceState::Busy => match stretch.engagement {
            Some(Engagement::Returning) => busy_with_returning,
            Some(Engagement::Named) => busy_with_named,
            Some(Engagement::Volunteer) => volunteering,
            Some(Engagement::NewVisitor | Engagement::Accompanied) | None => busy_with_new,
        },
        _ => absent,
    }
}
