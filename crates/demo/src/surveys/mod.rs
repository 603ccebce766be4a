//! Surveys of satisfaction: two yearly ones of the trading company that are finished, with 800 customers asked in each, and an
//! anonymous one of the property manager that is running.
//!
//! Each is held at its place among the customers who are entered in the order of time: who came later is not asked.

mod answers;
mod course;
mod property;
mod yearly;

use crate::Error;
use crate::actors::Actors;
use crate::customers::Arrivals;
use crate::organisation::Units;
use crate::people::Staff;
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::Zone;

/// Holds the surveys, each when those who can be asked have been entered.
pub(crate) async fn hold(
    tx: &mut Tx,
    arrivals: &mut Arrivals<'_>,
    units: &Units,
    staff: &Staff,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let actors = Actors::on(tx, staff, Zone::CHINA.day_of(now)).await?;
    yearly::hold(tx, arrivals, units, &actors, now).await?;
    property::begin(tx, arrivals, units, &actors, now).await
}
