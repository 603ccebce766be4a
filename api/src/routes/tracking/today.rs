//! What is due today.

use super::dto::Today;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::customers::mask::Sight;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::reminders;
use kehu_identity::Permission;
use kehu_kernel::UnitId;
use kehu_reception::tracking::today;

/// Most reminders.
const REMINDERS: i64 = 200;

/// Get what is due today
///
/// Of a salesperson the own, of a manager the site's: contacts due and overdue, hard cases, promised visits, callers to
/// invite, appointments of referrals, registrations that wait for confirmation, claims that expire soon, contracts and
/// payments to remind of, plans to write, to keep, to give back and to summarise. How far ahead it looks is policy. Rule:
/// ATT-S05.
#[utoipa::path(operation_id = "getToday", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 200, description = "What is due", body = Today)))]
#[get("/sites/{site_id}/today")]
pub async fn get_today(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let mut connection = app.db.read().await?;
    let due = today::today(&mut connection, &caller, path.0).await?;
    let standing =
        kehu_identity::standing_of(&mut connection, caller.principal, caller.today()).await?;
    let reminded = match standing.scope(Permission::DealsRead) {
        Some(scope) => {
            let reader = kehu_kernel::Caller {
                scope: scope.clone(),
                ..caller.clone()
            };
            reminders::list(
                &mut connection,
                &reader,
                path.0,
                due.reminders_until,
                REMINDERS,
            )
            .await?
        }
        None => Vec::new(),
    };
    connection.give_back();
    Ok(HttpResponse::Ok().json(Today::seen(Sight::of(&caller), due, reminded)))
}
