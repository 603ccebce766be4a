//! One connection to the server that stays open, and what is asked over it.

use crate::Error;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Something to ask the server.
#[derive(Debug, Clone)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Path and query, percent-encoded.
    pub path: String,
    /// Who asks: an access token.
    pub token: String,
    /// The body, if any.
    pub body: Bytes,
    /// What the body is.
    pub media_type: String,
    /// The key under which a repetition gets the same answer.
    pub idempotency_key: Option<String>,
}

impl Request {
    /// A `GET`.
    #[must_use]
    pub fn get(token: &str, path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            token: token.to_owned(),
            body: Bytes::new(),
            media_type: "application/json".to_owned(),
            idempotency_key: None,
        }
    }

    /// A `POST` of a JSON body; null is none.
    #[must_use]
    pub fn post(token: &str, path: impl Into<String>, body: &Value) -> Self {
        Self {
            method: Method::POST,
            body: if body.is_null() {
                Bytes::new()
            } else {
                Bytes::from(body.to_string())
            },
            ..Self::get(token, path)
        }
    }

    /// The same under a key by which it is carried out once.
    #[must_use]
    pub fn once(self, key: &str) -> Self {
        Self {
            idempotency_key: Some(key.to_owned()),
            ..self
        }
    }
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// [`Error::Refused`] for any status that is no success, with the beginning of the problem document; [`Error::Json`].
    pub fn json(&self, asked: &Request) -> Result<Value, Error> {
        if !self.status.is_success() {
            return Err(Error::Refused {
                what: format!("{} {}", asked.method, asked.path),
                status: self.status.as_u16(),
                body: self.beginning(),
            });
        }
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_slice(&self.body)?)
    }

    /// The beginning of the body, for a message.
    #[must_use]
    pub fn beginning(&self) -> String {
        String::from_utf8_lossy(&self.body)
            .chars()
            .take(400)
            .collect()
    }
}

/// A connection that is kept open between requests.
#[derive(Debug)]
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn open(address: SocketAddr) -> Result<Self, Error> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        // It ends with the sender; what went wrong is told to whoever asks next.
        tokio::spawn(connection);
        let host = HeaderValue::from_str(&address.to_string()).map_err(hyper::http::Error::from)?;
        Ok(Self { sender, host })
    }

    /// Whether the server has not closed it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Asks and waits for the whole answer.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn ask(&mut self, request: &Request) -> Result<Answer, Error> {
        let mut built = hyper::Request::builder()
            .method(&request.method)
            .uri(request.path.as_str())
            .header(HOST, &self.host)
            .header("accept-language", "en");
        if !request.token.is_empty() {
            built = built.header(AUTHORIZATION, format!("Bearer {}", request.token));
        }
        if !request.body.is_empty() {
            built = built.header(CONTENT_TYPE, &request.media_type);
        }
        if let Some(key) = &request.idempotency_key {
            built = built.header("idempotency-key", key);
        }
        let built = built.body(Full::new(request.body.clone()))?;
        self.sender.ready().await?;
        let answer = self.sender.send_request(built).await?;
        let status = answer.status();
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(Answer { status, body })
    }

    /// Asks, and reads the answer as JSON.
    ///
    /// # Errors
    /// As [`Connection::ask`] and [`Answer::json`].
    pub async fn json(&mut self, request: &Request) -> Result<Value, Error> {
        self.ask(request).await?.json(request)
    }
}
