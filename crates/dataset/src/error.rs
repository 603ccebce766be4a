//! Why a data set cannot be made.

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or was not to be reached.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The demo, on which the data set rests, is not there or incomplete.
    #[error("the database lacks {0}; load the demo first (KEHU_DEMO=true)")]
    Missing(String),
    /// A data set was loaded here before.
    #[error("the database holds a data set already; begin with a new one")]
    Loaded,
    /// A file of the keys folder.
    #[error("{0}")]
    Keys(String),
    /// A value could not be sealed.
    #[error("a value could not be sealed: {0}")]
    Seal(#[from] kehu_vault::SealError),
    /// A list could not be written.
    #[error("the list could not be written: {0}")]
    Csv(#[from] csv::Error),
    /// A part of the work ended before its time.
    #[error("a part of the work broke off: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
    /// What was generated breaks a rule: a fault of this crate.
    #[error("the data set contradicts itself: {0}")]
    Inconsistent(String),
}
