//! What requests cost, at `/metrics`: how many there were and how long they took, by pattern of the path, method and status.

use crate::problem::Problem;
use crate::routing;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse};
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry, TextEncoder};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const LABELS: &[&str] = &["endpoint", "method", "status"];

/// The metrics of an instance.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
}

impl Metrics {
    /// Makes them; nothing is measured yet.
    ///
    /// # Errors
    /// Never with these names.
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let requests = Opts::new("http_requests_total", "Requests.").namespace("kehu");
        let seconds = HistogramOpts::new(
            "http_requests_duration_seconds",
            "Seconds from the beginning of a request to the end of its answer.",
        );
        let registry = Registry::new();
        let requests = IntCounterVec::new(requests, LABELS)?;
        let seconds = HistogramVec::new(seconds.namespace("kehu"), LABELS)?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        Ok(Self {
            registry,
            requests,
            seconds,
        })
    }

    /// Where other metrics are added.
    pub(crate) const fn registry(&self) -> &Registry {
        &self.registry
    }
}

/// All metrics in Prometheus' text form.
pub(crate) async fn show(metrics: Data<Metrics>) -> Result<HttpResponse, Problem> {
    let text = TextEncoder::new().encode_to_string(&metrics.registry.gather());
    let text = text.map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok().content_type(TEXT).body(text))
}

/// The layer that counts requests and measures how long they take, with their bodies to the end.
pub(crate) async fn measured<B>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<Measured<B>>, Error>
where
    B: MessageBody + Unpin + 'static,
{
    let Some(metrics) = request.app_data::<Data<Metrics>>().cloned() else {
        return Err(Problem::internal(&"the metrics are missing").into());
    };
    let endpoint = routing::pattern(request.request()).into_owned();
    let method = name_of(request.method());
    let begun = Instant::now();
    let outcome = next.call(request).await;
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let sample = Sample {
        metrics,
        endpoint,
        method,
        status,
        begun,
    };
    Ok(outcome?.map_body(|_, body| Measured {
        body,
        _sample: sample,
    }))
}

/// Names that clients make up are not labels.
fn name_of(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// The body of an answer; with it ends what is measured.
pub(crate) struct Measured<B> {
    body: B,
    _sample: Sample,
}

impl<B: MessageBody + Unpin> MessageBody for Measured<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, B::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(context)
    }
}

struct Sample {
    metrics: Data<Metrics>,
    endpoint: String,
    method: &'static str,
    status: StatusCode,
    begun: Instant,
}

impl Drop for Sample {
    fn drop(&mut self) {
        let labels = [self.endpoint.as_str(), self.method, self.status.as_str()];
        let seconds = self.begun.elapsed().as_secs_f64();
        let metrics = &self.metrics;
        metrics.seconds.with_label_values(&labels).observe(seconds);
        metrics.requests.with_label_values(&labels).inc();
    }
}
