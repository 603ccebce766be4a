//! Existing customers and families (ATT-V10 to ATT-V12).

use super::new_visitors::registered_buys;
use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, arrival};
use crate::month::visitors::Known;
use chrono::Duration;
use kehu_attribution::facts::{IntroductionWay, Kin};
use kehu_kernel::EvidenceId;
use kehu_reception::evidence::Content;
use kehu_reception::receptions::{Receive, Who};
use kehu_reception::words::ReceivedAs;

/// ATT-V10: an existing customer telephones B, who announces the new visitor with the appointed time; A receives by rotation.
pub(super) async fn announced(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let announcement = Content::Announcement {
        by: floor.id(known.seller)?,
        appointed_at: Some(floor.now + Duration::hours(1)),
    };
    let announcement = floor
        .state(known.seller, known.party, None, announcement)
        .await?;
    floor.wait(60).await?;
    floor.let_another_be_next(known.seller).await?;
    let visit = floor.new_visitor().await?;
    introduce(
        floor,
        &known,
        &visit,
        IntroductionWay::Telephoned,
        Some(announcement),
    )
    .await?;
    floor.wait(30).await?;
    floor.register_first(&visit).await?;
    floor
        .sell(visit.receiver, visit.party, &[visit.customer])
        .await?;
    floor.finish(&visit).await
}

/// ATT-V11: an existing customer brings a new visitor along and names nobody.
pub(super) async fn brought_along_unnamed(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    floor.let_another_be_next(known.seller).await?;
    let visitor = floor.visitors.draw(&mut floor.chance);
    let new = Receive {
        accompanied: true,
        ..arrival(Who::Visitor(visitor.details()), ReceivedAs::Turn)
    };
    let visit = floor.in_turn(&visitor, new).await?;
    introduce(floor, &known, &visit, IntroductionWay::BroughtAlong, None).await?;
    floor.wait(30).await?;
    registered_buys(floor, &visit).await
}

/// ATT-V12: husband and wife came separately and were registered by two; they buy together.
pub(super) async fn spouses(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    floor.let_another_be_next(known.seller).await?;
    let visit = floor.new_visitor().await?;
    floor.wait(30).await?;
    floor.register_first(&visit).await?;
    let tie = Content::Kinship {
        one: visit.customer,
        other: known.customer,
        other_party: Some(known.party),
        kin: Kin::Spouses,
    };
    floor.state(visit.receiver, visit.party, None, tie).await?;
    floor
        .sell(
            visit.receiver,
            visit.party,
            &[visit.customer, known.customer],
        )
        .await?;
    floor.finish(&visit).await
}

/// The visitor came through an existing customer.
pub(in crate::month::scenes) async fn introduce(
    floor: &mut Floor<'_>,
    existing: &Known,
    visit: &Visit,
    way: IntroductionWay,
    announcement: Option<EvidenceId>,
) -> Result<(), Error> {
    let salesperson = match announcement {
        Some(_) => Some(floor.id(existing.seller)?),
        None => None,
    };
    let content = Content::Introduction {
        existing_party: existing.party,
        existing_customer: existing.customer,
        way,
        salesperson,
        announcement,
    };
    floor
        .state(visit.receiver, visit.party, Some(visit.reception), content)
        .await?;
    Ok(())
}
