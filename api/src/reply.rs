//! Answers.

use crate::extract::IfNoneMatch;
use crate::problem::{Failure, Problem};
use crate::routes::versioned::Versioned;
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use kehu_db::idempotency::Answer;
use serde::Serialize;
use serde_json::json;

/// Seconds after which to look again how far queued work is.
pub(crate) const LOOK_AGAIN: &str = "2";

/// The answer to a write: made inside its transaction, so that it can be stored with the effect.
#[derive(Debug, Clone)]
pub struct Reply {
    status: StatusCode,
    location: Option<String>,
    version: Option<i64>,
    body: Vec<u8>,
    replayed: bool,
}

impl Reply {
    /// 200 with a body.
    ///
    /// # Errors
    /// When the body cannot be written as JSON: a fault of the server.
    pub fn ok(body: &impl Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
        Ok(Self {
            status: StatusCode::OK,
            location: None,
            version: None,
            body,
            replayed: false,
        })
    }

    /// 201 with the place of what was made, and its representation.
    ///
    /// # Errors
    /// As [`Reply::ok`].
    pub fn created(location: impl Into<String>, body: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self {
            status: StatusCode::CREATED,
            location: Some(location.into()),
            ..Self::ok(body)?
        })
    }

    /// 200 with a thing in its present version, and `ETag`.
    ///
    /// # Errors
    /// As [`Reply::ok`].
    pub(crate) fn current(body: &impl Versioned) -> Result<Self, Failure> {
        Ok(Self::ok(body)?.version(body.version()))
    }

    /// 201 with the place of what was made, its representation, and `ETag`.
    ///
    /// # Errors
    /// As [`Reply::ok`].
    pub(crate) fn made(
        location: impl Into<String>,
        body: &impl Versioned,
    ) -> Result<Self, Failure> {
        Ok(Self::created(location, body)?.version(body.version()))
    }

    /// 202 with the place where the work can be followed, how it stands, `Retry-After`, and `ETag`.
    ///
    /// # Errors
    /// As [`Reply::ok`].
    pub(crate) fn begun(
        location: impl Into<String>,
        body: &impl Versioned,
    ) -> Result<Self, Failure> {
        Ok(Self::accepted(location, body)?.version(body.version()))
    }

    /// 201 with what its maker is told, who does not see what was made.
    ///
    /// # Errors
    /// As [`Reply::ok`].
    pub fn taken_in(body: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self {
            status: StatusCode::CREATED,
            ..Self::ok(body)?
        })
    }

    /// 202 with the place where the work can be followed, and `Retry-After`.
    ///
    /// # Errors
    /// As [`Reply::ok`].
    pub fn accepted(location: impl Into<String>, body: &impl Serialize) -> Result<Self, Failure> {
        Ok(Self {
            status: StatusCode::ACCEPTED,
            location: Some(location.into()),
            ..Self::ok(body)?
        })
    }

    /// 204: done, nothing to say.
    #[must_use]
    pub fn done() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            location: None,
            version: None,
            body: Vec::new(),
            replayed: false,
        }
    }

    /// Adds the entity tag of the thing of which the body shows a part; the operation declares it. What is shown whole is
    /// [`Versioned`].
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    /// The answer of a rehearsal: nothing was made, so there is no place and no version of it.
    #[must_use]
    pub(crate) fn into_preview(self) -> Self {
        let status = if self.body.is_empty() {
            StatusCode::NO_CONTENT
        } else {
            StatusCode::OK
        };
        Self {
            status,
            location: None,
            version: None,
            ..self
        }
    }

    pub(crate) fn stored(&self) -> Answer {
        Answer {
            status: i16::try_from(self.status.as_u16()).unwrap_or(200),
            headers: json!({ "location": self.location, "version": self.version }),
            body: self.body.clone(),
        }
    }

    pub(crate) fn replayed(answer: Answer) -> Self {
        Self {
            status: u16::try_from(answer.status)
                .ok()
                .and_then(|status| StatusCode::from_u16(status).ok())
                .unwrap_or(StatusCode::OK),
            location: answer
                .headers
                .get("location")
                .and_then(|value| value.as_str())
                .map(str::to_owned),
            version: answer
                .headers
                .get("version")
                .and_then(serde_json::Value::as_i64),
            body: answer.body,
            replayed: true,
        }
    }

    pub(crate) fn into_response(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        if let Some(version) = self.version {
            response.insert_header((header::ETAG, etag(version)));
        }
        if self.status == StatusCode::ACCEPTED {
            response.insert_header((header::RETRY_AFTER, LOOK_AGAIN));
        }
        if self.replayed {
            response.insert_header(("idempotency-replayed", "true"));
        }
        if self.body.is_empty() {
            return response.finish();
        }
        response.content_type("application/json").body(self.body)
    }
}

/// The strong entity tag of a version.
#[must_use]
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Answers a read of one thing: 304 when the caller has this version already. Use it only where everything shown
/// changes with the version.
#[must_use]
pub(crate) fn found(known: &IfNoneMatch, body: &impl Versioned) -> HttpResponse {
    let tag = etag(body.version());
    if known.holds(&tag) {
        return not_modified(tag);
    }
    HttpResponse::Ok()
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .json(body)
}

/// 304: the caller has what the tag names.
#[must_use]
pub(crate) fn not_modified(tag: String) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((header::ETAG, tag))
        .finish()
}
