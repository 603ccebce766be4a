//! Query strings.

use super::{FormFault, flatten, pointer};
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};
use validator::Validate;

/// Validated query parameters: unknown ones are refused, repeated ones become lists.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// For operations that take no query parameters: any is refused.
#[derive(Debug, Clone, Copy)]
pub struct NoQuery;

impl<T: DeserializeOwned + Validate> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Query))
    }
}

impl FromRequest for NoQuery {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let name = request
            .query_string()
            .split(['=', '&'])
            .next()
            .unwrap_or_default();
        ready(if name.is_empty() {
            Ok(Self)
        } else {
            Err(Problem::parameter(
                &name.chars().take(50).collect::<String>(),
                "is not a parameter of this operation",
                "不是此操作的参数",
            ))
        })
    }
}

fn parse<T: DeserializeOwned + Validate>(text: &str) -> Result<T, Problem> {
    if text.contains("%00") {
        return Err(Problem::parameter(
            "query",
            "must not contain the character U+0000",
            "不得包含 U+0000 字符",
        ));
    }
    let deserializer = serde_html_form::Deserializer::from_bytes(text.as_bytes());
    let value: T = serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let mut place = pointer(error.path());
        let fault = FormFault::read(&error.into_inner().to_string());
        place.push_str(&fault.inside);
        Problem::parameter(parameter_of(&place), fault.words.en, fault.words.zh)
    })?;
    let Err(errors) = value.validate() else {
        return Ok(value);
    };
    let mut faults = Vec::new();
    flatten("", &errors, &mut faults);
    let (place, _, words) = faults.into_iter().next().unwrap_or_default();
    Err(Problem::parameter(parameter_of(&place), words.en, words.zh))
}

/// The parameter at a place.
fn parameter_of(place: &str) -> &str {
    place
        .split('/')
        .nth(1)
        .filter(|name| !name.is_empty())
        .unwrap_or("query")
}
