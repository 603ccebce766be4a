//! The list of problem codes.

use crate::extract::language_of;
use crate::guides;
use crate::routing::get;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use kehu_kernel::{Fact, Language};
use serde::Serialize;
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
/// Every `code` that a problem document of this API can carry, with its title in the caller's language. A browser
/// (`Accept: text/html`) is led to the guide that says what each means and what to do, so that the `type` of a problem,
/// opened there, shows its place in the guide.
#[utoipa::path(operation_id = "listProblems", tag = "system", security(()),
    responses((status = 200, description = "The codes", body = ProblemKinds),
        (status = 303, description = "For a browser: the guide", headers(("Location" = String, description = "The guide")))))]
#[get("/problems")]
pub async fn list_problems(request: HttpRequest) -> HttpResponse {
    let language = language_of(&request);
    if wants_a_page(&request) {
        return guides::lead_to(guides::place(language, "errors"));
    }
    let items = crate::problem_catalogue::all()
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

/// Browsers name pages first; clients of an API name JSON or anything.
fn wants_a_page(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"))
}
