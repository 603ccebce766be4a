//! Why a drill could not be carried through. What a drill finds is a [`crate::Finding`], never this.

use kehu_cluster::ClusterError;

/// Why a drill could not be carried through.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Files and processes.
    #[error("files or processes: {0}")]
    Io(#[from] std::io::Error),
    /// The client's side of HTTP.
    #[error("http: {0}")]
    Http(#[from] reqwest::Error),
    /// The drill's own connection to the database.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// The private cluster.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// A line of the journal that is none.
    #[error("journal: {0}")]
    Json(#[from] serde_json::Error),
    /// Anything else, in words.
    #[error("{0}")]
    Told(String),
}

impl Failure {
    /// A failure in words.
    pub fn told(text: impl Into<String>) -> Self {
        Self::Told(text.into())
    }
}
