//! Visitors who come again and want, decline or bargain (ATT-R01, ATT-R03, ATT-R05, ATT-R07, ATT-R09).

use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::{Visit, comes_again};
use crate::month::visitors::Known;
use crate::sites::Name;
use kehu_reception::evidence::Content;
use kehu_reception::receptions::Receive;
use kehu_reception::words::{ReceivedAs, StatementKind};

/// ATT-R01: the first visit decides.
pub(super) async fn first_visit(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    first_visit_of(floor, &known).await
}

/// The visitor comes again to whose first visit it was, and buys.
pub(super) async fn first_visit_of(floor: &mut Floor<'_>, known: &Known) -> Result<(), Error> {
    let visit = floor.returns(known).await?;
    floor.wait(30).await?;
    floor
        .sell(known.seller, known.party, &[known.customer])
        .await?;
    floor.ends_as_return(&visit).await
}

/// ATT-R03: declines B and wants A; B's claim stands, so 80 and 20.
pub(super) async fn declines_the_claimant(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = wants_another(floor, &known, |new, b| new.declined.push(b)).await?;
    buys(floor, &visit).await
}

/// ATT-R03x: declines one whose claim has expired.
pub(super) async fn declines_one_whose_claim_expired(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.expired_visitor().await?;
    let next = floor.next_but(&[known.seller]).await?;
    let next = next.ok_or(Error::Inconsistent { what: "another" })?;
    let new = Receive {
        declined: vec![floor.id(known.seller)?],
        ..comes_again(&known, ReceivedAs::Turn)
    };
    let visit = floor.receive(next, &known.visitor, &new).await?;
    floor.wait(30).await?;
    floor.register_first(&visit).await?;
    buys(floor, &visit).await
}

/// ATT-R05: declines B and complains; A tells the sales supervisor and B, the supervisor verifies it.
pub(super) async fn complains(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = wants_another(floor, &known, |new, b| new.declined.push(b)).await?;
    let about = floor.id(known.seller)?;
    floor
        .says(&visit, &[(StatementKind::Complained, Some(about))])
        .await?;
    let told = Some(floor.now);
    floor.wait(25).await?;
    let complaint = Content::Complaint {
        about,
        supervisor_told_at: told,
        salesperson_told_at: told,
        verified_at: Some(floor.now),
    };
    let supervisor = floor.ground.site.checker;
    floor
        .decide(supervisor, visit.party, Some(visit.reception), complaint)
        .await?;
    buys(floor, &visit).await
}

/// ATT-R07: B's visitor goes to A to bargain for a discount.
pub(super) async fn bargains_elsewhere(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = wants_another(floor, &known, |new, _| new.came_for_discount = true).await?;
    buys(floor, &visit).await
}

/// ATT-R09: on a later visit names A, who is not the claimant, and declines nobody.
pub(super) async fn names_another(floor: &mut Floor<'_>) -> Result<(), Error> {
    let known = floor.known_visitor().await?;
    let visit = wants_another(floor, &known, |_, _| ()).await?;
    buys(floor, &visit).await
}

/// A known visitor is received by another, whom they name.
async fn wants_another(
    floor: &mut Floor<'_>,
    known: &Known,
    also: impl FnOnce(&mut Receive, kehu_kernel::UserId),
) -> Result<Visit, Error> {
    let another: Option<Name> = floor.next_but(&[known.seller]).await?;
    let another = another.ok_or(Error::Inconsistent { what: "another" })?;
    let mut new = Receive {
        named: vec![floor.id(another)?],
        ..comes_again(known, ReceivedAs::Named)
    };
    also(&mut new, floor.id(known.seller)?);
    floor.receive(another, &known.visitor, &new).await
}

/// The visitor buys from whoever receives, and leaves.
pub(super) async fn buys(floor: &mut Floor<'_>, visit: &Visit) -> Result<(), Error> {
    floor.wait(30).await?;
    floor
        .sell(visit.receiver, visit.party, &[visit.customer])
        .await?;
    floor.finish(visit).await
}
