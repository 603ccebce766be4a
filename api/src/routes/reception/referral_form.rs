//! The employee referral form, for printing.

mod page;

use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::markup::PrintedPage;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::customers::mask::Sight;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::ReferralId;
use kehu_reception::referrals;

/// Print the employee referral form
///
/// 公司员工介绍客户登记表 as a page fit for printing, in the caller's language, in two copies: one for the sales assistant, one
/// for the sales office. Personal values are masked for callers without `customers:unmask`. Rules: ATT-E02, ATT-E04.
#[utoipa::path(operation_id = "getReferralForm", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = ReferralId, Path, description = "The referral")),
    responses((status = 200, description = "The form", body = PrintedPage, content_type = "text/html")))]
#[get("/referrals/{id}/form")]
pub async fn get_referral_form(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<ReferralId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let referral = referrals::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let page = page::render(&referral, Sight::of(&caller), caller.language);
    Ok(PrintedPage::answer(page))
}
