//! One call to a receiver: resolve, check, connect to the checked address, send, read a bounded answer.

mod connection;
mod guard;

pub use guard::Guard;

use crate::model::Outcome;
use crate::rules;
use bytes::Bytes;
use chrono::{DateTime, Duration as Span, Utc};
use connection::Connection;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use url::Url;

/// A receiver must answer within this time.
const PATIENCE: Duration = Duration::from_secs(15);
/// Of an answer no more is read.
const MOST_READ: usize = 64 * 1024;

/// The certificates in a PEM text.
///
/// # Errors
/// When it is malformed or holds none.
pub fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match read {
        Ok(found) if found.is_empty() => Err("holds no certificate".to_owned()),
        Ok(found) => Ok(found),
        Err(error) => Err(error.to_string()),
    }
}

/// Finds the addresses of a name.
pub trait Resolve: Send + Sync + std::fmt::Debug {
    /// All addresses of a name.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, std::io::Result<Vec<IpAddr>>>;
}

/// The machine's own resolver.
#[derive(Debug, Clone, Copy)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, std::io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Message {
    /// Sent as `webhook-id`.
    pub id: String,
    /// Seconds since 1970, sent as `webhook-timestamp`.
    pub timestamp: i64,
    /// Signatures under all valid secrets, with spaces between.
    pub signatures: String,
    /// The event as JSON.
    pub body: Bytes,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// How it ended.
    pub outcome: Outcome,
    /// The status, when one came.
    pub status: Option<u16>,
    /// The beginning of the answer.
    pub answer: String,
    /// How long the receiver asks to wait.
    pub retry_after: Option<Span>,
    /// How long it took.
    pub latency: Duration,
}

/// Sends messages to receivers.
#[derive(Clone)]
pub struct Sender {
    guard: Guard,
    resolver: Arc<dyn Resolve>,
    tls: TlsConnector,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender")
            .field("guard", &self.guard)
            .finish_non_exhaustive()
    }
}

impl Sender {
    /// A sender behind a guard. Certificates of receivers are trusted when they descend from a public root or from one of
    /// `roots`.
    ///
    /// # Errors
    /// Names a root that is none.
    pub fn new(
        guard: Guard,
        resolver: Arc<dyn Resolve>,
        roots: Vec<CertificateDer<'static>>,
    ) -> Result<Self, String> {
        let mut store = RootCertStore::empty();
        store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for root in roots {
            store
                .add(root)
                .map_err(|error| format!("a root certificate for webhooks: {error}"))?;
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(store)
            .with_no_client_auth();
        Ok(Self {
            guard,
            resolver,
            tls: TlsConnector::from(Arc::new(tls)),
        })
    }

    /// What may be called.
    #[must_use]
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Sends a message. Whatever the receiver does is an outcome, not an error.
    pub async fn send(&self, url: &str, message: &Message, now: DateTime<Utc>) -> Sent {
        let started = Instant::now();
        let deadline = started + PATIENCE;
        let mut sent = Sent {
            outcome: Outcome::TimedOut,
            status: None,
            answer: String::new(),
            retry_after: None,
            latency: Duration::ZERO,
        };
        match timeout_at(deadline, self.exchange(url, message)).await {
            Err(_) => {}
            Ok(Err(outcome)) => sent.outcome = outcome,
            Ok(Ok((connection, head, body))) => {
                sent.outcome = rules::outcome_of(head.status);
                sent.status = Some(head.status);
                sent.retry_after = head
                    .headers
                    .get(header::RETRY_AFTER)
                    .and_then(|value| value.to_str().ok())
                    .and_then(|value| rules::retry_after(value, now));
                // The status has decided; the rest is read to find out why, for as long as there is time.
                let mut answer = Vec::new();
                drop(timeout_at(deadline, read(body, &mut answer)).await);
                sent.answer = rules::excerpt(&answer);
                drop(connection);
            }
        }
        sent.latency = started.elapsed();
        sent
    }

    async fn exchange(
        &self,
        url: &str,
        message: &Message,
    ) -> Result<(Connection, Head, Incoming), Outcome> {
        let url = Url::parse(url).map_err(|_| Outcome::Unreachable)?;
        let secure = url.scheme() == "https";
        if !secure && !self.guard.plain_http {
            return Err(Outcome::AddressForbidden);
        }
        let addresses = self.checked_addresses(&url).await?;
        let tls = secure.then_some(&self.tls);
        let (mut connection, mut requests) = connection::open(&url, &addresses, tls).await?;
        let request = request(&url, message).map_err(|_| Outcome::BrokenOff)?;
        let response = requests
            .send_request(request)
            .await
            .map_err(|_| Outcome::BrokenOff)?;
        connection.keep(requests);
        let (parts, body) = response.into_parts();
        let head = Head {
            status: parts.status.as_u16(),
            headers: parts.headers,
        };
        Ok((connection, head, body))
    }

    /// The addresses to connect to. One that is closed closes all: who answers with both is up to something.
    async fn checked_addresses(&self, url: &Url) -> Result<Vec<IpAddr>, Outcome> {
        let addresses = match (guard::literal(url), url.host_str()) {
            (Some(address), _) => vec![address],
            (None, Some(name)) => {
                let found = self.resolver.resolve(name).await;
                found.map_err(|_| Outcome::Unreachable)?
            }
            (None, None) => Vec::new(),
        };
        if addresses.is_empty() {
            return Err(Outcome::Unreachable);
        }
        if addresses.iter().all(|address| self.guard.admits(*address)) {
            Ok(addresses)
        } else {
            Err(Outcome::AddressForbidden)
        }
    }
}

struct Head {
    status: u16,
    headers: HeaderMap,
}

fn request(url: &Url, message: &Message) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    Request::post(path)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json")
        .header(
            header::USER_AGENT,
            concat!("Kehu/", env!("CARGO_PKG_VERSION")),
        )
        .header("webhook-id", &message.id)
        .header("webhook-timestamp", message.timestamp)
        .header("webhook-signature", &message.signatures)
        .body(Full::new(message.body.clone()))
}

/// Reads an answer until it ends, breaks off, or is too long.
async fn read(mut body: Incoming, answer: &mut Vec<u8>) {
    while let Some(Ok(frame)) = body.frame().await {
        if let Ok(bytes) = frame.into_data() {
            let room = MOST_READ.saturating_sub(answer.len());
            answer.extend(bytes.iter().take(room));
        }
        if answer.len() >= MOST_READ {
            return;
        }
    }
}
