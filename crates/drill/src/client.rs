//! A client: signs in, asks, writes both down, and repeats with the same key until the outcome is known.

use crate::{Act, Answered, Asked, Failure, Journal, Line, Person};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A request is given up after this long; the server promises an answer within ten seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// A write that a client wants done.
#[derive(Debug, Clone)]
pub struct Deed {
    /// What is wanted.
    pub act: Act,
    /// The idempotency key.
    pub key: String,
    /// The path.
    pub path: String,
    /// The body.
    pub body: Value,
    /// See [`Asked::subject`].
    pub subject: Option<String>,
    /// Yuan, of a payment.
    pub amount: Option<String>,
}

/// What is known of a deed in the end.
#[derive(Debug, Clone)]
pub enum Settled {
    /// Acknowledged, with this answer.
    Done(Value),
    /// Refused.
    Refused,
    /// Not known: the load was told to give up.
    Unknown,
}

/// A client with connections of its own, to one instance and, when that fails, to the next.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    bases: Arc<Vec<String>>,
    at: AtomicUsize,
    journal: Arc<Journal>,
    give_up: Arc<AtomicBool>,
}

/// A whole answer.
struct Whole {
    status: StatusCode,
    problem: bool,
    bytes: Vec<u8>,
}

impl Client {
    /// A client of these instances, which begins with the one at `first`.
    ///
    /// # Errors
    /// When the HTTP client cannot be made.
    pub fn new(
        bases: Arc<Vec<String>>,
        first: usize,
        journal: Arc<Journal>,
        give_up: Arc<AtomicBool>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            http: reqwest::Client::builder().timeout(PATIENCE).build()?,
            bases,
            at: AtomicUsize::new(first),
            journal,
            give_up,
        })
    }

    fn base(&self) -> &str {
        let at = self.at.load(Ordering::Relaxed);
        let place = at.checked_rem(self.bases.len()).unwrap_or_default();
        self.bases.get(place).map_or("", String::as_str)
    }

    fn go_to_the_next(&self) {
        self.at.fetch_add(1, Ordering::Relaxed);
    }

    fn given_up(&self) -> bool {
        self.give_up.load(Ordering::Relaxed)
    }

    /// Does a deed; repeats it with the same key until its outcome is known.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn write(&self, person: &Person, deed: &Deed) -> Result<Settled, Failure> {
        for attempt in 1.. {
            let Some(token) = self.token(person).await else {
                return Ok(Settled::Unknown);
            };
            if let Some(settled) = self.attempt(person, &token, deed, attempt).await? {
                return Ok(settled);
            }
            if self.given_up() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(Settled::Unknown)
    }

    /// One request; nothing where its outcome is not known.
    async fn attempt(
        &self,
        person: &Person,
        token: &str,
        deed: &Deed,
        attempt: u32,
    ) -> Result<Option<Settled>, Failure> {
        self.journal.write(&Line::Asked(Asked {
            at: self.journal.now(),
            key: deed.key.clone(),
            attempt,
            act: deed.act,
            person: person.name().to_owned(),
            path: deed.path.clone(),
            subject: deed.subject.clone(),
            amount: deed.amount.clone(),
        }))?;
        let begun = Instant::now();
        let request = self
            .http
            .post(format!("{}{}", self.base(), deed.path))
            .bearer_auth(token)
            .header("idempotency-key", &deed.key)
            .json(&deed.body);
        let whole = whole(request).await;
        let body = whole.as_ref().and_then(Whole::json);
        self.journal.write(&Line::Answered(Answered {
            at: self.journal.now(),
            key: deed.key.clone(),
            attempt,
            status: whole.as_ref().map(|whole| whole.status.as_u16()),
            problem: whole.as_ref().is_some_and(|whole| whole.problem),
            code: text_at(body.as_ref(), "/code"),
            id: made(whole.as_ref(), body.as_ref()),
            digest: whole
                .as_ref()
                .filter(|whole| whole.status.is_success())
                .map(|whole| hex::encode(Sha256::digest(&whole.bytes))),
            took: begun.elapsed().as_millis().try_into().unwrap_or(u64::MAX),
        }))?;
        let Some(whole) = whole else {
            self.go_to_the_next();
            return Ok(None);
        };
        let running = text_at(body.as_ref(), "/code").as_deref() == Some("idempotency-key-running");
        Ok(match whole.status {
            status if status.is_success() => Some(Settled::Done(body.unwrap_or_default())),
            StatusCode::UNAUTHORIZED => {
                person.forget_token().await;
                None
            }
            StatusCode::CONFLICT if running => None,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => None,
            status if status.is_client_error() => Some(Settled::Refused),
            _ => {
                self.go_to_the_next();
                None
            }
        })
    }

    /// Reads a path, again until it is answered; nothing when the load gave up or it is refused.
    pub async fn read(&self, person: &Person, path: &str) -> Option<Value> {
        self.call(person, Method::GET, path, None).await
    }

    /// A call that is not written down, again until it is answered; nothing when the load gave up or it is refused.
    pub async fn call(
        &self,
        person: &Person,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Value> {
        loop {
            let token = self.token(person).await?;
            let mut request = self
                .http
                .request(method.clone(), format!("{}{path}", self.base()))
                .bearer_auth(&token);
            if let Some(body) = body {
                request = request.json(body);
            }
            match whole(request).await {
                Some(whole) if whole.status.is_success() => return whole.json(),
                Some(whole) if whole.status == StatusCode::UNAUTHORIZED => {
                    person.forget_token().await;
                }
                Some(whole) if whole.status.is_client_error() => return None,
                _ => self.go_to_the_next(),
            }
            if self.given_up() {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The person's token; signs in where there is none.
    async fn token(&self, person: &Person) -> Option<String> {
        let mut kept = person.token().await;
        while kept.is_none() {
            let body = person.credentials()?;
            let request = self.http.post(format!("{}/v1/auth/tokens", self.base()));
            let answer = whole(request.json(&body)).await;
            let body = answer.as_ref().and_then(Whole::json);
            *kept = text_at(body.as_ref(), "/access_token");
            if kept.is_none() {
                if self.given_up() {
                    return None;
                }
                self.go_to_the_next();
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
        kept.clone()
    }
}

impl Whole {
    fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.bytes).ok()
    }
}

/// Sends a request; nothing where no whole answer came.
async fn whole(request: reqwest::RequestBuilder) -> Option<Whole> {
    let answer = request.send().await.ok()?;
    let status = answer.status();
    let kind = answer.headers().get("content-type");
    let problem = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"));
    let bytes = answer.bytes().await.ok()?.to_vec();
    Some(Whole {
        status,
        problem,
        bytes,
    })
}

pub(crate) fn text_at(body: Option<&Value>, pointer: &str) -> Option<String> {
    Some(body?.pointer(pointer)?.as_str()?.to_owned())
}

/// The identifier of what was made: at the top of the answer, or of what the answer is about.
fn made(whole: Option<&Whole>, body: Option<&Value>) -> Option<String> {
    whole.filter(|whole| whole.status.is_success())?;
    ["/id", "/reception/id", "/complaint/id"]
        .into_iter()
        .find_map(|pointer| text_at(body, pointer))
}
