//! The server: routes, layers, limits.

use crate::guides::OPERATIONS;
use crate::metrics::{self, Metrics};
use crate::middleware::{guard, problems, security_headers};
use crate::problem::{self, Problem};
use crate::routing::{self, Dispatcher};
use crate::state::State;
use crate::telemetry::RequestSpan;
use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer, web};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tracing_actix_web::TracingLogger;
use utoipa_swagger_ui::SwaggerUi;

/// Starts to serve on a listener; the server runs while it is awaited.
///
/// # Errors
/// When the listener cannot be used.
pub fn start(state: &State, listener: TcpListener) -> Result<Server, String> {
    let metrics = Metrics::new().map_err(|error| error.to_string())?;
    state
        .gauges
        .register(metrics.registry())
        .map_err(|error| error.to_string())?;
    let workers = state.config.threads();
    let state = state.clone();
    state
        .db
        .start_hearing_of_standing()
        .map_err(|error| error.to_string())?;
    let lanes = Arc::new(AtomicUsize::new(0));
    // Made once in each thread, again where a thread has died.
    let server = HttpServer::new(move || {
        kehu_db::enter_lane(lanes.fetch_add(1, Ordering::Relaxed) % workers);
        build(state.clone(), metrics.clone())
    })
    .workers(workers)
    .client_request_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(75))
    // A streamed answer is sent as head and body; without this the body waits for the client's delayed
    // acknowledgement of the head: forty milliseconds.
    .tcp_nodelay(true)
    .max_connections(1_000)
    .shutdown_timeout(10)
    .disable_signals()
    .listen(listener)
    .map_err(|error| error.to_string())?;
    Ok(server.run())
}

/// The application with all its layers; the layer wrapped last is the outermost.
fn build(
    state: State,
    metrics: Metrics,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let cors = cors(&state.config.cors_origins);
    let mut handlers = crate::routes::handlers();
    let exports = crate::exports::handlers(&state, &handlers);
    handlers.extend(exports);
    let operations = Dispatcher::new(&state, handlers, web::to(no_operation));
    App::new()
        .app_data(state)
        .app_data(web::Data::new(metrics))
        .route("/metrics", web::get().to(metrics::show))
        .configure(crate::answering::pages)
        .service(web::redirect("/docs/operations", OPERATIONS))
        .service(
            SwaggerUi::new(format!("{OPERATIONS}{{_:.*}}")).config(
                utoipa_swagger_ui::Config::new(["/openapi.json"])
                    .doc_expansion("none")
                    .filter(true)
                    .validator_url("none"),
            ),
        )
        .configure(crate::guides::places)
        .default_service(operations)
        .wrap(from_fn(guard))
        .wrap(from_fn(security_headers))
        .wrap(from_fn(problems))
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(from_fn(metrics::measured))
        .wrap(cors)
}

/// What browser applications of other origins may send and see.
fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        .allowed_headers([
            "authorization",
            "content-type",
            "if-match",
            "if-none-match",
            "idempotency-key",
            "accept-language",
            "x-api-key",
            "traceparent",
        ])
        .expose_headers([
            "etag",
            "location",
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "idempotency-replayed",
            "content-disposition",
            "content-language",
            "deprecation",
            "sunset",
            "link",
        ])
        .max_age(3600);
    origins
        .iter()
        .fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// What no operation took: 405 with `Allow` when the path is known, 404 otherwise.
async fn no_operation(request: HttpRequest, app: State) -> Result<HttpResponse, Problem> {
    let Some(resource) = routing::resource(&app, &request) else {
        return Err(Problem::new(
            problem::NOT_FOUND,
            "Nothing is at this path; see /docs.",
            "该路径不存在，请参阅 /docs。",
        ));
    };
    let allow = (header::ALLOW, resource.methods().join(", "));
    if request.method() == Method::OPTIONS {
        return Ok(HttpResponse::NoContent().insert_header(allow).finish());
    }
    // Empty: the problems layer writes the document and keeps the header.
    Ok(HttpResponse::MethodNotAllowed()
        .insert_header(allow)
        .finish())
}
