//! What can go wrong with a measurement.

use std::io;

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data set has nothing on which it could be measured.
    #[error("missing: {0}")]
    Missing(String),
    /// The server refused what it was asked.
    #[error("{what} was answered with {status}: {body}")]
    Refused {
        /// Method and path.
        what: String,
        /// The status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
    /// A process that was to be measured is gone.
    #[error("process {pid} is gone")]
    Process {
        /// Its number.
        pid: u32,
    },
    /// The connection to the server broke.
    #[error("the connection to the server broke: {0}")]
    Http(#[from] hyper::Error),
    /// A request that cannot be built.
    #[error("a request cannot be built: {0}")]
    Request(#[from] hyper::http::Error),
    /// An answer, or a file of results, that is not the JSON that was expected.
    #[error("unexpected JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The database refused a question.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database's server could not be started.
    #[error("{0}")]
    Cluster(#[from] kehu_cluster::ClusterError),
    /// A file, a process or a connection.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Anything else, told in words.
    #[error("{0}")]
    Other(String),
}
