//! Taking the turn.

use super::{engaged, found};
use crate::ledger::{Ledger, Note};
use crate::model::{Cause, ClaimKind, Engagement, Presence, Standing, Step, TurnEntry};
use crate::rules::{next, standing};
use crate::{Error, site};
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
    /// Who stands by now that the first receives (ATT-G02).
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
    let standby = standby(&standings, ledger.rules.standby);
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

/// Who sits ready now that the first receives.
fn standby(standings: &[Standing], people: u8) -> Vec<UserId> {
    standings
        .iter()
        .filter(|one| one.cause.is_none())
        .take(usize::from(people))
        .map(|one| one.salesperson)
        .collect()
}
