//! Rulings (ATT-V20, ATT-R18), and facts that are found to stand.

use super::approval;
use super::error::Error;
use super::model::{
    Dispute, DisputeState, DisputeSubject, Finding, SettlementKind, SettlementState, Terms,
};
use super::settling::{self, Told};
use super::{rules, store};
use crate::{RuleDecides, site};
use chrono::{DateTime, Utc};
use kehu_attribution::RuleId;
use kehu_attribution::facts::FaultDegree;
use kehu_attribution::policy::RuleSet;
use kehu_db::{Tx, outbox};
use kehu_identity::codes;
use kehu_kernel::{Caller, DisputeId, EvidenceId, UserId};
use kehu_violations::{About, AboutKind, Finding as Violation, Found};
use serde_json::json;

/// A ruling to be given.
#[derive(Debug, Clone)]
pub struct NewRuling {
    /// The opinion, and what it gives to whom.
    pub terms: Terms,
    /// What it finds of each claimant, by fault and by contribution.
    pub findings: Vec<Finding>,
}

/// Rules on a dispute that no rule decides, or of which the facts are disputed. The department manager's ruling takes effect
/// at once (ATT-R18), the project manager's goes before the sales director (ATT-V20).
///
/// # Errors
/// [`Error::RuleDecides`]; [`Error::ProjectManagerRules`], [`Error::DepartmentManagerRules`], [`Error::OwnDispute`];
/// [`Error::NotFound`], [`Error::NotOpen`], [`Error::NotWhole`], [`Error::SettlementUnderWay`], [`Error::TooLate`],
/// [`Error::Invalid`].
pub async fn rule(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    new: NewRuling,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_open(&dispute)?;
    rules::demand_disinterested(&dispute, user)?;
    demand_role(tx, caller, &dispute).await?;
    settling::demand_nothing_under_way(&dispute)?;
    settling::demand_in_time(tx, caller, &dispute).await?;
    demand_room(tx, caller, &dispute).await?;
    rules::demand_sound(&dispute, &new.terms)?;
    rules::demand_findings(&dispute, &new.findings)?;
    let ruling = EvidenceId::generate();
    store::insert_settlement(
        tx,
        caller,
        &dispute,
        ruling,
        SettlementKind::Ruling,
        &new.terms,
    )
    .await?;
    store::insert_findings(tx, id, ruling, &new.findings).await?;
    store::touch(tx, id).await?;
    let dispute = settling::reload(tx, id).await?;
    settling::tell(tx, caller, &dispute, Told::PROPOSED, None).await?;
    if dispute.rule_set == RuleSet::Developer {
        approval::submit(tx, caller, &dispute, ruling).await?;
        return settling::reload(tx, id).await;
    }
    take_effect(tx, caller, &dispute, ruling, RuleId::R18, None).await
}

/// Finds that the disputed facts stand, corrected where they were wrong: the rules decide again.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotOpen`], [`Error::FactsNotDisputed`], [`Error::OwnDispute`],
/// [`Error::SettlementUnderWay`]; the role as in [`rule`].
pub async fn clear(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    reason: &str,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_open(&dispute)?;
    rules::demand_disinterested(&dispute, user)?;
    demand_role(tx, caller, &dispute).await?;
    if dispute.subject != DisputeSubject::Facts {
        return Err(Error::FactsNotDisputed {});
    }
    settling::demand_nothing_under_way(&dispute)?;
    settling::end(
        tx,
        caller,
        &dispute,
        DisputeState::Cleared,
        None,
        Some(reason),
    )
    .await
}

/// Lets a ruling take effect: the dispute is settled, faults are told of, the deal is determined anew.
pub(super) async fn take_effect(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    ruling: EvidenceId,
    under: RuleId,
    reason: Option<&str>,
) -> Result<Dispute, Error> {
    store::end_settlement(tx, caller, ruling, SettlementState::InEffect).await?;
    tell_faults(tx, caller, dispute, ruling).await?;
    settling::end(
        tx,
        caller,
        dispute,
        DisputeState::Ruled,
        Some(under),
        reason,
    )
    .await
}

/// Faults that a ruling finds are reported as violations (GOV-05).
async fn tell_faults(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    ruling: EvidenceId,
) -> Result<(), Error> {
    let findings = dispute
        .settlements
        .iter()
        .filter(|settlement| settlement.id == ruling)
        .flat_map(|settlement| &settlement.findings);
    for finding in findings.filter(|finding| finding.fault != FaultDegree::None) {
        let event = outbox::Event {
            kind: "dispute.fault_found",
            subject_kind: "dispute",
            subject_id: dispute.id.0,
            unit_id: Some(dispute.site_id),
            payload: json!({ "ruling_id": ruling, "user_id": finding.claimant, "fault": finding.fault }),
        };
        outbox::emit(tx, caller, event).await?;
        let fault = Violation::FaultInDispute(finding.fault);
        let since = dispute.opened_at;
        report(tx, caller, dispute, finding.claimant, fault, since, ruling).await?;
    }
    Ok(())
}

/// Reports what was found of a claimant.
pub(super) async fn report(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    accused_id: UserId,
    finding: Violation,
    occurred_at: DateTime<Utc>,
    ruling: EvidenceId,
) -> Result<(), Error> {
    let found = Found {
        site_id: dispute.site_id,
        accused_id,
        finding,
        occurred_at,
        about: About {
            kind: AboutKind::Dispute,
            id: dispute.id.0,
        },
        shown_by: Some(ruling.0),
    };
    kehu_violations::report_found(tx, caller, found).await?;
    Ok(())
}

/// By the developer's rules the project manager gives the opinion, by the sales office's the department manager rules.
async fn demand_role(tx: &mut Tx, caller: &Caller, dispute: &Dispute) -> Result<(), Error> {
    let site = site::find(tx, caller, dispute.site_id).await?;
    match dispute.rule_set {
        RuleSet::Developer if !site.stands_for_project_manager() => {
            Err(Error::ProjectManagerRules {})
        }
        RuleSet::SalesOffice if !site.is(codes::DEPARTMENT_MANAGER) => {
            Err(Error::DepartmentManagerRules {})
        }
        _ => Ok(()),
    }
}

/// Demands that no rule decides.
async fn demand_room(tx: &mut Tx, caller: &Caller, dispute: &Dispute) -> Result<(), Error> {
    let (site_rules, facts) = settling::weighed_by(tx, caller, dispute).await?;
    let ruling = ruling_rule(dispute.rule_set);
    kehu_attribution::ruling_ground(&site_rules, &facts)
        .map(|_| ())
        .map_err(|rule| RuleDecides { rule, ruling }.into())
}

pub(super) const fn ruling_rule(rule_set: RuleSet) -> RuleId {
    match rule_set {
        RuleSet::Developer => RuleId::V20,
        RuleSet::SalesOffice => RuleId::R18,
    }
}
