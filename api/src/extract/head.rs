//! Headers.

use crate::problem::{self, Problem};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use kehu_kernel::Language;
use std::future::{Ready, ready};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The version that the caller read, from `If-Match`: required, one strong entity tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// The version where it is counted in 32 bits; one that does not fit is no version.
    #[must_use]
    pub fn as_i32(self) -> i32 {
        i32::try_from(self.0).unwrap_or(-1)
    }
}

impl utoipa::IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let tag = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(3))
            .max_length(Some(22));
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(
                "The `ETag` with which the resource was read: a change of a version that is not the newest answers 412.",
            ))
            .schema(Some(tag));
        vec![parameter.build()]
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if_match(request))
    }
}

fn if_match(request: &HttpRequest) -> Result<IfMatch, Problem> {
    let Some(value) = request.headers().get(header::IF_MATCH) else {
        return Err(Problem::new(
            problem::PRECONDITION_REQUIRED,
            "Read the resource and send its ETag as If-Match.",
            "请先读取资源，并以 If-Match 发送其 ETag。",
        ));
    };
    let tag = value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
    // A tag that this API cannot have given is a tag of another version.
    let version = tag.and_then(|tag| tag.parse().ok()).unwrap_or(-1);
    Ok(IfMatch(version))
}

/// The versions that the caller has already, from `If-None-Match`. A read that takes it answers 304 when one of them is the
/// present one, and the document says so of each read that declares it, and of no other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IfNoneMatch(Vec<String>);

impl IfNoneMatch {
    /// Its name, by which the finishing pass of the document knows such reads.
    pub(crate) const NAME: &str = "If-None-Match";

    /// Whether the caller has what this strong entity tag names. Tags are compared weakly (RFC 9110, 13.1.2), since what
    /// lies between may have weakened them.
    #[must_use]
    pub fn holds(&self, tag: &str) -> bool {
        self.0
            .iter()
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
    }
}

impl utoipa::IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name(Self::NAME)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(
                "The `ETag` of the copy that the caller has: while it is the newest, the answer is 304 without a body.",
            ))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        vec![parameter.build()]
    }
}

impl FromRequest for IfNoneMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let lines = request.headers().get_all(header::IF_NONE_MATCH);
        let texts = lines.filter_map(|line| line.to_str().ok().map(str::to_owned));
        ready(Ok(Self(texts.collect())))
    }
}

/// The key of an idempotent request, if it has one: 1 to 255 visible ASCII characters, quotes optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(idempotency_key(request).map(Self))
    }
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default();
    let key = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Some(key.to_owned()));
    }
    Err(Problem::parameter(
        "Idempotency-Key",
        "must be 1 to 255 visible ASCII characters; a UUID serves well",
        "必须为 1 至 255 个可见 ASCII 字符，建议使用 UUID",
    ))
}

/// The language of the answer, by `Accept-Language`.
#[must_use]
pub fn language_of(request: &HttpRequest) -> Language {
    let header = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Language::negotiate(header.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::IfNoneMatch;

    #[test]
    fn a_known_version_is_found_in_a_list_weakened_or_as_any() {
        let holds = |lines: &[&str]| {
            IfNoneMatch(lines.iter().map(|line| (*line).to_owned()).collect()).holds("\"3\"")
        };
        for lines in [
            &["\"3\""][..],
            &["\"1\", \"3\""],
            &["\"1\"", "\"3\""],
            &["W/\"3\""],
            &["*"],
        ] {
            assert!(holds(lines), "{lines:?}");
        }
        let none: &[&str] = &[];
        for lines in [none, &["\"33\""], &["3"], &["\"1\", \"2\""], &[""]] {
            assert!(!holds(lines), "{lines:?}");
        }
    }
}
