//! Coming, going, and the project manager's word on ordered work (ATT-G04).

use crate::ledger::{Begins, Ledger, Note};
use crate::model::{Presence, PresenceState, Step};
use crate::rules::presence::on_duty;
use crate::{Error, rosters, site, store};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::OrderBy;
use kehu_db::Tx;
use kehu_identity::codes;
use kehu_kernel::{Caller, Faults, PresenceId, UnitId, UserId};

/// What a salesperson begins to do.
#[derive(Debug, Clone)]
pub struct NewPresence {
    /// Who.
    pub salesperson: UserId,
    /// What; being busy begins and ends with a party instead.
    pub state: PresenceState,
    /// Who ordered it: for work outside, and only for that.
    pub ordered_by: Option<UserId>,
    /// Why, 1 to 2000 characters.
    pub reason: Option<String>,
    /// Since when, if not now: on this day, not before what is recorded already.
    pub occurred_at: Option<DateTime<Utc>>,
}

/// Records what a salesperson begins to do: coming, going out on ordered work or otherwise, coming back, leave of absence,
/// absence without reason, going home. Who comes joins the order, who goes home leaves it; who comes back is owed what
/// the policy gives for the turns missed (ATT-G04).
///
/// # Errors
/// [`Error::NotASalesperson`]; [`Error::Busy`], [`Error::PresenceImpossible`] for what cannot follow;
/// [`Error::PresenceOutOfTime`].
pub async fn record_presence(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: NewPresence,
) -> Result<Presence, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let who = new.salesperson;
    site::demand_workers(tx, site, &[who], ledger.day).await?;
    if (new.state == PresenceState::OnBusiness) != new.ordered_by.is_some() {
        return Err(Faults::one(
            "/ordered_by",
            "superior",
            "must be given for work outside, and only for that",
            "因公外出须填写安排人，其他情形不得填写",
        )
        .into());
    }
    if new.state == PresenceState::Busy || is_busy(&ledger, who) {
        // A party begins and ends with a turn or a reception.
        return Err(Error::Busy {});
    }
    let begins = Begins {
        ordered_by: new.ordered_by,
        reason: new.reason.as_deref(),
        occurred_at: new.occurred_at,
        ..Begins::state(new.state)
    };
    let presence = ledger.begin(tx, who, begins).await?;
    let note = Note {
        reason: new.reason.as_deref(),
        reception: None,
    };
    let stands = ledger.line.on_duty(who).is_some();
    if stands && !on_duty(new.state) {
        ledger.write(Step::LeftDuty { who }, note);
    } else if !stands && new.state == PresenceState::OnSite && joins(tx, &ledger, who).await? {
        ledger.write(Step::Joined { who }, note);
    }
    ledger
        .store(
            tx,
            caller,
            "rotation.record_presence",
            new.reason.as_deref(),
        )
        .await?;
    Ok(presence)
}

fn is_busy(ledger: &Ledger, who: UserId) -> bool {
    ledger
        .presence(who)
        .is_some_and(|one| one.state == PresenceState::Busy)
}

/// As [`record_presence`], by a manager for somebody else.
///
/// # Errors
/// As [`record_presence`]; [`Error::OwnDecision`].
pub async fn record_presence_of(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: NewPresence,
) -> Result<Presence, Error> {
    if caller.user() == Some(new.salesperson) {
        return Err(Error::OwnDecision {});
    }
    record_presence(tx, caller, site, new).await
}

/// Whoever comes has a place in the order if the roster has them; where signing in orders, everybody.
async fn joins(tx: &mut Tx, ledger: &Ledger, who: UserId) -> Result<bool, Error> {
    if ledger.rules.order_by == OrderBy::SignIn {
        return Ok(true);
    }
    let source = rosters::source(tx, ledger.site, ledger.day).await?;
    Ok(source
        .salespeople()
        .is_some_and(|people| people.contains(&who)))
}

/// The project manager's word on whether work outside was ordered; without a project manager the sales manager's
/// (ATT-G04). Once; if the salesperson is back already, they are owed what the turns missed have become.
///
/// # Errors
/// [`Error::PresenceNotFound`], [`Error::NotOnBusiness`], [`Error::AlreadyVerified`]; [`Error::NotVerifier`].
pub async fn verify_business(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    id: PresenceId,
    confirmed: bool,
    reason: &str,
) -> Result<Presence, Error> {
    let mut ledger = Ledger::lock(tx, caller, site).await?;
    let (found, over) = store::presences::find(tx, site, id)
        .await?
        .ok_or(Error::PresenceNotFound {})?;
    if found.state != PresenceState::OnBusiness {
        return Err(Error::NotOnBusiness {});
    }
    let by = verifier(tx, caller, &ledger, found.salesperson).await?;
    if found.order_confirmed.is_some() {
        return Err(Error::AlreadyVerified {});
    }
    store::presences::verify(tx, id, confirmed, reason, by, ledger.at).await?;
    let verified = Presence {
        order_confirmed: Some(confirmed),
        ..found
    };
    if over {
        ledger.settle(tx, &verified).await?;
    }
    ledger
        .store(tx, caller, "rotation.verify_business", Some(reason))
        .await?;
    Ok(verified)
}

async fn verifier(
    tx: &mut Tx,
    caller: &Caller,
    ledger: &Ledger,
    absentee: UserId,
) -> Result<UserId, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let roles = [codes::PROJECT_MANAGER, codes::SALES_MANAGER].map(str::to_owned);
    let holders = store::sites::holders(tx, ledger.site, &roles, ledger.day).await?;
    let project = holders
        .iter()
        .any(|(role, _)| role == codes::PROJECT_MANAGER);
    let needed = if project {
        codes::PROJECT_MANAGER
    } else {
        codes::SALES_MANAGER
    };
    let may = holders
        .iter()
        .any(|(role, holder)| role == needed && *holder == user);
    if may && user != absentee {
        Ok(user)
    } else {
        Err(Error::NotVerifier {})
    }
}
