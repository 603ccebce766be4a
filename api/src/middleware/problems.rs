//! The outermost of our own layers: whatever goes wrong below leaves as a problem document in the caller's language.

use crate::extract::language_of;
use crate::problem::{PROBLEM_JSON, Problem};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};
use futures_util::FutureExt;
use kehu_kernel::Language;
use std::panic::AssertUnwindSafe;
use tracing_actix_web::RequestId;
use uuid::Uuid;

/// HEAD runs as GET; panics become 500; every error gets its document, and every answer its request identifier.
pub async fn problems<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request.extensions().get::<RequestId>().map(|id| **id);
    let language = language_of(request.request());
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let kept = request.request().method().clone();
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let response = match outcome {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => {
            return Err(written(&answering(&kept, problem_of(&error)), language, id));
        }
        Err(panic) => {
            let cause = panic
                .downcast_ref::<&str>()
                .map_or("panic", |_| "panic in a handler");
            return Err(written(
                &Problem::internal(&format!("{cause} ({kept})")),
                language,
                id,
            ));
        }
    };
    Ok(finish(response, &kept, language, id))
}

fn problem_of(error: &Error) -> Problem {
    error
        .as_error::<Problem>()
        .cloned()
        .unwrap_or_else(|| Problem::of_status(error.as_response_error().status_code()))
}

/// A request that has no body has its faults in its parameters.
fn answering(method: &Method, problem: Problem) -> Problem {
    if method == Method::GET {
        problem.of_parameters()
    } else {
        problem
    }
}

/// Writes the document into an error answer that has none, and the headers into every answer.
fn finish(
    response: ServiceResponse<BoxBody>,
    method: &Method,
    language: Language,
    id: Option<Uuid>,
) -> ServiceResponse<BoxBody> {
    let mut status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    let mut response = if failed && !is_page(&response) {
        let problem = response
            .response()
            .error()
            .map_or_else(|| Problem::of_status(status), problem_of);
        let problem = answering(method, problem);
        let body = document(&problem, language, id);
        status = problem.status_code();
        response.map_body(|head, _| {
            head.status = status;
            head.headers
                .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
            head.headers.remove(header::CONTENT_LENGTH);
            BoxBody::new(body)
        })
    } else {
        response
    };
    mark(response.headers_mut(), status, language, id);
    response
}

/// A page for people says itself what went wrong.
fn is_page(response: &ServiceResponse<BoxBody>) -> bool {
    let content = response.headers().get(header::CONTENT_TYPE);
    content.is_some_and(|content| content.as_bytes().starts_with(b"text/html"))
}

fn document(problem: &Problem, language: Language, id: Option<Uuid>) -> Vec<u8> {
    serde_json::to_vec(&problem.write(language, id)).unwrap_or_default()
}

fn mark(headers: &mut header::HeaderMap, status: StatusCode, language: Language, id: Option<Uuid>) {
    if let Some(value) = id.and_then(|id| HeaderValue::from_str(&id.to_string()).ok()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    if status != StatusCode::NOT_MODIFIED && !headers.contains_key(header::CONTENT_LANGUAGE) {
        headers.insert(
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(language.tag()),
        );
    }
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
}

/// An error whose answer is already written.
fn written(problem: &Problem, language: Language, id: Option<Uuid>) -> Error {
    let mut response: HttpResponse = problem.error_response();
    let status = response.status();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
    mark(response.headers_mut(), status, language, id);
    let body = document(problem, language, id);
    actix_web::error::InternalError::from_response("problem", response.set_body(BoxBody::new(body)))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::middleware::from_fn;
    use actix_web::{App, test, web};
    use tracing_actix_web::TracingLogger;

    async fn panics() -> HttpResponse {
        panic!("wang.fang 13812341234")
    }

    #[actix_web::test]
    async fn a_panic_is_a_500_problem_that_tells_nothing() {
        let app = App::new()
            .route("/panic", web::get().to(panics))
            .wrap(from_fn(problems))
            .wrap(TracingLogger::<crate::telemetry::RequestSpan>::new());
        let app = test::init_service(app).await;
        let request = test::TestRequest::get()
            .uri("/panic")
            .insert_header(("accept-language", "en"))
            .to_request();
        let error = test::try_call_service(&app, request).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status(), 500);
        assert_eq!(
            response.headers().get("content-type").unwrap(),
            PROBLEM_JSON
        );
        assert_eq!(response.headers().get("x-request-id").unwrap().len(), 36);
        let body = actix_web::body::to_bytes(response.into_body())
            .await
            .unwrap();
        let text = String::from_utf8_lossy(&body);
        assert!(text.contains("\"code\":\"internal\""), "{text}");
        assert!(!text.contains("1381234"), "{text}");
    }
}
