//! Visitors who had been there before and were received as new (ATT-V02 to ATT-V05).

use super::{Finding, Weighed, ensure, question};
use crate::RuleId;
use crate::case::{
    Case, Standing, claimed, found, named, names, received, received_as_new, recognised, stands,
    visit_registered,
};
use crate::decision::{Evidence, Reason, Turn};
use crate::facts::{Reception, SearchKey};
use crate::period::same_day;
use crate::policy::Role;
use chrono::{DateTime, Utc};
use kehu_kernel::UserId;

/// V02: recognised the same day, no deal on the spot before it. B takes over.
pub(super) fn same_day_recognition(case: &Case<'_>) -> Weighed {
    let it = received_as_new_by_another(case)?;
    let recognition = it.recognition.as_ref().ok_or(Reason::NotRecognised)?;
    let at = recognition.at;
    let the_same_day = same_day(at, it.reception.arrived_at);
    ensure(the_same_day, Reason::RecognisedOnAnotherDay { at })?;
    ensure(at <= case.until, Reason::NotRecognised)?;
    it.finding(&[Role::Claimant], Turn::Kept)
        .shown([recognition.clone()])
        .decides()
}

/// V03: deal on the spot before recognition. One that comes after it, within the window, is looked at only where the policy
/// divides by it.
pub(super) fn deal_on_the_spot(case: &Case<'_>) -> Weighed {
    let it = received_as_new_by_another(case)?;
    ensure(case.on_the_spot(it.reception), Reason::NotOnTheSpot)?;
    let registration = it.receivers_registration(case)?;
    let is_divided = case.rules.divides_after_deal(RuleId::V03);
    let afterwards = it
        .recognition
        .clone()
        .filter(|known| is_divided && known.at <= it.window_end);
    it.finding(&[Role::Receiver], Turn::Used)
        .shown([registration])
        .shown(afterwards)
        .decides()
}

/// V04: no deal on the spot, recognised on a later day within the window.
pub(super) fn later_within_the_window(case: &Case<'_>) -> Weighed {
    let it = received_as_new_by_another(case)?;
    let recognition = it.recognition.as_ref().ok_or(Reason::NotRecognised)?;
    let (at, window_end) = (recognition.at, it.window_end);
    ensure(
        at <= window_end,
        Reason::RecognisedTooLate { at, window_end },
    )?;
    let registration = it.receivers_registration(case)?;
    it.finding(&[Role::Receiver], Turn::Used)
        .shown([registration, recognition.clone()])
        .decides()
}

/// V05: not recognised within the window.
pub(super) fn not_within_the_window(case: &Case<'_>) -> Weighed {
    let it = received_as_new_by_another(case)?;
    if let Some(at) = it.recognition.as_ref().map(|recognition| recognition.at) {
        ensure(at > it.window_end, Reason::RecognisedInTime { at })?;
    }
    let registration = it.receivers_registration(case)?;
    it.finding(&[Role::Receiver], Turn::Used)
        .shown([registration])
        .shown(it.recognition.clone())
        .decides()
}

/// A received as new while B's claim stood.
struct ReceivedAsNew<'c> {
    reception: &'c Reception,
    rival: Standing<'c>,
    /// The first recognition, or match by telephone.
    recognition: Option<Evidence>,
    /// The last instant at which a recognition still divides the commission.
    window_end: DateTime<Utc>,
}

/// B is the first standing claimant to be recognised; the earliest one when nobody is.
fn received_as_new_by_another<'c>(case: &'c Case<'_>) -> Result<ReceivedAsNew<'c>, Reason> {
    let reception = question(case)?;
    let earliest = case.rival(reception).ok_or(Reason::NoStandingClaim)?;
    ensure(case.as_new(reception), Reason::NotReceivedAsNew)?;
    let first_known = case
        .standing(reception)
        .filter_map(|rival| Some((first_recognition(case, reception, rival.holder)?, rival)))
        .min_by(|(one, _), (other, _)| one.cmp(other));
    let (recognition, rival) = match first_known {
        Some((recognition, rival)) => (Some(recognition), rival),
        None => (None, earliest),
    };
    Ok(ReceivedAsNew {
        reception,
        rival,
        recognition,
        window_end: case
            .rules
            .recognition
            .window
            .last_instant(reception.arrived_at, false),
    })
}

impl<'c> ReceivedAsNew<'c> {
    fn finding(&self, owners: &'static [Role], turn: Turn) -> Finding {
        let receiver = self.reception.receiver;
        Finding::owned_by(owners)
            .part(Role::Receiver, receiver, self.reception.arrived_at)
            .claimed_by(self.rival)
            .turn(self.reception, receiver, turn)
            .shown([received_as_new(self.reception), stands(self.rival)])
    }

    /// The registration of the visit. While B's claim stands A gets none by it, but has registered all the same.
    fn receivers_registration(&self, case: &Case<'_>) -> Result<Evidence, Reason> {
        let salesperson = self.reception.receiver;
        let claim = case.registered(self.reception, salesperson).map(claimed);
        claim
            .or_else(|| {
                case.visit_registration(self.reception)
                    .map(visit_registered)
            })
            .ok_or(Reason::NotRegistered { salesperson })
    }
}

/// When the earlier salesperson and the visitor first knew each other again, from the reception on: also by a later visit that
/// the earlier one, or another on that one's behalf, received, to which the visitor named the earlier one, or for which a search
/// by telephone found that one.
pub(super) fn first_recognition(
    case: &Case<'_>,
    reception: &Reception,
    earlier: UserId,
) -> Option<Evidence> {
    let later = case.visits_after(reception).find_map(|visit| {
        if visit.receiver == earlier || visit.on_behalf_of == Some(earlier) {
            return Some(received(visit));
        }
        if names(visit, earlier) {
            return Some(named(visit, earlier));
        }
        found_by_telephone(case, visit, earlier)
    });
    recognised_at(case, reception, earlier)
        .into_iter()
        .chain(later)
        .min()
}

/// As [`first_recognition`], without what a later visit shows.
pub(super) fn recognised_at(
    case: &Case<'_>,
    reception: &Reception,
    earlier: UserId,
) -> Option<Evidence> {
    let in_person = case
        .facts
        .recognitions
        .iter()
        .filter(|it| it.earlier == earlier)
        .filter(|it| reception.arrived_at <= it.at && it.at <= case.known_until)
        .map(recognised);
    in_person
        .chain(found_by_telephone(case, reception, earlier))
        .min()
}

fn found_by_telephone(case: &Case<'_>, reception: &Reception, earlier: UserId) -> Option<Evidence> {
    case.searches_for(reception)
        .filter(|it| case.rules.recognition.search_counts && it.key == SearchKey::Telephone)
        .filter(|it| it.found == earlier)
        .map(found)
        .min()
}
