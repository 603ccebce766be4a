//! An answer, with assertions that say what came instead.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// A received answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as sent.
    pub bytes: Vec<u8>,
    /// Body as JSON; null when it is none.
    pub json: Value,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Self {
            status,
            headers,
            bytes,
            json,
        }
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        self.require(status).json
    }

    /// The answer itself, when it has this status.
    #[track_caller]
    pub fn require(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
        self
    }

    /// A problem with this status and code; every problem must be a whole document.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let answer = self.require(status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json["code"], code, "{}", answer.json);
        assert!(
            kehu_api::problem_catalogue::knows(code),
            "{code} is missing from the list of problems"
        );
        assert_eq!(answer.json["status"], status);
        assert_eq!(answer.json["request_id"], answer.header("x-request-id"));
        assert!(
            answer.json["title"]
                .as_str()
                .is_some_and(|title| !title.is_empty())
        );
        answer.json
    }

    /// A header's text; empty when it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The entity tag.
    #[must_use]
    pub fn etag(&self) -> String {
        self.header("etag").to_owned()
    }
}
