//! Forms with files (multipart/form-data), read as they come.

use crate::problem::{self, Problem};
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use std::future::{Ready, ready};
use std::time::Duration;
use tokio::time::Instant;

/// A form may take this long as a whole, and this long from one piece to the next.
const DEADLINE: Duration = Duration::from_secs(300);
const PATIENCE: Duration = Duration::from_secs(10);
/// Parts that are looked at; more are refused.
const MOST_PARTS: usize = 10;

/// The parts of a form, one after the other.
#[expect(
    missing_debug_implementations,
    reason = "the stream behind it has none"
)]
pub struct Form {
    parts: Multipart,
    until: Instant,
    seen: usize,
}

/// One part of a form.
#[derive(Debug)]
pub struct Part {
    field: Field,
    until: Instant,
    ended: bool,
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request
            .content_type()
            .eq_ignore_ascii_case("multipart/form-data")
        {
            return ready(Err(Problem::new(
                problem::UNSUPPORTED_MEDIA_TYPE,
                "Send the body as multipart/form-data.",
                "请以 multipart/form-data 发送请求体。",
            )));
        }
        let parts = Multipart::new(request.headers(), payload.take());
        ready(Ok(Self {
            parts,
            until: Instant::now() + DEADLINE,
            seen: 0,
        }))
    }
}

impl Form {
    /// The next part, after the one before was read.
    ///
    /// # Errors
    /// 400 when the form is malformed or has too many parts, 408 when it does not arrive in time.
    pub async fn next(&mut self) -> Result<Option<Part>, Problem> {
        let next = in_time(self.until, self.parts.next()).await?;
        let Some(field) = next.transpose().map_err(|_| malformed())? else {
            return Ok(None);
        };
        self.seen = self.seen.saturating_add(1);
        if self.seen > MOST_PARTS {
            return Err(malformed());
        }
        Ok(Some(Part {
            field,
            until: self.until,
            ended: false,
        }))
    }
}

impl Part {
    /// Its name; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.field.name().unwrap_or_default()
    }

    /// The name of the file, when it is one.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        let disposition = self.field.content_disposition()?;
        let extended = disposition
            .get_filename_ext()
            .and_then(|name| String::from_utf8(name.value.clone()).ok());
        extended.or_else(|| disposition.get_filename().map(str::to_owned))
    }

    /// The declared media type; empty when it has none.
    #[must_use]
    pub fn media_type(&self) -> String {
        self.field
            .content_type()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// The next bytes; none at the end and after it.
    ///
    /// # Errors
    /// 400 when the form breaks off, 408 when it does not arrive in time.
    pub async fn chunk(&mut self) -> Result<Option<web::Bytes>, Problem> {
        // A field panics when it is asked again after its end.
        if self.ended {
            return Ok(None);
        }
        let next = in_time(self.until, self.field.next()).await?;
        let chunk = next.transpose().map_err(|_| malformed())?;
        self.ended = chunk.is_none();
        Ok(chunk)
    }
}

async fn in_time<T>(until: Instant, piece: impl Future<Output = T>) -> Result<T, Problem> {
    let until = until.min(Instant::now() + PATIENCE);
    tokio::time::timeout_at(until, piece).await.map_err(|_| {
        Problem::new(
            problem::REQUEST_TIMEOUT,
            "The form did not arrive in time.",
            "表单未在规定时间内送达。",
        )
    })
}

fn malformed() -> Problem {
    Problem::new(
        problem::MALFORMED,
        "The form is malformed or broke off.",
        "表单格式错误或不完整。",
    )
}
