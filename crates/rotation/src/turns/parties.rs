//! Parties that no turn brought, and the end of all.

use super::{engaged, found};
use crate::ledger::{Begins, Ledger, Note};
use crate::model::{ClaimKind, Engagement, Presence, PresenceState, Step, TurnEntry};
use crate::rules::{next, presence, standing};
use crate::{Error, site};
use kehu_attribution::policy::VolunteerReward;
use kehu_db::Tx;
use kehu_kernel::{Caller, ReceptionId, UnitId, UserId, Words};

/// Makes a salesperson busy with another's visitor, without a turn, and grants what the policy gives for it (ATT-G08).
/// Whom: the last in order who can receive, unless `salesperson` names somebody.
///
/// # Errors
/// [`Error::NobodyFree`]; [`Error::NotOnDuty`], [`Error::Busy`], [`Error::NotAdmitted`] for whoever is named.
pub async fn volunteer(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: Option<UserId>,
    reason: Option<&str>,
    reception: Option<ReceptionId>,
) -> Result<TurnEntry, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let who = match salesperson {
        Some(who) => who,
        None => last(&ledger).ok_or(Error::NobodyFree {})?,
    };
    ledger.demand_on_duty(who)?;
    demand_admitted(&ledger, who)?;
    let note = Note { reason, reception };
    let number = ledger.write(Step::Volunteered { who }, note);
    ledger
        .begin(tx, who, engaged(Engagement::Volunteer, reception))
        .await?;
    let ahead = match ledger.rules.volunteer_reward {
        VolunteerReward::Nothing => None,
        VolunteerReward::NextNewVisitor => Some(true),
        VolunteerReward::MadeUp => Some(false),
    };
    if let Some(ahead) = ahead {
        let step = Step::Granted {
            who,
            claim: ClaimKind::Volunteer,
            times: 1,
            ahead,
            presence: None,
            entry: Some(number),
        };
        ledger.write(step, note);
    }
    let entries = ledger
        .store(tx, caller, "rotation.volunteer", reason)
        .await?;
    found(entries, number)
}

/// The last in order who can receive: who receives another's visitor as volunteer (ATT-G08); none when nobody can.
///
/// # Errors
/// As [`take_turn`]; the ledger stays locked until the transaction ends, so that the answer holds until then.
pub async fn last_in_order(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
) -> Result<Option<UserId>, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    Ok(last(&ledger))
}

/// The next in order who is there and free, but for some; none when nobody can receive. For whoever is received in order
/// without using a turn.
///
/// # Errors
/// As [`last_in_order`], and as long holds the answer.
pub async fn next_in_order(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    except: &[UserId],
) -> Result<Option<UserId>, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    let plan = next::next(&ledger.line, &ledger.presences, except);
    Ok(plan.map(|plan| plan.taker))
}

fn last(ledger: &Ledger) -> Option<UserId> {
    let standings = standing::standings(
        &ledger.line,
        &ledger.presences,
        &ledger.rules,
        site::time_of(ledger.at),
    );
    standings
        .iter()
        .rev()
        .find(|one| one.cause.is_none())
        .map(|one| one.salesperson)
}

fn demand_admitted(ledger: &Ledger, who: UserId) -> Result<(), Error> {
    match ledger.line.on_duty(who) {
        Some(place) if place.barred => Err(Error::NotAdmitted {}),
        _ => Ok(()),
    }
}

/// Makes a salesperson busy with a party whom no turn brought: a returning visitor, one who named them. Whether that
/// uses a turn is the policy's ([`crate::uses_turn`]); if so, whoever stands in the order uses it. Answers what they do
/// from now on.
///
/// # Errors
/// [`Error::Busy`], [`Error::PresenceImpossible`] for whoever is not at the site; [`Error::NotAdmitted`].
pub async fn begin_party(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    engagement: Engagement,
    reception: Option<ReceptionId>,
) -> Result<Presence, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    demand_admitted(&ledger, salesperson)?;
    let stands = ledger.line.on_duty(salesperson).is_some();
    if stands && next::uses_turn(engagement, &ledger.rules) {
        let note = Note {
            reason: None,
            reception,
        };
        ledger.write(Step::Used { who: salesperson }, note);
    }
    let presence = ledger
        .begin(tx, salesperson, engaged(engagement, reception))
        .await?;
    ledger
        .store(tx, caller, "rotation.begin_party", None)
        .await?;
    Ok(presence)
}

/// Ends the party of a salesperson, who is free from now on; turns missed meanwhile become what the policy says.
///
/// # Errors
/// [`Error::PresenceImpossible`] for whoever is with no party.
pub async fn end_party(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
) -> Result<Presence, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    free(tx, caller, ledger, salesperson).await
}

async fn free(
    tx: &mut Tx,
    caller: &Caller,
    mut ledger: Ledger,
    who: UserId,
) -> Result<Presence, Error> {
    let state = ledger.presence(who).map(|one| one.state);
    if state != Some(PresenceState::Busy) {
        return Err(Error::PresenceImpossible {
            from: presence::told(state),
            to: Words::new("free", "空闲"),
        });
    }
    let begins = Begins::state(PresenceState::OnSite);
    let presence = ledger.begin(tx, who, begins).await?;
    ledger.store(tx, caller, "rotation.end_party", None).await?;
    Ok(presence)
}

/// As [`end_party`], for offices that record no receptions.
///
/// # Errors
/// [`Error::EndsWithReception`] when the party has a recorded reception; as [`end_party`].
pub async fn become_free(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
) -> Result<Presence, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    if ledger
        .presence(salesperson)
        .is_some_and(|one| one.reception.is_some())
    {
        return Err(Error::EndsWithReception {});
    }
    free(tx, caller, ledger, salesperson).await
}
