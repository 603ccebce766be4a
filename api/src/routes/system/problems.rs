//! The list of problem codes.

use crate::extract::language_of;
use crate::problem::{HTTP_FACTS, status_of};
use actix_web::{HttpRequest, HttpResponse, get};
use kehu_kernel::{Fact, Language};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A kind of problem that this API can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemKind {
    /// Stable code.
    #[schema(max_length = 100, example = "customer-already-active")]
    code: &'static str,
    /// HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Title in the language of the request.
    #[schema(max_length = 200)]
    title: &'static str,
    /// The policy rule behind it, when there is one.
    #[schema(max_length = 20)]
    rule: Option<&'static str>,
}

/// All kinds of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemKinds {
    /// In order of their codes.
    #[schema(max_items = 1000)]
    items: Vec<ProblemKind>,
}

/// List all problem codes
///
/// Every `code` that a problem document of this API can carry, with its title in the caller's language.
#[utoipa::path(operation_id = "listProblems", tag = "system", security(()),
    responses((status = 200, description = "The codes", body = ProblemKinds)))]
#[get("/problems")]
pub async fn list_problems(request: HttpRequest) -> HttpResponse {
    let language = language_of(&request);
    let items = catalogue()
        .into_values()
        .map(|(fact, status)| kind(fact, status, language))
        .collect();
    HttpResponse::Ok().json(ProblemKinds { items })
}

fn kind(fact: Fact, status: u16, language: Language) -> ProblemKind {
    ProblemKind {
        code: fact.code,
        status,
        title: match language {
            Language::English => fact.en,
            Language::Chinese => fact.zh,
        },
        rule: (!fact.rule.is_empty()).then_some(fact.rule),
    }
}

/// The facts of the HTTP layer and of every crate.
fn catalogue() -> BTreeMap<&'static str, (Fact, u16)> {
    let http = HTTP_FACTS
        .iter()
        .map(|(fact, status)| (*fact, status.as_u16()));
    let domains = crate::problem_catalogue::FACTS
        .iter()
        .flat_map(|facts| facts.iter());
    let domains = domains.map(|fact| (*fact, status_of(fact.kind).as_u16()));
    http.chain(domains)
        .map(|(fact, status)| (fact.code, (fact, status)))
        .collect()
}
