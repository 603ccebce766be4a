//! New visitors (ATT-V00, ATT-V06 to ATT-V08).

use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, arrival};
use crate::sites::MANAGER;
use kehu_attribution::facts::{ChangeWay, FaultDegree};
use kehu_reception::evidence::Content;
use kehu_reception::receptions::{Receive, Who};
use kehu_reception::words::{ReceivedAs, StatementKind};

/// ATT-V00: received by rotation, and nothing else is to be told.
pub(super) async fn by_rotation(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    floor.wait(40).await?;
    registered_buys(floor, &visit).await
}

/// ATT-V06a, ATT-V06b: wants another; the present one, without fault or with an ordinary one, stays.
pub(super) async fn wants_another(floor: &mut Floor<'_>, has_fault: bool) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    let other = other(floor, &visit).await?;
    let other = floor.id(other)?;
    floor.wait(10).await?;
    let said = [
        (StatementKind::ProperBegan, None),
        (StatementKind::Named, Some(other)),
    ];
    floor.says(&visit, &said).await?;
    if has_fault {
        let fault = Content::Fault {
            salesperson: floor.id(visit.receiver)?,
            degree: FaultDegree::Ordinary,
        };
        let project = floor.ground.site.project;
        floor
            .decide(project, visit.party, Some(visit.reception), fault)
            .await?;
    }
    floor.wait(25).await?;
    registered_buys(floor, &visit).await
}

/// ATT-V06c: refuses firmly; the sales manager changes to the next by roster, who receives as new.
pub(super) async fn refuses_firmly(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    floor.wait(10).await?;
    let refused = floor.id(visit.receiver)?;
    let said = [
        (StatementKind::ProperBegan, None),
        (StatementKind::Declined, Some(refused)),
        (StatementKind::Insisted, None),
    ];
    floor.says(&visit, &said).await?;
    let next = other(floor, &visit).await?;
    floor
        .change(MANAGER, &visit, next, ChangeWay::ByRoster)
        .await?;
    let new = Receive {
        continues: Some(visit.reception),
        declined: vec![refused],
        ..arrival(
            Who::Party(visit.party, vec![visit.customer]),
            ReceivedAs::Turn,
        )
    };
    let taken_over = floor.receive(next, &visit.visitor, &new).await?;
    floor.wait(30).await?;
    registered_buys(floor, &taken_over).await
}

/// ATT-V07: names A before the reception proper; outside the order.
pub(super) async fn names_before(floor: &mut Floor<'_>) -> Result<(), Error> {
    let first = floor.next().await?;
    let named = floor.next_but(&[first]).await?;
    let named = named.ok_or(Error::Inconsistent { what: "a second" })?;
    let visitor = floor.visitors.draw(&mut floor.chance);
    let new = Receive {
        named: vec![floor.id(named)?],
        ..arrival(Who::Visitor(visitor.details()), ReceivedAs::Named)
    };
    let visit = floor.receive(named, &visitor, &new).await?;
    floor.wait(35).await?;
    registered_buys(floor, &visit).await
}

/// ATT-V08, ATT-V08x: names A during the reception and insists; explanation failed, the sales manager allows it. Where A is
/// proved to have instigated it, A gets nothing.
pub(super) async fn names_during(floor: &mut Floor<'_>, is_instigated: bool) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    names_another(floor, &visit, is_instigated).await
}

/// A new visitor who is being received names another and gets their will.
pub(in crate::month::scenes) async fn names_another(
    floor: &mut Floor<'_>,
    visit: &Visit,
    is_instigated: bool,
) -> Result<(), Error> {
    let name = other(floor, visit).await?;
    let named = floor.id(name)?;
    floor.wait(10).await?;
    let said = [
        (StatementKind::ProperBegan, None),
        (StatementKind::Named, Some(named)),
        (StatementKind::Insisted, None),
    ];
    floor.says(visit, &said).await?;
    let (supervisor, reception) = (floor.ground.site.supervisor, Some(visit.reception));
    let explained = Content::Explanation { failed: true };
    floor
        .decide(supervisor, visit.party, reception, explained)
        .await?;
    floor
        .change(MANAGER, visit, name, ChangeWay::AsNamed)
        .await?;
    if is_instigated {
        let proof = Content::Instigation { instigator: named };
        floor.decide(MANAGER, visit.party, reception, proof).await?;
    }
    floor.register_first(visit).await?;
    let new = Receive {
        continues: reception,
        named: vec![named],
        ..arrival(
            Who::Party(visit.party, vec![visit.customer]),
            ReceivedAs::Named,
        )
    };
    let taken_over = floor.receive(name, &visit.visitor, &new).await?;
    floor.wait(30).await?;
    floor
        .sell(name, taken_over.party, &[taken_over.customer])
        .await?;
    floor.finish(&taken_over).await
}

/// Whoever of the others is next in order.
async fn other(floor: &mut Floor<'_>, visit: &Visit) -> Result<crate::sites::Name, Error> {
    let other = floor.next_but(&[visit.receiver]).await?;
    other.ok_or(Error::Inconsistent { what: "another" })
}

/// The visitor is registered, buys and leaves.
pub(super) async fn registered_buys(floor: &mut Floor<'_>, visit: &Visit) -> Result<(), Error> {
    floor.register_first(visit).await?;
    floor
        .sell(visit.receiver, visit.party, &[visit.customer])
        .await?;
    floor.finish(visit).await
}
