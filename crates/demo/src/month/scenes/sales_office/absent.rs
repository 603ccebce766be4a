//! The claimant is not on site (ATT-R04, ATT-R06, ATT-R14).

use super::returning::buys;
use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, comes_again};
use crate::month::visitors::Known;
use crate::sites::Name;
use kehu_reception::receptions::Receive;
use kehu_reception::words::ReceivedAs;
use kehu_rotation::PresenceState;

/// ATT-R04: says that B received before; C assists, so 80 and 20.
pub(super) async fn says_so(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let named = [known.seller];
    let visit = assisted(floor, &known, &named).await?;
    floor.finish(&visit).await?;
    bought_from_the_claimant(floor, &known).await
}

/// ATT-R06: names several and chooses none; the first of them who is on site receives as B's assistant. It stands beside
/// ATT-R04.
pub(super) async fn names_several(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let mut others = floor.sellers();
    others.retain(|name| *name != known.seller);
    let named: Vec<Name> = others.into_iter().take(2).collect();
    let visit = assisted(floor, &known, &named).await?;
    floor.finish(&visit).await?;
    bought_from_the_claimant(floor, &known).await
}

/// ATT-R14: does not say it, the search finds it; A receives, and the deal is made the same day, so 50 and 50.
pub(super) async fn found_and_sold_the_same_day(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    goes_out(floor, &known).await?;
    let visit = floor.received_as_new(&known).await?;
    floor.wait(5).await?;
    floor.search(&known, &visit).await?;
    floor.prove_same(&known, &visit).await?;
    let visit = Visit {
        party: known.party,
        customer: known.customer,
        ..visit
    };
    buys(floor, &visit).await?;
    comes_back(floor, &known).await
}

/// B is out; the first of those named who is on site, else the next in order, assists.
async fn assisted(floor: &mut Floor<'_>, known: &Known, named: &[Name]) -> Result<Visit, Error> {
    goes_out(floor, known).await?;
    let there = named.iter().copied().find(|name| *name != known.seller);
    let assistant = match there {
        Some(there) => there,
        None => floor.next().await?,
    };
    let new = Receive {
        receiver: Some(floor.id(assistant)?),
        named: crate::sites::ids(floor.ground.actors, named)?,
        ..comes_again(known, ReceivedAs::Assisting)
    };
    let visit = floor.receive(assistant, &known.visitor, &new).await?;
    floor.wait(30).await?;
    Ok(visit)
}

async fn goes_out(floor: &mut Floor<'_>, known: &Known) -> Result<(), Error> {
    floor
        .presence(known.seller, PresenceState::Out, Some("外出办理个人事务"))
        .await?;
    floor.wait(5).await
}

async fn comes_back(floor: &mut Floor<'_>, known: &Known) -> Result<(), Error> {
    floor.wait(10).await?;
    floor
        .presence(known.seller, PresenceState::OnSite, None)
        .await
}

/// B comes back and makes the deal.
async fn bought_from_the_claimant(floor: &mut Floor<'_>, known: &Known) -> Result<(), Error> {
    comes_back(floor, known).await?;
    floor.wait(20).await?;
    floor
        .sell(known.seller, known.party, &[known.customer])
        .await?;
    Ok(())
}
