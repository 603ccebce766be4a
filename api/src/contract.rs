//! The contract while the server runs: where operations are put, and what is kept of the document.

use crate::document::Operations;
use crate::exports::Export;
use crate::guides::Documentation;
use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use serde_json::Value;
use std::sync::Arc;
use utoipa::openapi::{OpenApi, path::Paths};
use utoipa_actix_web::OpenApiFactory;

/// Where operations are put: one list of them serves the router and the document.
pub enum Routes<'a> {
    /// Into a router, which answers them.
    Router(&'a mut ServiceConfig),
    /// Into a document, which describes them, under a common beginning of their paths.
    Document(&'a mut OpenApi, &'static str),
}

impl Routes<'_> {
    /// Puts an operation there.
    pub fn service<O>(&mut self, operation: O) -> &mut Self
    where
        O: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match self {
            Self::Router(router) => {
                router.service(operation);
            }
            Self::Document(document, prefix) => describe(document, prefix, &operation),
        }
        self
    }
}

/// Each operation hands over all schemas that it reaches; those that are known already are let go at once.
fn describe(document: &mut OpenApi, prefix: &str, operation: &impl OpenApiFactory) {
    let paths = operation.paths().paths.into_iter();
    let mut under = Paths::new();
    under.paths = paths
        .map(|(path, item)| (format!("{prefix}{path}"), item))
        .collect();
    document.paths.merge(under);
    let mut schemas = Vec::new();
    operation.schemas(&mut schemas);
    let components = document.components.get_or_insert_default();
    components.schemas.extend(schemas);
}

/// What a running server keeps of the document, which itself takes some tens of mebibytes and is let go.
#[derive(Debug)]
pub struct Contract {
    /// Permissions and parameters of the operations.
    pub operations: Operations,
    /// The exports of lists.
    pub(crate) exports: Vec<Arc<Export>>,
    /// What is shown of it.
    pub(crate) documentation: Documentation,
}

impl Contract {
    /// Reads the finished document.
    ///
    /// # Errors
    /// When the document declares an operation without permission, or cannot be written.
    pub fn of(document: &Value) -> Result<Self, String> {
        Ok(Self {
            operations: Operations::read(document)?,
            exports: crate::exports::all(document),
            documentation: Documentation::of(document)?,
        })
    }
}
