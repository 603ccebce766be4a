//! The documentation for strangers under `/docs`: guides in English and Chinese, and the operations in Swagger UI.
//!
//! - Sources are the Markdown files of `docs/`; they are in the program, and nothing comes from outside.
//! - Lists of problems, of types of events and of rules are written from the program's own catalogues.
//! - What a guide calls an operation, such as `GET /v1/customers`, leads to it; a test holds that there is one.
//! - Pages need no script, and are rendered at the first request.

mod events;
mod frame;
mod markdown;
mod mentions;
mod problems;
mod rules;
mod shelf;

use crate::extract::language_of;
use crate::problem::Problem;
use crate::state::State;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use frame::Frame;
use kehu_kernel::Language;
use markdown::{Chapter, Paper};
use mentions::Mentions;
use serde_json::Value;
use shelf::{Guide, SHELF};
use std::collections::HashMap;
use std::sync::OnceLock;

const STYLE: &str = include_str!("style.css");
/// The place of Swagger UI.
pub(crate) const OPERATIONS: &str = "/docs/operations/";

/// All pages, by language and name.
type Pages = HashMap<(Language, &'static str), Bytes>;

/// What is shown of the contract: the document itself, and the pages beside it.
#[derive(Debug)]
pub(crate) struct Documentation {
    pages: OnceLock<Pages>,
    json: Bytes,
    yaml: OnceLock<Result<Bytes, String>>,
}

impl Documentation {
    /// Of the document as JSON.
    pub(crate) fn of(json: Vec<u8>) -> Self {
        Self {
            pages: OnceLock::new(),
            json: json.into(),
            yaml: OnceLock::new(),
        }
    }

    /// The document.
    ///
    /// # Errors
    /// When it cannot be read, which would be a fault of this program.
    pub(crate) fn document(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_slice(&self.json)
    }

    fn pages(&self) -> &Pages {
        self.pages.get_or_init(|| {
            let mentions = Mentions::of(&self.document().unwrap_or_default());
            let editions = SHELF.iter().flat_map(|guide| {
                let languages = guide.languages();
                languages.map(move |language| (guide, language))
            });
            editions
                .map(|(guide, language)| {
                    let page = page(guide, language, &mentions);
                    ((language, guide.name), page.into())
                })
                .collect()
        })
    }

    /// The contract as YAML, as committed in `openapi.yaml`.
    fn yaml(&self) -> &Result<Bytes, String> {
        self.yaml.get_or_init(|| {
            let document = self.document().map_err(|error| error.to_string())?;
            crate::document::written(&document).map(Bytes::from)
        })
    }
}

/// What the pages say themselves, in the reader's language.
const fn say(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

fn page(guide: &Guide, language: Language, mentions: &Mentions) -> String {
    let source = guide.source(language);
    let paper = Paper {
        source,
        language,
        mentions,
    };
    let Chapter { title, body, parts } = paper.print();
    let frame = Frame {
        guide,
        language,
        title: &title,
        parts: &parts,
    };
    frame.around(&body)
}

/// The places under `/docs`; outside `/v1` and outside the contract, since they are for people.
pub(crate) fn places(routes: &mut web::ServiceConfig) {
    routes
        .route("/docs", web::get().to(front))
        .route("/docs/", web::get().to(front))
        .route("/docs/style.css", web::get().to(style))
        .route("/docs/{language:en|zh}", web::get().to(front_in))
        .route("/docs/{language:en|zh}/{name:.*}", web::get().to(show))
        .route("/docs/{name}", web::get().to(choose))
        .route("/openapi.json", web::get().to(json))
        .route("/openapi.yaml", web::get().to(yaml));
}

/// Where a guide stands, in a language.
pub(crate) fn place(language: Language, name: &str) -> String {
    format!("/docs/{}/{name}", shelf::code(language))
}

async fn front(request: HttpRequest) -> HttpResponse {
    lead_to(place(language_of(&request), ""))
}

async fn front_in(language: web::Path<String>) -> HttpResponse {
    lead_to(format!("/docs/{language}/"))
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

/// A guide without its language: the one that the reader prefers.
async fn choose(request: HttpRequest, name: web::Path<String>) -> HttpResponse {
    let language = language_of(&request);
    match SHELF.iter().find(|guide| guide.name == name.as_str()) {
        Some(guide) => lead_to(place(guide.best(language), guide.name)),
        None => missing(language),
    }
}

async fn show(app: State, path: web::Path<(String, String)>) -> HttpResponse {
    let (code, name) = path.into_inner();
    let language = shelf::language(&code);
    let found = SHELF.iter().find(|guide| guide.name == name);
    let pages = || app.contract.documentation.pages();
    let page = found.and_then(|guide| pages().get(&(language, guide.name)));
    match (page, found) {
        (Some(page), _) => answer(HttpResponse::Ok(), language, page.clone()),
        (None, Some(guide)) => lead_to(place(guide.best(language), guide.name)),
        (None, None) => missing(language),
    }
}

async fn json(app: State) -> HttpResponse {
    let json = app.contract.documentation.json.clone();
    HttpResponse::Ok()
        .content_type("application/json")
        .body(json)
}

async fn yaml(app: State) -> Result<HttpResponse, Problem> {
    let yaml = app.contract.documentation.yaml().as_ref();
    let yaml = yaml.map_err(|cause| Problem::internal(cause))?;
    Ok(HttpResponse::Ok()
        .content_type("application/yaml; charset=utf-8")
        .body(yaml.clone()))
}

fn missing(language: Language) -> HttpResponse {
    answer(HttpResponse::NotFound(), language, frame::missing(language))
}

fn answer(
    mut response: actix_web::HttpResponseBuilder,
    language: Language,
    page: impl Into<Bytes>,
) -> HttpResponse {
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .content_type("text/html; charset=utf-8")
        .body(page.into())
}

/// The answer that leads a browser elsewhere.
pub(crate) fn lead_to(place: String) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, place))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_webhooks::catalogue::EventType;

    fn pages() -> Pages {
        let json = serde_json::to_vec(&crate::document::document()).unwrap();
        let documentation = Documentation::of(json);
        documentation.pages().clone()
    }

    #[test]
    fn what_guides_call_operations_are_operations() {
        let document = crate::document::document();
        let mentions = Mentions::of(&document);
        for source in SHELF.iter().flat_map(Guide::sources) {
            for code in markdown::inline_codes(source.text) {
                if mentions::looks_like_one(&code) {
                    assert!(
                        mentions.place_of(&code).is_some(),
                        "{}: {code}",
                        source.path
                    );
                }
            }
        }
    }

    #[test]
    fn every_relative_link_leads_to_a_page() {
        for source in SHELF.iter().flat_map(Guide::sources) {
            for target in markdown::targets(source.text) {
                assert!(
                    shelf::place_of(source.path, &target).is_some(),
                    "{}: {target}",
                    source.path
                );
            }
        }
    }

    /// Where a guide asks for answers in its language, what is told differs; the tour runs both.
    #[test]
    fn both_languages_show_the_same_examples() {
        for guide in SHELF.iter().filter(|guide| guide.zh.is_some()) {
            let [en, zh] = [Language::English, Language::Chinese].map(|language| {
                let mut examples = markdown::examples(guide.source(language).text);
                if guide.name == "attribution" {
                    examples.retain(|example| example.starts_with("sh\n"));
                }
                examples
            });
            assert_eq!(en, zh, "{}", guide.name);
        }
    }

    fn text(page: &Bytes) -> &str {
        std::str::from_utf8(page).unwrap()
    }

    #[test]
    fn the_catalogues_are_told_whole_in_both_languages() {
        let pages = pages();
        for language in [Language::English, Language::Chinese] {
            let errors = text(&pages[&(language, "errors")]);
            for (code, (fact, _)) in crate::problem_catalogue::all() {
                assert!(errors.contains(&format!("id=\"{code}\"")), "{code}");
                let title = crate::markup::escaped(problems::title(&fact, language));
                assert!(errors.contains(&title), "{code}");
            }
            let attribution = text(&pages[&(language, "attribution")]);
            for words in kehu_attribution::catalogue() {
                assert!(
                    attribution.contains(&format!("id=\"{}\"", words.rule)),
                    "{}",
                    words.rule
                );
                assert!(attribution.contains(&crate::markup::escaped(words.title.text(language))));
            }
            let webhooks = text(&pages[&(language, "webhooks")]);
            for one in EventType::all() {
                assert!(
                    webhooks.contains(&format!("id=\"{}\"", one.name())),
                    "{}",
                    one.name()
                );
                for field in one.family.fields {
                    assert!(webhooks.contains(&format!("<code>{}</code>", field.name)));
                }
            }
        }
    }
}
