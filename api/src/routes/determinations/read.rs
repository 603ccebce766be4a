//! Reading determinations.

use super::decision::{DeterminationDecision, Speaker, policy_words};
use super::dto::{Determination, DeterminationPage, DeterminationSummary, KeptFacts, people_of};
use super::facts::AttributionFacts;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_attribution::RuleId;
use kehu_determinations::{self as domain, AnswerKind, DeterminationFilter, names_of};
use kehu_kernel::{DealId, DeterminationId, PartyId, UnitId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of determinations.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeterminations {
    /// Of this site.
    pub site_id: Option<UnitId>,
    /// Of this party.
    pub party_id: Option<PartyId>,
    /// Of this deal.
    pub deal_id: Option<DealId>,
    /// In which this salesperson has or claims a part.
    pub salesperson_id: Option<UserId>,
    /// Decided by one of these rules, or waiting for a ruling under it.
    #[serde(default)]
    #[param(max_items = 50)]
    #[validate(length(max = 50))]
    pub rule: Vec<RuleId>,
    /// With this answer.
    pub answer: Option<AnswerKind>,
    /// Of deals made at this instant or later.
    pub dealt_from: Option<DateTime<Utc>>,
    /// Of deals made before this instant.
    pub dealt_before: Option<DateTime<Utc>>,
    /// Only those that count: the last of each deal that stands.
    #[serde(default)]
    pub current: bool,
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

/// List determinations
///
/// The latest first. A salesperson sees those in which they have or claim a part, managers those of their sites. Rule:
/// ATT-D10.
#[utoipa::path(operation_id = "listDeterminations", tag = "determinations", security(("bearer" = ["determinations:read"])),
    params(ListDeterminations), responses((status = 200, description = "A page of determinations", body = DeterminationPage)))]
#[get("/determinations")]
pub async fn list_determinations(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    query: Query<ListDeterminations>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let list = (
        "determinations",
        (
            query.site_id,
            query.party_id,
            query.deal_id,
            query.salesperson_id,
        ),
        (
            &query.rule,
            query.answer,
            query.dealt_from,
            query.dealt_before,
            query.current,
        ),
    );
    let page = page_request::<DeterminationId>(query.limit, query.cursor.as_deref(), &list)?;
    let filter = DeterminationFilter {
        site: query.site_id,
        party: query.party_id,
        deal: query.deal_id,
        salesperson: query.salesperson_id,
        rules: query.rule.clone(),
        answer: query.answer,
        dealt_from: query.dealt_from,
        dealt_before: query.dealt_before,
        current: query.current,
    };
    let mut connection = app.db.read().await?;
    let page = domain::list(&mut connection, &caller, &filter, &page).await?;
    let people = people_of(page.items.iter().flat_map(|one| &one.shares));
    let names = names_of(&mut connection, &people).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeterminationPage {
        items: page
            .items
            .into_iter()
            .map(|one| DeterminationSummary::of(one, &names, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a determination
///
/// Reads like a judgment that both salespeople would accept: who owns the party, follows up, is credited and paid which part;
/// the rule that decides and what it says; the evidence with links to its records; the claims that came to nothing and why;
/// the rules that were passed over and why; the figures of the policy. Visitors appear by identifier only. Rules: ATT-D10,
/// ATT-V00 to ATT-V20, ATT-R01 to ATT-R19, ATT-E02 to ATT-E09.
#[utoipa::path(operation_id = "getDetermination", tag = "determinations", security(("bearer" = ["determinations:read"])),
    params(("id" = DeterminationId, Path, description = "The determination")),
    responses((status = 200, description = "The determination", body = Determination)))]
#[get("/determinations/{id}")]
pub async fn get_determination(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    path: Path<DeterminationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = domain::find(&mut connection, &caller, path.0).await?;
    let body = told(&mut connection, caller.language, found).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(body))
}

/// Get the facts of a determination
///
/// The facts on which it rests, as they were kept when it was made, with their digest. Rule: ATT-D10.
#[utoipa::path(operation_id = "getDeterminationFacts", tag = "determinations", security(("bearer" = ["determinations:read"])),
    params(("id" = DeterminationId, Path, description = "The determination")),
    responses((status = 200, description = "The facts", body = KeptFacts)))]
#[get("/determinations/{id}/facts")]
pub async fn get_determination_facts(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    path: Path<DeterminationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let kept = domain::facts_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(KeptFacts {
        facts: AttributionFacts::of(&kept.facts)?,
        digest: kept.digest.to_string(),
    }))
}

/// A determination as it is told in a language.
pub(super) async fn told(
    connection: &mut kehu_db::PgConnection,
    language: kehu_kernel::Language,
    found: domain::Determination,
) -> Result<Determination, Problem> {
    let domain::Determination {
        summary,
        decision,
        commission,
        facts_digest,
        decision_digest,
        policy_digest,
    } = found;
    let policy = policy_words(connection, summary.policy_version_id).await?;
    let party = Some(summary.party_id);
    let speaker = Speaker::of(connection, language, &decision, policy, commission, party).await?;
    Ok(Determination {
        summary: DeterminationSummary::of(summary, &speaker.names, language),
        decision: DeterminationDecision::of(decision, &speaker),
        facts_digest: facts_digest.to_string(),
        decision_digest: decision_digest.to_string(),
        policy_digest: policy_digest.to_string(),
    })
}
