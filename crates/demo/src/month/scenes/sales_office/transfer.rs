//! A salesperson goes on long leave (ATT-R12).

use super::returning::first_visit;
use crate::Error;
use crate::month::floor::Floor;
use kehu_identity::Permission;
use kehu_reception::transfers::{self, NewTransfer};
use kehu_reception::words::TransferCause;
use kehu_rotation::{Applies, NewRoster, PresenceState, set_roster};

/// The parties of one on long leave are drawn for the others; one of them then buys. It stands beside ATT-R01.
pub(super) async fn drawn_for_another(floor: &mut Floor<'_>) -> Result<(), Error> {
    let leaver = floor
        .sellers()
        .pop()
        .ok_or(Error::Inconsistent { what: "a seller" })?;
    floor
        .presence(leaver, PresenceState::OnLeave, Some("产假"))
        .await?;
    floor.gone.push(leaver);
    let candidates = crate::sites::ids(floor.ground.actors, &floor.sellers())?;
    let project = floor.caller(floor.ground.site.project, Permission::ReceptionsDecide)?;
    let new = NewTransfer {
        from: floor.id(leaver)?,
        cause: TransferCause::LongLeave,
        candidates: candidates.clone(),
        reason: "产假期间，客户随机移交其他售楼员".to_owned(),
    };
    let ground = floor.ground;
    let drawn = Box::pin(transfers::draw(
        floor.tx,
        &project,
        ground.vault,
        ground.unit,
        &new,
    ))
    .await?;
    roster_without(floor, candidates).await?;
    let mut moved = Vec::new();
    for mut known in std::mem::take(&mut floor.known) {
        if let Some((_, to)) = drawn
            .parties
            .iter()
            .find(|(party, _)| *party == known.party)
        {
            known.seller = ground.actors.name(*to)?;
            moved.push(known);
        } else {
            floor.known.push(known);
        }
    }
    // Whoever buys now is one of those who were drawn.
    let others = std::mem::replace(&mut floor.known, moved);
    first_visit(floor).await?;
    floor.known.extend(others);
    Ok(())
}

/// From tomorrow on the weeks go on without the one who left.
async fn roster_without(
    floor: &mut Floor<'_>,
    salespeople: Vec<kehu_kernel::UserId>,
) -> Result<(), Error> {
    let supervisor = floor.caller(floor.ground.site.supervisor, Permission::RotationManage)?;
    for weekday in 1..=7 {
        let roster = NewRoster {
            applies: Applies::Weekly {
                weekday,
                from: supervisor.today() + chrono::Duration::days(1),
            },
            salespeople: salespeople.clone(),
            reason: Some("一人休产假".to_owned()),
        };
        Box::pin(set_roster(floor.tx, &supervisor, floor.ground.unit, roster)).await?;
    }
    Ok(())
}
