//! Logs, traces and metrics. None of them carries personal data: no query string, no address, no body.

use crate::config::{Config, LogFormat};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{Error, HttpMessage};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{Status, TraceContextExt, TracerProvider};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Sends what is left of the traces when it is dropped.
#[derive(Debug)]
pub struct Telemetry(Option<SdkTracerProvider>);

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Some(provider) = &self.0 {
            drop(provider.shutdown());
        }
    }
}

/// Starts logging, and the export of traces where it is configured.
///
/// # Errors
/// When the filter or the endpoint is malformed.
pub fn start(config: &Config) -> Result<Telemetry, String> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| format!("KEHU_LOG is malformed: {error}"))?;
    let format = config.log_format.unwrap_or(if config.development() {
        LogFormat::Text
    } else {
        LogFormat::Json
    });
    let lines = match format {
        LogFormat::Text => tracing_subscriber::fmt::layer()
            .with_target(false)
            .with_writer(std::io::stderr)
            .boxed(),
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_writer(std::io::stderr)
            .boxed(),
    };
    let provider = config.otlp_endpoint.as_deref().map(exporter).transpose()?;
    let traces = provider
        .as_ref()
        .map(|provider| tracing_opentelemetry::layer().with_tracer(provider.tracer("kehu")));
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(traces)
        .try_init()
        .map_err(|error| error.to_string())?;
    Ok(Telemetry(provider))
}

fn exporter(endpoint: &str) -> Result<SdkTracerProvider, String> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(endpoint)
        .build()
        .map_err(|error| format!("KEHU_OTLP_ENDPOINT cannot be used: {error}"))?;
    let resource = opentelemetry_sdk::Resource::builder()
        .with_service_name("kehu")
        .build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build())
}

/// The span of a request: method, route pattern, identifier, status. Not the path itself, which names customers. It
/// belongs to the caller's trace when a valid `traceparent` came with it.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().copied();
        let method = request.method().as_str();
        let route = crate::routing::pattern(request.request());
        let route: &str = &route;
        let span = tracing::info_span!(
            "request",
            otel.name = tracing::field::display(format_args!("{method} {route}")),
            otel.kind = "server",
            method,
            route,
            request_id = id.map(tracing::field::display),
            trace_id = tracing::field::Empty,
            status = tracing::field::Empty,
        );
        if request.headers().contains_key(TRACE_PARENT) {
            join(&span, request.headers());
        }
        span.set_attribute("http.request.method", method.to_owned());
        span.set_attribute("http.route", route.to_owned());
        span
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
        if status.is_server_error() {
            span.set_status(Status::error(""));
        }
        span.in_scope(|| tracing::debug!(status = status.as_u16(), "answered"));
    }
}

const TRACE_PARENT: &str = "traceparent";

/// Makes a span part of the caller's trace, if the caller has a valid one.
fn join(span: &Span, headers: &HeaderMap) {
    let caller = TraceContextPropagator::new().extract(&Headers(headers));
    let trace = caller.span().span_context().clone();
    if trace.is_valid() {
        span.record("trace_id", trace.trace_id().to_string());
        // Refused where no traces are exported.
        drop(span.set_parent(caller));
    }
}

/// The headers of a request, for the propagation of traces.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}
