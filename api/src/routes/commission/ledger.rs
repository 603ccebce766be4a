//! Reading the ledger.

use super::dto::{LedgerBalance, LedgerBalances, PostingPage, TrialBalance};
use crate::auth::Caller;
use crate::extract::Query;
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_commission::ledger::{self, Balance, PostingFilter};
use kehu_kernel::{DealId, DeterminationId, LedgerAccountId, PostingId, SettlementId, UnitId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which ledger, and when.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadLedger {
    /// The site.
    pub site_id: UnitId,
    /// At this instant; now when it is left out.
    pub at: Option<DateTime<Utc>>,
}

/// List the balances of a site's accounts
///
/// What the pool, the department, everybody's payable, retained and held parts, sanctions and the expense held at a moment.
/// Rules: ATT-D09, ATT-V13, ATT-V14, ATT-V15, ATT-V16, ATT-R17, ATT-E07.
#[utoipa::path(operation_id = "listLedgerBalances", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ReadLedger), responses((status = 200, description = "The balances", body = LedgerBalances)))]
#[get("/commission/ledger/balances")]
pub async fn list_ledger_balances(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ReadLedger>,
) -> Result<HttpResponse, Problem> {
    let at = query.0.at.unwrap_or(caller.now);
    let mut connection = app.db.read().await?;
    let balances = ledger::balances(&mut connection, &caller, query.0.site_id, at).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(LedgerBalances {
        at,
        items: shown(balances)?,
    }))
}

/// Get a site's trial balance
///
/// All debits and all credits of the postings that counted at a moment, counted anew from the postings: they are always the
/// same. Rule: ATT-D09.
#[utoipa::path(operation_id = "getTrialBalance", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ReadLedger), responses((status = 200, description = "The trial balance", body = TrialBalance)))]
#[get("/commission/ledger/trial-balance")]
pub async fn get_trial_balance(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ReadLedger>,
) -> Result<HttpResponse, Problem> {
    let at = query.0.at.unwrap_or(caller.now);
    let mut connection = app.db.read().await?;
    let trial = ledger::trial_balance(&mut connection, &caller, query.0.site_id, at).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(TrialBalance {
        at,
        debit: trial.debit,
        credit: trial.credit,
        is_balanced: trial.debit == trial.credit,
        items: shown(trial.balances)?,
    }))
}

fn shown(balances: Vec<Balance>) -> Result<Vec<LedgerBalance>, Problem> {
    let shown: Result<Vec<LedgerBalance>, _> =
        balances.into_iter().map(TryInto::try_into).collect();
    shown.map_err(|error| Problem::internal(&error))
}

/// The filters of the list of postings.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPostings {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this settlement.
    pub settlement_id: Option<SettlementId>,
    /// Only those of this deal.
    pub deal_id: Option<DealId>,
    /// Only those by this determination.
    pub determination_id: Option<DeterminationId>,
    /// Only those from or to this account.
    pub account_id: Option<LedgerAccountId>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List postings
///
/// The postings of the sites that the caller may see, in the order in which they were written, each led back to its deal and
/// determination, and a reversal to what it takes back. Rules: ATT-D09, ATT-D10.
#[utoipa::path(operation_id = "listPostings", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ListPostings), responses((status = 200, description = "A page of postings", body = PostingPage)))]
#[get("/commission/ledger/postings")]
pub async fn list_postings(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ListPostings>,
) -> Result<HttpResponse, Problem> {
    let ListPostings {
        site_id,
        settlement_id,
        deal_id,
        determination_id,
        account_id,
        limit,
        cursor,
    } = query.0;
    let list = (
        "postings",
        site_id,
        settlement_id,
        deal_id,
        determination_id,
        account_id,
    );
    let page = page_request::<PostingId>(limit, cursor.as_deref(), &list)?;
    let filter = PostingFilter {
        site: site_id,
        settlement: settlement_id,
        deal: deal_id,
        determination: determination_id,
        account: account_id,
    };
    let mut connection = app.db.read().await?;
    let page = ledger::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PostingPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}
