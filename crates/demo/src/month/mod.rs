//! A month of life at the two sites at which the developer sells.
//!
//! - Each act is done by the use case that the API calls, by somebody whose role permits it, at the moment at which it would
//!   have been done: in the order of time, as people work.
//! - Ordinary visitors come and go by chance; among them scenes are played, one for each rule, in files that read like the
//!   rules.
//! - Each use case is polled from the heap: a scene is made of many, and a test's stack is small.
//! - The month ends the day before the demo is loaded. What was arranged for later days stays arranged.

mod agenda;
mod approving;
mod calendar;
mod day;
mod evening;
mod evidence;
mod floor;
mod receiving;
mod scenes;
mod selling;
mod settling;
mod visitors;

pub(crate) use calendar::Calendar;

use crate::Error;
use crate::actors::Actors;
use crate::organisation::Units;
use crate::people::Staff;
use crate::sites::{self, Site};
use floor::{Floor, Ground};
use kehu_db::Tx;
use kehu_kernel::Zone;
use kehu_vault::Vault;

/// Opens a site and lives the month there.
pub(crate) async fn live(
    tx: &mut Tx,
    vault: &Vault,
    units: &Units,
    staff: &Staff,
    site: &Site,
    calendar: &Calendar,
) -> Result<(), Error> {
    let opened = calendar.opened();
    let actors = Actors::on(tx, staff, Zone::CHINA.day_of(opened)).await?;
    let houses = Box::pin(sites::open(tx, &actors, units, site, opened)).await?;
    let ground = Ground {
        actors: &actors,
        vault,
        unit: units.of(site.code)?,
        site,
    };
    let mut floor = Floor::new(tx, ground, houses, opened);
    for day in &calendar.days {
        Box::pin(floor.live(calendar, *day)).await?;
    }
    Ok(())
}
