//! The clock of development mode.

use crate::act::Act;
use crate::auth::Caller;
use crate::extract::Json;
use crate::permissions::can;
use crate::problem::{self, Problem};
use crate::reply::Reply;
use crate::routing::{get, put};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kehu_identity::Permission;
use kehu_kernel::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The year from which on the clock is not set: calculations with dates need room.
const END_OF_TIME: i32 = 2200;

/// The time by which the server acts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockReading {
    /// The present instant.
    now: DateTime<Utc>,
    /// The present business day in China.
    today: NaiveDate,
}

/// Sets the clock.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetClock {
    /// The instant from which the clock runs on; null goes back to the machine's time.
    now: Option<DateTime<Utc>>,
}

/// Read the clock
///
/// The instant and business day by which deadlines and validity are judged.
#[utoipa::path(operation_id = "getClock", tag = "system", security(()),
    responses((status = 200, description = "The time", body = ClockReading)))]
#[get("/clock")]
pub async fn get_clock(app: State) -> HttpResponse {
    HttpResponse::Ok().json(reading(app.clock.now()))
}

/// Set the clock (development mode only)
///
/// Lets a demonstration or a test see what a day in the future brings: licences expire, deadlines pass. Access tokens
/// are judged by the same clock, so sign in again after a leap. A time at which the caller does not hold this permission
/// is refused, since nobody could set the clock back; so is one from the year 2200 on. In production mode there is no such
/// operation.
#[utoipa::path(operation_id = "setClock", tag = "system", security(("bearer" = ["clock:set"])),
    request_body = SetClock, responses((status = 200, description = "The time", body = ClockReading)))]
#[put("/clock")]
pub async fn set_clock(
    caller: Caller<can::SetClock>,
    app: State,
    act: Act,
    body: Json<SetClock>,
) -> Result<HttpResponse, Problem> {
    if !app.config.development() {
        return Err(Problem::new(
            problem::NOT_FOUND,
            "The clock can be set in development mode only.",
            "仅开发模式可以设置时钟。",
        ));
    }
    let (clock, to) = (app.clock.clone(), body.0.now);
    act.run(&app, caller, async move |tx, caller| {
        match to {
            Some(at) => {
                let day = Zone::CHINA.day_of(at);
                let standing = kehu_identity::standing_of(tx, caller.principal, day).await?;
                if day.year() >= END_OF_TIME || !standing.may(Permission::ClockSet) {
                    return Err(no_way_back().into());
                }
                clock.shift_to(at);
            }
            None => clock.reset(),
        }
        Reply::ok(&reading(clock.now()))
    })
    .await
}

fn no_way_back() -> Problem {
    Problem::body(
        "/now",
        "no-way-back",
        "must be a time before the year 2200 at which you may set the clock, to be able to set it back",
        "应为2200年之前、您有权设置时钟的时间，否则无法恢复",
    )
}

fn reading(now: DateTime<Utc>) -> ClockReading {
    ClockReading {
        now,
        today: Zone::CHINA.day_of(now),
    }
}
