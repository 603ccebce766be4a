//! How each stands in the order at an instant.

use super::next::{cause, next};
use crate::model::{Claim, Line, Presence, Standing, Up};
use chrono::NaiveTime;
use kehu_attribution::policy::RotationRules;
use kehu_kernel::UserId;

/// Those on duty, in the order in which they receive: whoever is owed a turn first, then the order. `time` is the time
/// of day at the site.
pub(crate) fn standings(
    line: &Line,
    presences: &[Presence],
    rules: &RotationRules,
    time: NaiveTime,
) -> Vec<Standing> {
    let mut standings: Vec<Standing> = sequence(line)
        .into_iter()
        .zip(1_u16..)
        .filter_map(|(who, place)| standing(line, presences, who, place))
        .collect();
    let taker = next(line, presences, &[]).map(|plan| plan.taker);
    let mut behind = rules.standby;
    for one in &mut standings {
        if Some(one.salesperson) == taker {
            one.up = Up::Next;
        } else if one.cause.is_none() && behind > 0 {
            one.up = Up::StandingBy;
            behind -= 1;
        }
    }
    let desk = rules
        .lunch_desk
        .filter(|desk| desk.from <= time && time < desk.until);
    let people = desk.map_or(0, |desk| usize::from(desk.people));
    standings
        .iter_mut()
        .filter(|one| one.cause.is_none())
        .take(people)
        .for_each(|one| one.desk_duty = true);
    standings
}

/// Everybody on duty once: by the first claim, then by order.
pub(crate) fn sequence(line: &Line) -> Vec<UserId> {
    let mut sequence: Vec<UserId> = Vec::new();
    let owed = line.claims().iter().map(|claim| claim.who);
    let ordered = line.order().into_iter().map(|place| place.who);
    for who in owed.chain(ordered) {
        if line.on_duty(who).is_some() && !sequence.contains(&who) {
            sequence.push(who);
        }
    }
    sequence
}

fn standing(line: &Line, presences: &[Presence], who: UserId, place: u16) -> Option<Standing> {
    let stands = line.on_duty(who)?;
    let presence = presences.iter().find(|one| one.salesperson == who);
    let cause = cause(stands, presence);
    let claims: Vec<Claim> = line
        .claims()
        .iter()
        .filter(|claim| claim.who == who)
        .copied()
        .collect();
    Some(Standing {
        salesperson: who,
        place,
        claims,
        received: stands.received,
        up: if cause.is_none() {
            Up::Waiting
        } else {
            Up::PassedOver
        },
        cause,
        desk_duty: false,
        presence: presence.cloned(),
    })
}
