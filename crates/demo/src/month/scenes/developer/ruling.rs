//! ATT-V20: the project manager's written opinion, approved by the sales director.

use crate::Error;
use crate::month::approving::Subject;
use crate::month::floor::Floor;
use crate::month::scenes::sales_office::fraction;
use kehu_attribution::facts::{FaultDegree, Portion, Recipient};
use kehu_determinations::disputes::{
    self, DisputeSubject, Finding, NewDispute, NewRuling, NewStatement, Terms,
};
use kehu_identity::Permission;
use kehu_kernel::UserId;

/// Nobody has registered the visitor who buys, so no rule decides; two claim the visitor.
pub(super) async fn by_fault_and_contribution(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    floor.wait(30).await?;
    floor
        .sell(visit.receiver, visit.party, &[visit.customer])
        .await?;
    floor.finish(&visit).await?;
    let rival = floor.next_but(&[visit.receiver]).await?;
    let rival = rival.ok_or(Error::Inconsistent { what: "a rival" })?;
    let (receiver, other) = (floor.id(visit.receiver)?, floor.id(rival)?);
    floor.wait(15).await?;
    let caller = floor.caller(rival, Permission::DisputesOpen)?;
    let new = NewDispute {
        party: visit.party,
        determination: None,
        subject: DisputeSubject::Ownership,
        against: vec![receiver],
        statement: NewStatement {
            text: "客户到访前已与我多次电话沟通，接待人当日未作登记。".to_owned(),
            records: Vec::new(),
            files: Vec::new(),
        },
    };
    let dispute = Box::pin(disputes::open(floor.tx, &caller, new)).await?;
    floor.wait(30).await?;
    let project = floor.caller(floor.ground.site.project, Permission::DisputesRule)?;
    let opinion = opinion(receiver, other)?;
    let dispute = Box::pin(disputes::rule(floor.tx, &project, dispute.id, opinion)).await?;
    let proposed = dispute.settlements.last();
    let (ruling, approval) = proposed
        .and_then(|one| Some((one.id, one.approval_id?)))
        .ok_or(Error::Inconsistent { what: "a ruling" })?;
    floor.wait(30).await?;
    floor
        .approve("deng.director", approval, Subject::Ruling(ruling.0))
        .await
}

fn opinion(receiver: UserId, other: UserId) -> Result<NewRuling, Error> {
    let part = |user, share| {
        Ok::<_, Error>(Portion {
            to: Recipient::Salesperson { user },
            share: fraction(share)?,
        })
    };
    let finding = |claimant, fault, contribution: &str| Finding {
        claimant,
        fault,
        contribution: contribution.to_owned(),
    };
    Ok(NewRuling {
        terms: Terms {
            text: "接待人促成成交但未按规定登记，按过错与贡献分配。".to_owned(),
            follow_up: Some(receiver),
            performance: Vec::new(),
            commission: vec![part(receiver, "7/10")?, part(other, "3/10")?],
        },
        findings: vec![
            finding(
                receiver,
                FaultDegree::Ordinary,
                "接待并促成成交，未作来访登记",
            ),
            finding(other, FaultDegree::None, "成交前电话介绍项目"),
        ],
    })
}
