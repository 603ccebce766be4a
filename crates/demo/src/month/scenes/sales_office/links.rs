//! New visitors with ties: to an existing customer, to a family, to a salesperson whom they name (ATT-R10, ATT-R11, ATT-G24).

use super::returning::buys;
use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::arrival;
use crate::month::scenes::developer::introduce;
use kehu_attribution::facts::{IntroductionWay, Kin};
use kehu_reception::evidence::Content;
use kehu_reception::receptions::{Receive, Who};
use kehu_reception::words::ReceivedAs;

/// ATT-R10: brought along by an existing customer whom B received.
pub(super) async fn brought_along(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    floor.let_another_be_next(known.seller).await?;
    let visitor = floor.visitors.draw(&mut floor.chance);
    let new = Receive {
        accompanied: true,
        ..arrival(Who::Visitor(visitor.details()), ReceivedAs::Turn)
    };
    let visit = floor.in_turn(&visitor, new).await?;
    introduce(floor, &known, &visit, IntroductionWay::BroughtAlong, None).await?;
    floor.register_first(&visit).await?;
    buys(floor, &visit).await
}

/// ATT-R11: one of a family came first, another later.
pub(super) async fn family(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    floor.let_another_be_next(known.seller).await?;
    let visit = floor.new_visitor().await?;
    floor.wait(20).await?;
    floor.register_first(&visit).await?;
    let tie = Content::Kinship {
        one: visit.customer,
        other: known.customer,
        other_party: Some(known.party),
        kin: Kin::ParentAndChild,
    };
    floor.state(visit.receiver, visit.party, None, tie).await?;
    buys(floor, &visit).await
}

/// ATT-G24: names A at the first visit, before the reception.
pub(super) async fn names_at_the_first_visit(floor: &mut Floor<'_>) -> Result<(), Error> {
    let first = floor.next().await?;
    let named = floor.next_but(&[first]).await?;
    let named = named.ok_or(Error::Inconsistent { what: "a second" })?;
    let visitor = floor.visitors.draw(&mut floor.chance);
    let new = Receive {
        named: vec![floor.id(named)?],
        ..arrival(Who::Visitor(visitor.details()), ReceivedAs::Named)
    };
    let visit = floor.receive(named, &visitor, &new).await?;
    floor.register_first(&visit).await?;
    buys(floor, &visit).await
}
