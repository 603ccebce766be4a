//! A housing fair (ATT-R13).

use super::returning::buys;
use crate::Error;
use crate::month::floor::Floor;
use crate::month::receiving::arrival;
use chrono::Duration;
use kehu_attribution::facts::Method;
use kehu_identity::Permission;
use kehu_reception::events::{self, NewEventMethod};
use kehu_reception::receptions::{Receive, Who};
use kehu_reception::words::ReceivedAs;

const FAIR: &str = "housing-fair";
const DAYS: i64 = 9;

/// The day before it begins, the project manager publishes how its visitors are attributed.
pub(in crate::month::scenes) async fn publish_event(floor: &mut Floor<'_>) -> Result<(), Error> {
    let project = floor.caller(floor.ground.site.project, Permission::ReceptionsDecide)?;
    let new = NewEventMethod {
        event_tag: FAIR.to_owned(),
        starts_on: project.today() + Duration::days(1),
        ends_on: project.today() + Duration::days(DAYS),
        method: Method::EventReceiver,
        explanation: "房展会期间，客户归当次接待人".to_owned(),
    };
    Box::pin(events::publish(floor.tx, &project, floor.ground.unit, &new)).await?;
    Ok(())
}

/// ATT-R13: received at the fair, attributed by its method.
pub(super) async fn received_at_the_event(floor: &mut Floor<'_>) -> Result<(), Error> {
    let visitor = floor.visitors.draw(&mut floor.chance);
    let new = Receive {
        event_tag: Some(FAIR.to_owned()),
        ..arrival(Who::Visitor(visitor.details()), ReceivedAs::Turn)
    };
    let visit = floor.in_turn(&visitor, new).await?;
    floor.register_first(&visit).await?;
    buys(floor, &visit).await
}
