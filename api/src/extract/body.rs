//! Bodies: JSON and merge patches.

use super::fault::{FormFault, not_object};
use super::{flatten, pointer};
use crate::problem::{self, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use kehu_kernel::text::{is_forbidden, turns_direction};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;
use validator::Validate;

/// Most bytes of a JSON body.
pub(crate) const BODY_LIMIT: usize = 256 * 1024;
/// actix limits the time of the head only; a body that trickles in would hold its connection for ever.
const BODY_DEADLINE: Duration = Duration::from_secs(10);

/// A validated JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A validated JSON merge patch (RFC 7396).
#[derive(Debug)]
pub struct MergePatch<T>(pub T);

/// The bytes of the body, kept for the fingerprint of an idempotent request.
#[derive(Debug, Clone)]
pub struct RawBody(pub web::Bytes);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            receive(&request, payload, "application/json")
                .await
                .map(Json)
        })
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for MergePatch<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            receive(&request, payload, "application/merge-patch+json")
                .await
                .map(MergePatch)
        })
    }
}

async fn receive<T: DeserializeOwned + Validate>(
    request: &HttpRequest,
    payload: Payload,
    media_type: &str,
) -> Result<T, Problem> {
    if !request.content_type().eq_ignore_ascii_case(media_type) {
        return Err(Problem::new(
            problem::UNSUPPORTED_MEDIA_TYPE,
            format!("Send the body as {media_type}."),
            format!("请以 {media_type} 发送请求体。"),
        ));
    }
    let bytes = tokio::time::timeout(BODY_DEADLINE, collect(payload))
        .await
        .map_err(|_| {
            Problem::new(
                problem::REQUEST_TIMEOUT,
                "The body did not arrive within 10 seconds.",
                "请求体未在 10 秒内送达。",
            )
        })??;
    let value = parse(&bytes)?;
    request.extensions_mut().insert(RawBody(bytes));
    Ok(value)
}

async fn collect(mut payload: Payload) -> Result<web::Bytes, Problem> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::new(problem::MALFORMED, "The body broke off.", "请求体不完整。")
        })?;
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(Problem::new(
                problem::TOO_LARGE,
                "A body has at most 256 KiB.",
                "请求体不得超过 256 KiB。",
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Syntax errors are 400; everything that the schema could have told is 422 with a pointer.
fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Problem> {
    let mut value: Value = serde_json::from_slice(bytes).map_err(|error| {
        Problem::new(
            problem::MALFORMED,
            format!("The body is not valid JSON: {error}."),
            format!("请求体不是有效的 JSON：{error}。"),
        )
    })?;
    clean_texts("", &mut value)?;
    whole_numbers(&mut value);
    if !value.is_object() {
        // serde would take an array for the properties in their order.
        return Err(fault_in_body(String::new(), not_object()));
    }
    let value: T = serde_path_to_error::deserialize(value).map_err(|error| {
        let (mut place, message) = (pointer(error.path()), error.into_inner().to_string());
        // A tagged union tells the place inside itself between two U+0001 (see `tagged_union!`).
        let message = match message
            .strip_prefix('\u{1}')
            .and_then(|rest| rest.split_once('\u{1}'))
        {
            Some((inner, message)) => {
                place.push_str(inner);
                message.to_owned()
            }
            None => message,
        };
        fault_in_body(place, FormFault::read(&message))
    })?;
    check(&value)?;
    Ok(value)
}

fn fault_in_body(mut place: String, fault: FormFault) -> Problem {
    place.push_str(&fault.inside);
    let mut problem = Problem::invalid();
    problem.add_body_fault(place, fault.code, fault.words);
    problem
}

fn check<T: Validate>(value: &T) -> Result<(), Problem> {
    let Err(errors) = value.validate() else {
        return Ok(());
    };
    let mut faults = Vec::new();
    flatten("", &errors, &mut faults);
    let mut problem = Problem::invalid();
    for (place, code, words) in faults {
        problem.add_body_fault(place, known_code(&code), words);
    }
    Err(problem)
}

/// The stable codes of schema faults.
pub(super) fn known_code(code: &str) -> &'static str {
    match code {
        "length" => "length",
        "range" => "range",
        "regex" => "form",
        "email" => "email",
        "url" => "url",
        "min_properties" => "empty-patch",
        _ => "invalid",
    }
}

/// No text has control characters beside line breaks and tabs, and no schema can forbid them. Characters that turn the
/// direction of writing are left out: nobody sees them, and they come along with copied numbers.
fn clean_texts(place: &str, value: &mut Value) -> Result<(), Problem> {
    match value {
        Value::String(text) => {
            demand_text(place, text)?;
            text.retain(|letter| !turns_direction(letter));
            Ok(())
        }
        Value::Array(items) => items
            .iter_mut()
            .enumerate()
            .try_for_each(|(index, item)| clean_texts(&format!("{place}/{index}"), item)),
        Value::Object(fields) => fields.iter_mut().try_for_each(|(key, item)| {
            demand_text(place, key)?;
            clean_texts(&format!("{place}/{key}"), item)
        }),
        _ => Ok(()),
    }
}

fn demand_text(place: &str, text: &str) -> Result<(), Problem> {
    if text.contains('\0') {
        return Err(Problem::body(
            place,
            "nul-character",
            "must not contain the character U+0000",
            "不得包含 U+0000 字符",
        ));
    }
    if text.chars().any(is_forbidden) {
        return Err(Problem::body(
            place,
            "control-character",
            "must not contain control characters",
            "不得包含控制字符",
        ));
    }
    Ok(())
}

/// JSON Schema's `integer` includes 1.0; serde's integers do not.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let text = number.to_string();
            if let Some(whole) = text
                .strip_suffix(".0")
                .and_then(|whole| whole.parse::<i64>().ok())
            {
                *number = whole.into();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        _ => {}
    }
}

/// Deserialisers for the properties of a merge patch: absent leaves as is, null clears.
pub mod patch {
    use serde::{Deserialize, Deserializer};

    /// A property that may be left out, never null.
    ///
    /// # Errors
    /// When it is null or malformed.
    pub fn non_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        T::deserialize(deserializer).map(Some)
    }

    /// A property that may be left out or be null.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::<T>::deserialize(deserializer).map(Some)
    }
}
