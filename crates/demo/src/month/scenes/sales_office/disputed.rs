//! Disputes: agreed, mediated, quarrelled over, ruled (ATT-R15 to ATT-R18).

use super::returning::first_visit_of;
use crate::Error;
use crate::month::floor::Floor;
use crate::sites::{DEPARTMENT, Name};
use kehu_attribution::Fraction;
use kehu_attribution::facts::{FaultDegree, Portion, Recipient};
use kehu_determinations::disputes::{
    self, Dispute, DisputeSubject, Finding, NewAgreement, NewDispute, NewQuarrel, NewRuling,
    NewStatement, Terms,
};
use kehu_identity::Permission;
use kehu_kernel::{EvidenceId, UserId};

/// Two who claim the same deal.
struct Rivals {
    dispute: Dispute,
    /// Whose the deal is.
    owner: Name,
    /// Who claims a part of it.
    rival: Name,
}

/// ATT-R15: they agree, in writing.
pub(super) async fn agree(floor: &mut Floor<'_>) -> Result<(), Error> {
    let rivals = disputed(floor, DisputeSubject::Ownership).await?;
    let terms = terms(floor, &rivals, "双方协商一致，按六四分配。", "3/5", "2/5")?;
    let caller = floor.caller(rivals.rival, Permission::DisputesOpen)?;
    let agreement = NewAgreement { terms };
    let dispute = Box::pin(disputes::agree(
        floor.tx,
        &caller,
        rivals.dispute.id,
        agreement,
    ))
    .await?;
    let proposed = proposed(&dispute)?;
    sign(floor, rivals.owner, &dispute, proposed).await
}

/// ATT-R16: the department mediates; both sign.
pub(super) async fn mediated(floor: &mut Floor<'_>) -> Result<(), Error> {
    let rivals = disputed(floor, DisputeSubject::Ownership).await?;
    let terms = terms(floor, &rivals, "经部门调解，按七三分配。", "7/10", "3/10")?;
    let department = floor.caller(DEPARTMENT, Permission::DisputesRule)?;
    let agreement = NewAgreement { terms };
    let dispute = Box::pin(disputes::mediate(
        floor.tx,
        &department,
        rivals.dispute.id,
        agreement,
    ))
    .await?;
    let proposed = proposed(&dispute)?;
    sign(floor, rivals.owner, &dispute, proposed).await?;
    sign(floor, rivals.rival, &dispute, proposed).await
}

/// ATT-R17: they quarrel; everything goes to the department.
pub(super) async fn quarrel(floor: &mut Floor<'_>) -> Result<(), Error> {
    let rivals = disputed(floor, DisputeSubject::Ownership).await?;
    let department = floor.caller(DEPARTMENT, Permission::DisputesRule)?;
    let quarrel = NewQuarrel {
        occurred_at: floor.now,
        description: "双方在案场大厅当众争吵，影响客户接待。".to_owned(),
    };
    Box::pin(disputes::quarrelled(
        floor.tx,
        &department,
        rivals.dispute.id,
        quarrel,
    ))
    .await?;
    Ok(())
}

/// ATT-R18: the facts are disputed; the department manager rules.
pub(super) async fn ruled(floor: &mut Floor<'_>) -> Result<(), Error> {
    let rivals = disputed(floor, DisputeSubject::Facts).await?;
    let terms = terms(
        floor,
        &rivals,
        "登记时间各执一词，按各自贡献裁定。",
        "1/2",
        "1/2",
    )?;
    let finding = |claimant: UserId, contribution: &str| Finding {
        claimant,
        fault: FaultDegree::None,
        contribution: contribution.to_owned(),
    };
    let ruling = NewRuling {
        terms,
        findings: vec![
            finding(floor.id(rivals.owner)?, "登记并促成成交"),
            finding(floor.id(rivals.rival)?, "首次电话介绍项目"),
        ],
    };
    let department = floor.caller(DEPARTMENT, Permission::DisputesRule)?;
    Box::pin(disputes::rule(
        floor.tx,
        &department,
        rivals.dispute.id,
        ruling,
    ))
    .await?;
    Ok(())
}

/// A deal of one, on which another opens a dispute.
async fn disputed(floor: &mut Floor<'_>, subject: DisputeSubject) -> Result<Rivals, Error> {
    let known = floor.known_visitor().await?;
    first_visit_of(floor, &known).await?;
    floor.wait(20).await?;
    let rival = floor.next_but(&[known.seller]).await?;
    let rival = rival.ok_or(Error::Inconsistent { what: "a rival" })?;
    let caller = floor.caller(rival, Permission::DisputesOpen)?;
    let new = NewDispute {
        party: known.party,
        determination: None,
        subject,
        against: vec![floor.id(known.seller)?],
        statement: NewStatement {
            text: "该客户此前由我介绍项目并约访，应计入我的贡献。".to_owned(),
            records: Vec::new(),
            files: Vec::new(),
        },
    };
    let dispute = Box::pin(disputes::open(floor.tx, &caller, new)).await?;
    floor.wait(30).await?;
    Ok(Rivals {
        dispute,
        owner: known.seller,
        rival,
    })
}

fn terms(
    floor: &Floor<'_>,
    rivals: &Rivals,
    text: &str,
    of_owner: &str,
    of_rival: &str,
) -> Result<Terms, Error> {
    let owner = floor.id(rivals.owner)?;
    let part = |user: UserId, share: &str| {
        Ok::<_, Error>(Portion {
            to: Recipient::Salesperson { user },
            share: fraction(share)?,
        })
    };
    Ok(Terms {
        text: text.to_owned(),
        follow_up: Some(owner),
        performance: Vec::new(),
        commission: vec![
            part(owner, of_owner)?,
            part(floor.id(rivals.rival)?, of_rival)?,
        ],
    })
}

/// An exact part.
pub(in crate::month::scenes) fn fraction(text: &str) -> Result<Fraction, Error> {
    text.parse()
        .map_err(|_| Error::Inconsistent { what: "a fraction" })
}

fn proposed(dispute: &Dispute) -> Result<EvidenceId, Error> {
    let last = dispute.settlements.last().map(|one| one.id);
    last.ok_or(Error::Inconsistent {
        what: "an agreement",
    })
}

async fn sign(
    floor: &mut Floor<'_>,
    by: Name,
    dispute: &Dispute,
    agreement: EvidenceId,
) -> Result<(), Error> {
    floor.wait(10).await?;
    let caller = floor.caller(by, Permission::DisputesOpen)?;
    Box::pin(disputes::sign(floor.tx, &caller, dispute.id, agreement)).await?;
    Ok(())
}
