//! Days of a site.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use kehu_kernel::Zone;

/// The first instant of a day, and the first after it.
pub(crate) fn bounds(day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    (
        start_of(day),
        start_of(day.checked_add_days(Days::new(1)).unwrap_or(day)),
    )
}

fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    Zone::CHINA
        .0
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}
