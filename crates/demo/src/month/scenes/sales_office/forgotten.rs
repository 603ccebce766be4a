//! Visitors who forgot, or did not say, that they had been here (ATT-R02, ATT-R08).

use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, comes_again};
use crate::month::visitors::Known;
use kehu_reception::receptions::Receive;
use kehu_reception::words::ReceivedAs;

/// ATT-R02: A learns by the search that B received before; B is on site and takes over.
pub(super) async fn known_and_on_site(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(5).await?;
    floor.search(&known, &visit).await?;
    floor.prove_same(&known, &visit).await?;
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

/// ATT-R08: received as new; after the visitor has left, A finds B in the records, so 50 and 50.
pub(super) async fn found_afterwards(floor: &mut Floor<'_>) -> Result<(), Error> {
    let (known, visit) = received_and_gone(floor).await?;
    floor.prove_same(&known, &visit).await?;
    floor.find_in_records(&known, &visit).await?;
    buys_later(floor, &known, &visit).await
}

/// ATT-R08x: received as new, and A never finds it.
pub(super) async fn never_found(floor: &mut Floor<'_>) -> Result<(), Error> {
    let (known, visit) = received_and_gone(floor).await?;
    floor.prove_same(&known, &visit).await?;
    buys_later(floor, &known, &visit).await
}

async fn received_and_gone(floor: &mut Floor<'_>) -> Result<(Known, Visit), Error> {
    let known = floor.known_visitor().await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(40).await?;
    floor.register_first(&visit).await?;
    floor.finish(&visit).await?;
    floor.wait(30).await?;
    Ok((known, visit))
}

async fn buys_later(floor: &mut Floor<'_>, known: &Known, visit: &Visit) -> Result<(), Error> {
    floor.wait(30).await?;
    floor
        .sell(visit.receiver, known.party, &[known.customer])
        .await?;
    Ok(())
}
