//! The page behind a personal link (SUR-04): a questionnaire as plain HTML, without script and without anything from
//! outside, for a telephone as for a desk.
//!
//! - What was answered is kept at every step; a question that depends on another appears once that is answered.
//! - What is wrong is said beside its question, and nothing that was written is lost.
//! - A link that is unknown, used or expired, a questionnaire that changed and a full quota each get a page in the
//!   customer's language.
//! - The secret stands in the address alone: it is in no log, and the page tells no other site from where it comes.

mod form;
mod page;
mod words;

use crate::deadline::Deadline;
use crate::extract::language_of;
use crate::state::State;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use form::Sent;
use kehu_kernel::{Caller, Kind, Language, Refusal};
use kehu_surveys::links::{self, Submitted};
use kehu_surveys::{Error, OpenedLink};
use page::{Notice, Sheet};

const STYLE: &str = include_str!("style.css");
/// Bytes of a form at most; a questionnaire of 100 long texts stays far below.
const MOST_BYTES: usize = 1 << 20;

/// The pages' places: outside `/v1` and outside the contract, since they are for people.
pub(crate) fn pages(routes: &mut web::ServiceConfig) {
    routes
        .service(
            web::resource("/s/{token}")
                .app_data(web::PayloadConfig::new(MOST_BYTES))
                .route(web::get().to(show))
                .route(web::post().to(send)),
        )
        .route("/survey.css", web::get().to(style));
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

/// Whoever holds a link.
fn anyone(app: &State, request: &HttpRequest) -> Caller {
    Caller {
        unmasked: false,
        language: language_of(request),
        ..Caller::system("survey-link", app.clock.now())
    }
}

async fn show(app: State, request: HttpRequest, token: web::Path<String>) -> HttpResponse {
    let caller = anyone(&app, &request);
    if let Err(answer) = admit(&app, &request, caller.language) {
        return answer;
    }
    let opened = app
        .db
        .transaction(async |tx| links::open(tx, &caller, &token).await);
    let Some(opened) = Deadline::begin().wait(opened).await else {
        return troubled(caller.language);
    };
    match opened {
        Ok(link) => {
            let wanted = form::wanted_language(request.query_string());
            let language = link
                .questionnaire
                .language_for(wanted.unwrap_or(link.language));
            let answers = link.draft.clone();
            sheet(&link, language, &answers, Notice::default())
        }
        Err(error) => refused(&error, caller.language),
    }
}

async fn send(
    app: State,
    request: HttpRequest,
    token: web::Path<String>,
    body: web::Bytes,
) -> HttpResponse {
    let caller = anyone(&app, &request);
    if let Err(answer) = admit(&app, &request, caller.language) {
        return answer;
    }
    let language = caller.language;
    // A telephone that loses its network ends no write half-way.
    let owned = app.clone();
    let taken = app.detached(async move {
        let (sent, token) = (Sent::read(&body), token.into_inner());
        owned
            .db
            .transaction(async |tx| take(tx, &caller, &token, &sent).await)
            .await
    });
    match Deadline::begin().wait(taken).await {
        Some(Ok(Ok(outcome))) => outcome.answer(language),
        Some(Ok(Err(error))) => refused(&error, language),
        Some(Err(_)) => page_of(StatusCode::INTERNAL_SERVER_ERROR, page::trouble(language)),
        None => troubled(language),
    }
}

/// What became of what was sent.
enum Outcome {
    Taken(kehu_surveys::words::Language, String),
    Full(kehu_surveys::words::Language),
    Again(Box<OpenedLink>, Sent, Notice),
}

impl Outcome {
    fn answer(self, language: Language) -> HttpResponse {
        match self {
            Self::Taken(asked, reward) => page_of(StatusCode::OK, page::thanks(asked, &reward)),
            Self::Full(asked) => page_of(StatusCode::CONFLICT, page::full(asked)),
            Self::Again(link, sent, notice) => {
                let wanted = sent.language.unwrap_or(language.into());
                let asked = link.questionnaire.language_for(wanted);
                sheet(&link, asked, &sent.answers, notice)
            }
        }
    }
}

/// Keeps what was sent, and sends it in when it is whole and the customer wants that.
async fn take(
    tx: &mut kehu_db::Tx,
    caller: &Caller,
    token: &str,
    sent: &Sent,
) -> Result<Outcome, Error> {
    let link = links::open(tx, caller, token).await?;
    let version = sent.version.ok_or(Error::OtherVersion {})?;
    let mut sent = sent.clone();
    let mut notice = sent.fit(&link.questionnaire);
    let asked = link
        .questionnaire
        .language_for(sent.language.unwrap_or(link.language));
    if sent.finish && notice.is_empty() {
        let language = Some(asked);
        match links::submit(tx, caller, token, version, language, &sent.answers).await {
            Ok(Submitted::Taken) => return Ok(Outcome::Taken(asked, link.reward)),
            Ok(Submitted::Full) => return Ok(Outcome::Full(asked)),
            Err(Error::Invalid(faults)) => notice.add(&faults, &sent.answers),
            Err(error) => return Err(error),
        }
    }
    let kept = sent.without(&notice);
    match links::save(tx, caller, token, version, &kept).await {
        Ok(_) => notice.saved = true,
        Err(Error::Invalid(faults)) => {
            notice.add(&faults, &kept);
            let kept = sent.without(&notice);
            links::save(tx, caller, token, version, &kept).await?;
            notice.saved = true;
        }
        Err(error) => return Err(error),
    }
    Ok(Outcome::Again(Box::new(link), sent, notice))
}

fn admit(app: &State, request: &HttpRequest, language: Language) -> Result<(), HttpResponse> {
    let address = app.limits.address_of(request);
    app.limits
        .count_address(address)
        .map_err(|_| page_of(StatusCode::TOO_MANY_REQUESTS, page::too_often(language)))
}

fn sheet(
    link: &OpenedLink,
    language: kehu_surveys::words::Language,
    answers: &[kehu_surveys::questionnaire::Answer],
    notice: Notice,
) -> HttpResponse {
    let status = match notice.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let sheet = Sheet {
        link,
        language,
        answers,
        notice: &notice,
    };
    page_of(status, sheet.render())
}

/// A link or its questionnaire that does not serve: said as it is, to whoever holds it.
fn refused(error: &Error, language: Language) -> HttpResponse {
    let status = match error.fact().kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Gone => StatusCode::GONE,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        _ => {
            tracing::error!(%error, "the page of a survey failed");
            return troubled(language);
        }
    };
    let (fact, detail) = (error.fact(), error.detail());
    let title = match language {
        Language::Chinese => fact.zh,
        Language::English => fact.en,
    };
    page_of(
        status,
        page::message(language, title, detail.text(language)),
    )
}

/// Nothing that is needed answers, or it fails: what was sent may be sent again.
fn troubled(language: Language) -> HttpResponse {
    page_of(StatusCode::SERVICE_UNAVAILABLE, page::trouble(language))
}

fn page_of(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(page)
}
