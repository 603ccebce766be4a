//! Visitors who were here before (ATT-V01 to ATT-V05, ATT-V09, ATT-V18), and a change after the deal (ATT-V19).

use super::new_visitors::registered_buys;
use crate::Error;
use crate::month::agenda::Later;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, comes_again};
use crate::month::visitors::Known;
use crate::sites::MANAGER;
use kehu_attribution::facts::ChangeWay;
use kehu_reception::receptions::Receive;
use kehu_reception::words::{ReceivedAs, VisitKind};

/// ATT-V01: B is known and receives.
pub(super) async fn claimant_known(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.returns(&known).await?;
    floor.wait(30).await?;
    floor
        .sell(known.seller, known.party, &[known.customer])
        .await?;
    floor.ends_as_return(&visit).await
}

/// ATT-V02: cannot name B, A receives as new; B recognises the visitor the same day and takes over.
pub(super) async fn recognised_the_same_day(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(20).await?;
    floor.prove_same(&known, &visit).await?;
    floor.recognise(&known, &visit).await?;
    let taken_over = Receive {
        continues: Some(visit.reception),
        ..comes_again(&known, ReceivedAs::Returning)
    };
    let taken_over = floor
        .receive(known.seller, &known.visitor, &taken_over)
        .await?;
    floor.wait(30).await?;
    floor
        .sell(known.seller, known.party, &[known.customer])
        .await?;
    floor.ends_as_return(&taken_over).await
}

/// ATT-V03: A receives as new, and the visitor buys on the spot before anybody recognises them.
pub(super) async fn deal_on_the_spot(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(40).await?;
    floor.register_first(&visit).await?;
    floor.prove_same(&known, &visit).await?;
    floor
        .sell(visit.receiver, known.party, &[known.customer])
        .await?;
    floor.finish(&visit).await
}

/// ATT-V04: A receives as new; three days later the visitor meets B again.
pub(super) async fn to_be_recognised_later(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(40).await?;
    floor.register_first(&visit).await?;
    floor.finish(&visit).await?;
    floor.arrange(3, Later::Recognised(Box::new(known), Box::new(visit)));
    Ok(())
}

/// ATT-V04: recognised on a later day within a month; A follows, both share.
pub(in crate::month) async fn recognised_later(
    floor: &mut Floor<'_>,
    known: &Known,
    visit: &Visit,
) -> Result<(), Error> {
    floor.prove_same(known, visit).await?;
    floor.recognise(known, visit).await?;
    floor.wait(20).await?;
    floor
        .sell(visit.receiver, known.party, &[known.customer])
        .await?;
    Ok(())
}

/// ATT-V05: A receives as new; nobody recognises the visitor, who buys after having left.
pub(super) async fn never_recognised(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(40).await?;
    floor.register_first(&visit).await?;
    floor.finish(&visit).await?;
    floor.wait(60).await?;
    floor.prove_same(&known, &visit).await?;
    floor
        .sell(visit.receiver, known.party, &[known.customer])
        .await?;
    Ok(())
}

/// ATT-V09: a visitor of an earlier day names another and insists; the sales manager allows it, the first receiver keeps all.
pub(super) async fn names_another_on_a_later_day(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let named = floor.next_but(&[known.seller]).await?;
    let named = named.ok_or(Error::Inconsistent { what: "another" })?;
    let new = Receive {
        named: vec![floor.id(named)?],
        insists: true,
        ..comes_again(&known, ReceivedAs::Named)
    };
    let visit = floor.receive(named, &known.visitor, &new).await?;
    floor
        .change(MANAGER, &visit, named, ChangeWay::AsNamed)
        .await?;
    floor.wait(30).await?;
    floor.sell(named, known.party, &[known.customer]).await?;
    floor.finish(&visit).await
}

/// ATT-V18: B's claim has expired; A receives and registers.
pub(super) async fn claim_expired(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.expired_visitor().await?;
    floor.let_another_be_next(known.seller).await?;
    let new = comes_again(&known, ReceivedAs::Turn);
    let visit = floor.in_turn(&known.visitor, new).await?;
    floor.wait(30).await?;
    registered_buys(floor, &visit).await
}

/// ATT-V19: a change of the unit after the deal changes no handler.
pub(super) async fn swaps_afterwards(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visit = floor.new_visitor().await?;
    floor.wait(30).await?;
    floor.register(&visit, VisitKind::First).await?;
    let small = floor.house(|_, house| house.area < 100)?;
    let sale = floor
        .sell_house(visit.receiver, visit.party, &[visit.customer], small)
        .await?;
    floor.finish(&visit).await?;
    floor.wait(60).await?;
    let larger = floor.house(|_, house| {
        house.area > small.area && house.price > small.price && house.grade == small.grade
    })?;
    floor.swap(&sale, larger).await
}
