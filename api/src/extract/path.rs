//! Path parameters.

use super::FormFault;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};
use uuid::Uuid;

/// Typed path parameters; what is not of the type is refused with 400.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let parsed = web::Path::<T>::from_request(request, payload).into_inner();
        ready(parsed.map(|path| Self(path.into_inner())).map_err(|error| {
            let said = error.to_string();
            let fault = FormFault::read(
                said.strip_prefix("Path deserialize error: ")
                    .unwrap_or(&said),
            );
            let name = culprit(request, fault.code == "identifier");
            Problem::parameter(&name, fault.words.en, fault.words.zh)
        }))
    }
}

/// The parameter that is at fault: the first that is no identifier, of those that are to be one or of the others.
fn culprit(request: &HttpRequest, identifier: bool) -> String {
    request
        .match_info()
        .iter()
        .find(|(name, value)| match identifier {
            true => name.ends_with("id") && Uuid::parse_str(value).is_err(),
            false => !name.ends_with("id"),
        })
        .map_or_else(|| "path".to_owned(), |(name, _)| name.to_owned())
}
