//! What managers find and decide.

use super::content::Content;
use super::state::Ground;
use super::{Evidence, NewEvidence, store};
use crate::Error;
use crate::receptions::{self, Reception};
use crate::site::{Site, person, unscoped};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::{ChangeWay, FaultDegree};
use kehu_attribution::policy::PriorityAfterChange;
use kehu_db::Tx;
use kehu_identity::roles::{codes, titles};
use kehu_kernel::{Caller, PartyId, ReceptionId, UserId};
use kehu_violations::{About, AboutKind, Finding, Found};

/// Records what a manager finds or decides of a party of the site.
///
/// # Errors
/// As [`super::state`]; [`Error::NothingToMakeUp`]; [`Error::NotDecided`] for what salespeople state; [`Error::NotTheDecider`]; [`Error::OwnMatter`];
/// [`Error::PriorityNotAllowed`]; [`Error::Rotation`].
pub async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    new: &NewEvidence,
) -> Result<Evidence, Error> {
    let by = person(caller)?;
    let ground = Ground::enter(tx, caller, party).await?;
    demand_role(&ground.site, &new.content)?;
    let former = ground.former(tx, new).await?;
    if let (Content::Withdrawal { .. }, Some(former)) = (&new.content, &former) {
        demand_one_of(&ground.site, deciders(&former.kind))?;
    }
    let reception = ground.reception(tx, caller, new).await?;
    demand_others_matter(by, &new.content, reception.as_ref())?;
    if let (Content::PriorityTurn { salesperson }, Some(reception)) = (&new.content, &reception) {
        grant(tx, caller, &ground.site, reception, *salesperson).await?;
    }
    let evidence = ground.record(tx, caller, by, new).await?;
    report(tx, caller, &evidence).await?;
    Ok(evidence)
}

/// A fault or an instigation that is found is reported as a violation (ATT-V06b, ATT-V08x, GOV-05).
async fn report(tx: &mut Tx, caller: &Caller, evidence: &Evidence) -> Result<(), Error> {
    let (accused_id, finding) = match evidence.content {
        Content::Fault {
            salesperson,
            degree,
        } if degree != FaultDegree::None => (salesperson, Finding::FaultInReception(degree)),
        Content::Instigation { instigator } => (instigator, Finding::Instigation),
        _ => return Ok(()),
    };
    let Some(reception) = evidence.reception_id else {
        return Ok(());
    };
    let found = Found {
        site_id: evidence.site_id,
        accused_id,
        finding,
        occurred_at: evidence.occurred_at,
        about: About {
            kind: AboutKind::Reception,
            id: reception.0,
        },
        shown_by: Some(evidence.id.0),
    };
    kehu_violations::report_found(tx, caller, found).await?;
    Ok(())
}

/// A complaint of the complaints desk that a supervisor has verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedComplaint {
    /// The salesperson complained of.
    pub about: UserId,
    /// When the visitor complained, as the desk recorded it.
    pub complained_at: DateTime<Utc>,
    /// When the sales supervisor was told.
    pub supervisor_told_at: DateTime<Utc>,
    /// When the salesperson complained of was told.
    pub salesperson_told_at: DateTime<Utc>,
}

/// Records that the caller has verified a complaint of the complaints desk (ATT-R05, CMP-13). It was recorded there in its
/// time, so that it may lie back here.
///
/// # Errors
/// As [`decide`].
pub async fn verify_complaint(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    reception: ReceptionId,
    complaint: VerifiedComplaint,
) -> Result<Evidence, Error> {
    let by = person(caller)?;
    let ground = Ground::enter(tx, caller, party).await?;
    let new = NewEvidence {
        content: Content::Complaint {
            about: complaint.about,
            supervisor_told_at: Some(complaint.supervisor_told_at),
            salesperson_told_at: Some(complaint.salesperson_told_at),
            verified_at: Some(caller.now),
        },
        reception: Some(reception),
        corrects: None,
        occurred_at: Some(complaint.complained_at),
    };
    demand_role(&ground.site, &new.content)?;
    let received = ground.reception(tx, caller, &new).await?;
    demand_others_matter(by, &new.content, received.as_ref())?;
    ground
        .record_as_of(tx, caller, by, &new, complaint.complained_at)
        .await
}

/// The roles that decide each kind, and take it back: changes, fault, instigation, priority turns and company customers are
/// the sales manager's or the project manager's, complaints are verified by the sales supervisor or above; explanations are
/// tried, and what salespeople stated is taken back, by whoever leads on the floor.
fn deciders(kind: &str) -> &'static [&'static str] {
    match kind {
        "complaint" => &[
            codes::SALES_SUPERVISOR,
            codes::SALES_MANAGER,
            codes::PROJECT_MANAGER,
        ],
        "change" | "fault" | "instigation" | "priority_turn" | "company_contact" => {
            &[codes::SALES_MANAGER, codes::PROJECT_MANAGER]
        }
        _ => &[
            codes::SALES_SUPERVISOR,
            codes::SITE_SUPERVISOR,
            codes::SALES_MANAGER,
            codes::PROJECT_MANAGER,
        ],
    }
}

fn demand_role(site: &Site, content: &Content) -> Result<(), Error> {
    let stated = matches!(
        content,
        Content::Recognition { .. }
            | Content::RecordMatch { .. }
            | Content::Announcement { .. }
            | Content::Introduction { .. }
    );
    if stated {
        return Err(Error::NotDecided {});
    }
    demand_one_of(site, deciders(content.kind()))
}

fn demand_one_of(site: &Site, roles: &'static [&'static str]) -> Result<(), Error> {
    if roles.iter().any(|role| site.is(role)) {
        return Ok(());
    }
    Err(Error::NotTheDecider {
        roles: titles(roles),
    })
}

/// Nobody decides on their own reception or on themselves.
fn demand_others_matter(
    by: UserId,
    content: &Content,
    reception: Option<&Reception>,
) -> Result<(), Error> {
    let own = content.people().contains(&by)
        || reception.is_some_and(|reception| reception.receiver_id == by);
    if own {
        Err(Error::OwnMatter {})
    } else {
        Ok(())
    }
}

/// A priority turn for the salesperson whose reception was voided, where the site's rules allow it (ATT-V06c).
async fn grant(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    reception: &Reception,
    salesperson: UserId,
) -> Result<(), Error> {
    if reception.receiver_id != salesperson {
        return Err(Error::NotTheReceiver {});
    }
    // It makes up for a visitor who was given to the next by the roster, and once.
    let was_changed =
        receptions::store::allowed_change(tx, reception.id).await? == Some(ChangeWay::ByRoster);
    if !was_changed || store::is_granted(tx, reception.id).await? {
        return Err(Error::NothingToMakeUp {});
    }
    let fault = store::fault_of(tx, reception.id, salesperson).await?;
    let allowed = match site.rules.rotation.priority_after_change {
        PriorityAfterChange::Never => false,
        PriorityAfterChange::Always => true,
        PriorityAfterChange::WithoutFault => fault.is_none_or(|degree| degree == FaultDegree::None),
    };
    if !allowed {
        return Err(Error::PriorityNotAllowed {});
    }
    kehu_rotation::priority(
        tx,
        &unscoped(caller),
        site.id,
        salesperson,
        "the visitor was given to another",
    )
    .await?;
    Ok(())
}
