//! How a request finds its operation: the paths of the contract are a tree, which is walked along the path of the request,
//! segment by segment. Routers of actix try one pattern after the other, which with hundreds of them costs more than a read.

mod dispatch;
mod tree;

pub(crate) use dispatch::Dispatcher;
pub(crate) use kehu_handlers::{delete, get, patch, post, put};
pub(crate) use tree::{Tree, parameter, segments};

use crate::document::Resource;
use crate::state::State;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::Method;
use actix_web::{HttpRequest, Resource as Place, Route};
use std::borrow::Cow;

/// What answers one operation.
pub struct Handler {
    method: Method,
    path: Cow<'static, str>,
    route: Route,
}

/// What [`kehu_handlers`] makes of functions.
pub trait Handles {
    /// The function with its method and path.
    fn handler(self) -> Handler;
}

impl Handler {
    /// What answers requests of a method for a path; its parameters stand in braces, each for a whole segment.
    pub(crate) fn new(method: Method, path: impl Into<Cow<'static, str>>, route: Route) -> Self {
        Self {
            method,
            path: path.into(),
            route,
        }
    }

    /// Whether it answers this operation.
    pub(crate) fn answers(&self, method: &Method, path: &str) -> bool {
        self.method == method && self.path == path
    }

    /// The same under a common beginning of paths.
    pub(crate) fn under(self, prefix: &str) -> Self {
        Self {
            path: format!("{prefix}{}", self.path).into(),
            ..self
        }
    }
}

impl HttpServiceFactory for Handler {
    fn register(self, service: &mut AppService) {
        Place::new(self.path.into_owned())
            .route(self.route.method(self.method))
            .register(service);
    }
}

/// The resource of the contract that a request is for.
pub(crate) fn resource<'a>(app: &'a State, request: &HttpRequest) -> Option<&'a Resource> {
    app.contract
        .operations
        .resource(request.match_info().as_str())
}

/// The pattern of the path that a request is for. What is neither operation nor page is `unmatched`: paths may name people.
pub(crate) fn pattern(request: &HttpRequest) -> Cow<'_, str> {
    let app = request.app_data::<State>();
    match app.and_then(|app| resource(app, request)) {
        Some(resource) => Cow::Borrowed(&resource.pattern),
        None => request
            .match_pattern()
            .map_or(Cow::Borrowed("unmatched"), Cow::Owned),
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::Contract;
    use actix_web::http::Method;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_has_its_handler_and_every_handler_its_operation() {
        let document = crate::document::document();
        let contract = Contract::of(&document).unwrap();
        let operations: BTreeSet<(String, String)> = crate::document::operations(&document)
            .into_iter()
            .map(|(path, method, _)| (method.to_ascii_uppercase(), path.to_owned()))
            .collect();
        for (method, path) in &operations {
            let resource = contract.operations.resource(path).unwrap();
            assert_eq!(&resource.pattern, path);
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert!(resource.operation(&method).is_some(), "{method} {path}");
        }
        let exports = crate::exports::all(&document).into_iter();
        let exports = exports.map(|export| ("GET".to_owned(), export.path()));
        let handlers = crate::routes::handlers().into_iter();
        let handlers =
            handlers.map(|handler| (handler.method.to_string(), handler.path.into_owned()));
        let answered: Vec<_> = handlers.chain(exports).collect();
        assert_eq!(answered.len(), operations.len());
        assert_eq!(answered.into_iter().collect::<BTreeSet<_>>(), operations);
    }
}
