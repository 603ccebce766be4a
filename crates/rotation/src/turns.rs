//! Turns: taken, given back, owed, passed over. Receptions call these in their own transaction; offices that use the
//! rotation alone call them through the API.

use crate::ledger::{Begins, Ledger, Note};
use crate::model::{
    Cause, ClaimKind, Engagement, Presence, PresenceState, Standing, Step, TurnEntry, Up,
};
use crate::rules::{next, standing};
use crate::{Error, site};
use kehu_attribution::policy::{PriorityAfterChange, VolunteerReward};
use kehu_db::Tx;
use kehu_kernel::{Caller, ReceptionId, UnitId, UserId};

/// A turn to be taken by whoever is next.
#[derive(Debug, Clone, Default)]
pub struct TakeTurn {
    /// The reception that begins with it, where receptions are recorded.
    pub reception: Option<ReceptionId>,
    /// Whether an existing customer comes with the new visitor (ATT-G09).
    pub accompanied: bool,
    /// Whom the visitor is not for, such as the former salesperson of a visitor who declines them: they are left where
    /// they stand, without being passed over. At most 20.
    pub except: Vec<UserId>,
    /// Why, when it is not the plain course, 1 to 2000 characters.
    pub reason: Option<String>,
}

/// A turn that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Who receives; busy with the party from now on.
    pub salesperson: UserId,
    /// The entry: its number is what giving back and declaring void name.
    pub entry: TurnEntry,
    /// What was owed, when the turn comes from a claim and not by order.
    pub claim: Option<ClaimKind>,
    /// Those whom it passed over, with why.
    pub passed: Vec<(UserId, Cause)>,
    /// Who stands by next (ATT-G02).
    pub standby: Vec<UserId>,
    /// What the salesperson does from now on: busy.
    pub presence: Presence,
}

/// Gives the turn to the next in order who is there and free, passes over those before who are not, and makes the taker
/// busy. Atomic: at whatever moment others ask, no two get the same turn and none is lost (ATT-G01, ATT-G04).
///
/// # Errors
/// [`Error::SiteNotFound`], [`Error::NoRoster`]; [`Error::NobodyFree`], which uses no turn and passes nobody over.
pub async fn take_turn(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    request: TakeTurn,
) -> Result<Taken, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let plan =
        next::next(&ledger.line, &ledger.presences, &request.except).ok_or(Error::NobodyFree {})?;
    let note = Note {
        reason: request.reason.as_deref(),
        reception: request.reception,
    };
    for (who, cause, presence) in &plan.passed {
        let step = Step::PassedOver {
            who: *who,
            cause: *cause,
            presence: *presence,
        };
        ledger.write(
            step,
            Note {
                reason: None,
                ..note
            },
        );
    }
    let who = plan.taker;
    let owed = ledger.line.claims().iter();
    let claim = plan
        .claim
        .and_then(|entry| owed.into_iter().find(|claim| claim.entry == entry))
        .map(|claim| claim.kind);
    let number = ledger.write(
        Step::Taken {
            who,
            claim: plan.claim,
        },
        note,
    );
    let engagement = if request.accompanied {
        Engagement::Accompanied
    } else {
        Engagement::NewVisitor
    };
    let presence = ledger
        .begin(tx, who, engaged(engagement, request.reception))
        .await?;
    let standings = standing::standings(
        &ledger.line,
        &ledger.presences,
        &ledger.rules,
        site::time_of(ledger.at),
    );
    let standby = standby(&standings);
    let entries = ledger
        .store(tx, caller, "rotation.take_turn", request.reason.as_deref())
        .await?;
    Ok(Taken {
        salesperson: who,
        entry: found(entries, number)?,
        claim,
        passed: plan
            .passed
            .into_iter()
            .map(|(who, cause, _)| (who, cause))
            .collect(),
        standby,
        presence,
    })
}

fn standby(standings: &[Standing]) -> Vec<UserId> {
    standings
        .iter()
        .filter(|one| one.up == Up::StandingBy)
        .map(|one| one.salesperson)
        .collect()
}

fn engaged(engagement: Engagement, reception: Option<ReceptionId>) -> Begins<'static> {
    Begins {
        engagement: Some(engagement),
        reception,
        ..Begins::state(PresenceState::Busy)
    }
}

fn found(entries: Vec<TurnEntry>, number: i64) -> Result<TurnEntry, Error> {
    entries
        .into_iter()
        .find(|entry| entry.number == number)
        .ok_or_else(|| {
            kehu_db::Error::Inconsistent {
                table: "turn_entries",
                row: number.to_string(),
                reason: "the entry just written is missing".to_owned(),
            }
            .into()
        })
}

/// One move that concerns one salesperson on duty.
async fn one(
    tx: &mut Tx,
    caller: &Caller,
    mut ledger: Ledger,
    step: Step,
    note: Note<'_>,
    action: &'static str,
) -> Result<TurnEntry, Error> {
    let number = ledger.write(step, note);
    let entries = ledger.store(tx, caller, action, note.reason).await?;
    found(entries, number)
}

fn noted(reason: &str, reception: Option<ReceptionId>) -> Note<'_> {
    Note {
        reason: Some(reason),
        reception,
    }
}

/// Uses the turn of a named salesperson out of order: to the end of the order. It makes nobody busy; see [`begin_party`].
///
/// # Errors
/// [`Error::NotOnDuty`].
pub async fn use_turn_of(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    reason: &str,
    reception: Option<ReceptionId>,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = Step::Used { who: salesperson };
    let note = noted(reason, reception);
    one(tx, caller, ledger, step, note, "rotation.use_turn").await
}

/// Gives back a turn of the day, by the number of its entry: its salesperson stands where they stood, or is owed the turn
/// again (ATT-V02, ATT-R02). It makes nobody free; see [`end_party`].
///
/// # Errors
/// [`Error::TurnNotFound`], [`Error::TurnReturned`]; [`Error::TurnStaysUsed`] where the policy keeps it used.
pub async fn give_back(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    entry: i64,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    if !ledger.rules.turn_kept_when_handed_over {
        return Err(Error::TurnStaysUsed {});
    }
    let who = turn_of_day(&ledger, entry)?;
    let step = Step::GivenBack { who, entry };
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.give_back").await
}

fn turn_of_day(ledger: &Ledger, entry: i64) -> Result<UserId, Error> {
    let turn = ledger
        .line
        .turns
        .get(&entry)
        .ok_or(Error::TurnNotFound {})?;
    if turn.returned {
        return Err(Error::TurnReturned {});
    }
    Ok(turn.who)
}

/// Declares the reception of a turn of the day void: the turn remains used, as a bye (ATT-V06c). `priority` grants its
/// salesperson a priority turn, if the policy allows it; `without_fault` says whether they are without fault.
///
/// # Errors
/// [`Error::TurnNotFound`], [`Error::TurnReturned`]; [`Error::PriorityNotAllowed`].
pub async fn void(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    entry: i64,
    (without_fault, priority): (bool, bool),
    reason: &str,
) -> Result<TurnEntry, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let who = turn_of_day(&ledger, entry)?;
    let allowed = match ledger.rules.priority_after_change {
        PriorityAfterChange::Never => false,
        PriorityAfterChange::WithoutFault => without_fault,
        PriorityAfterChange::Always => true,
    };
    if priority && !allowed {
        return Err(Error::PriorityNotAllowed {});
    }
    let note = noted(reason, None);
    let number = ledger.write(Step::Voided { who, entry }, note);
    if priority {
        ledger.write(granted(who, ClaimKind::Priority, 1, Some(number)), note);
    }
    let entries = ledger
        .store(tx, caller, "rotation.void", Some(reason))
        .await?;
    found(entries, number)
}

const fn granted(who: UserId, claim: ClaimKind, times: u16, entry: Option<i64>) -> Step {
    Step::Granted {
        who,
        claim,
        times,
        ahead: false,
        presence: None,
        entry,
    }
}

/// Grants a priority turn: before the order, after what is owed already. The caller is who grants it.
///
/// # Errors
/// [`Error::NotOnDuty`].
pub async fn priority(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = granted(salesperson, ClaimKind::Priority, 1, None);
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.grant_priority").await
}

/// Grants turns to be made up, 1 to 100, beside those that the return from ordered work grants by itself.
///
/// # Errors
/// [`Error::NotOnDuty`].
pub async fn make_up(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    times: u16,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = granted(salesperson, ClaimKind::MakeUp, times.clamp(1, 100), None);
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.make_up").await
}

/// Withdraws what an entry granted, as far as it is left: a correction.
///
/// # Errors
/// [`Error::ClaimNotFound`].
pub async fn withdraw_claim(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    entry: i64,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    let mut claims = ledger.line.claims().iter();
    let who = claims
        .find(|claim| claim.entry == entry)
        .map(|claim| claim.who)
        .ok_or(Error::ClaimNotFound {})?;
    let step = Step::Withdrawn { who, entry };
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.withdraw_claim").await
}

/// Passes a salesperson over by a manager's decision: to the end of the order.
///
/// # Errors
/// [`Error::NotOnDuty`].
pub async fn pass_over(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    salesperson: UserId,
    reason: &str,
) -> Result<TurnEntry, Error> {
    let ledger = Ledger::lock(tx, caller, site).await?;
    ledger.demand_on_duty(salesperson)?;
    let step = Step::PassedOver {
        who: salesperson,
        cause: Cause::ByDecision,
        presence: None,
    };
    let note = noted(reason, None);
    one(tx, caller, ledger, step, note, "rotation.pass_over").await
}

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
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let state = ledger.presence(salesperson).map(|one| one.state);
    if state != Some(PresenceState::Busy) {
        return Err(Error::PresenceImpossible {
            from: state.map_or("not_arrived", PresenceState::as_str),
            to: "free",
        });
    }
    let begins = Begins::state(PresenceState::OnSite);
    let presence = ledger.begin(tx, salesperson, begins).await?;
    ledger.store(tx, caller, "rotation.end_party", None).await?;
    Ok(presence)
}
