//! By when a request is answered.
//!
//! A database that is stopped where it stands, or behind a cut cable, refuses nothing and closes nothing: whoever waits for it
//! would wait as long as it is silent. Therefore everybody hears within ten seconds, whatever there is to say.

use crate::problem::Problem;
use actix_web::dev::ServiceRequest;
use actix_web::http::header;
use actix_web::{HttpMessage, HttpRequest};
use std::time::Duration;
use tokio::time::Instant;

/// Within this time a request is answered.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// Who can say more than that nothing answers, such as a write that goes on, comes first.
const LAST: Duration = Duration::from_millis(200);

/// When the patience with a request ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// Of a request that has just come.
    pub(crate) fn begin() -> Self {
        Self(Instant::now() + PATIENCE)
    }

    /// Remembers it with a request. Forms that bring files, and lists that leave as files, take the time that they need; they
    /// have patience of their own from piece to piece.
    pub(crate) fn remember(self, request: &ServiceRequest) {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        if !is_form && !request.path().ends_with("/export") {
            request.extensions_mut().insert(self);
        }
    }

    /// The one that a request remembers.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        request.extensions().get().copied()
    }

    /// Waits for what can say what has become of it itself; none after the end.
    pub(crate) async fn wait<T>(self, work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.0, work).await.ok()
    }

    /// Waits for what is given up at the end.
    ///
    /// # Errors
    /// At the end: nothing that is needed answers.
    pub(crate) async fn give_up<T>(self, work: impl Future<Output = T>) -> Result<T, Problem> {
        let outcome = tokio::time::timeout_at(self.0 + LAST, work).await;
        outcome.map_err(|_| Problem::from(kehu_db::Error::from(sqlx::Error::PoolTimedOut)))
    }
}
