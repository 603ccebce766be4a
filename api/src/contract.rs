//! The contract while the server runs: where operations are put, and what is kept of the document.

use crate::document::Operations;
use crate::exports::Export;
use crate::guides::Documentation;
use crate::problem::Problem;
use crate::routing::{Handler, Handles};
use serde_json::Value;
use std::process::Stdio;
use std::sync::{Arc, OnceLock};
use tokio::process::Command;
use utoipa::openapi::{OpenApi, path::Paths};
use utoipa_actix_web::OpenApiFactory;

/// Where operations are put, under a common beginning of their paths: one list of them serves the router and the document.
pub enum Routes<'a> {
    /// Among the handlers, which answer them.
    Handlers(&'a mut Vec<Handler>, &'static str),
    /// Into a document, which describes them.
    Document(&'a mut OpenApi, &'static str),
}

impl Routes<'_> {
    /// Puts an operation there.
    pub fn service<O>(&mut self, operation: O) -> &mut Self
    where
        O: Handles + OpenApiFactory + 'static,
    {
        match self {
            Self::Handlers(handlers, prefix) => handlers.push(operation.handler().under(prefix)),
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

/// What a running server keeps of the document: the document takes some tens of mebibytes, and is read again where something
/// of it is asked for that seldom is.
#[derive(Debug)]
pub struct Contract {
    /// Permissions and parameters of the operations.
    pub operations: Operations,
    /// What is shown of it.
    pub(crate) documentation: Documentation,
    exports: OnceLock<Vec<Arc<Export>>>,
}

impl Contract {
    /// Reads the finished document.
    ///
    /// # Errors
    /// When the document declares an operation without permission, or cannot be written.
    pub fn of(document: &Value) -> Result<Self, String> {
        Self::read(serde_json::to_vec(document).map_err(|error| error.to_string())?)
    }

    /// The contract as another process of this program writes it, so that neither what it takes to describe all operations nor
    /// the code that describes them stays in the memory of this one. Where there can be no other process, this one does it.
    ///
    /// # Errors
    /// As [`Contract::of`].
    pub(crate) async fn collect() -> Result<Self, String> {
        match written_by_another().await.and_then(Self::read) {
            Ok(contract) => Ok(contract),
            Err(cause) => {
                tracing::warn!(cause, "the contract is collected in the server");
                Self::of(&crate::document::document())
            }
        }
    }

    /// Reads the finished document as JSON.
    ///
    /// # Errors
    /// As [`Contract::of`].
    pub fn read(json: Vec<u8>) -> Result<Self, String> {
        Ok(Self {
            operations: Operations::read(&mut serde_json::Deserializer::from_slice(&json))?,
            documentation: Documentation::of(json),
            exports: OnceLock::new(),
        })
    }

    /// The export of a list at the path of the export.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn export(&self, path: &str) -> Result<Arc<Export>, Problem> {
        let exports = match self.exports.get() {
            Some(exports) => exports,
            None => {
                let document = self.documentation.document();
                let document = document.map_err(|error| Problem::internal(&error))?;
                self.exports.get_or_init(|| crate::exports::all(&document))
            }
        };
        let export = exports.iter().find(|export| export.path() == path);
        export
            .cloned()
            .ok_or_else(|| Problem::internal(&format!("{path} is no export of a list")))
    }
}

async fn written_by_another() -> Result<Vec<u8>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["openapi", "--json"])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = output.await.map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(output.status.to_string())
    }
}
