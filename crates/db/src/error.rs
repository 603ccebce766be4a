//! What can go wrong on the way to the database.

use kehu_kernel::{Fact, Kind, Refusal, Words};

/// A failure of the database or of the way to it; never the caller's fault, but for times out of all range.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database answered with an error, or not at all.
    #[error("database: {0}")]
    Failed(sqlx::Error),
    /// The commit was sent and not confirmed: it may have happened.
    #[error("the outcome of the commit is unknown: {0}")]
    OutcomeUnknown(sqlx::Error),
    /// A row holds what this version cannot represent.
    #[error("row {row} of {table} is inconsistent: {reason}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Primary key.
        row: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error)
    }
}

impl Error {
    /// Demands that a statement changed exactly this many rows.
    ///
    /// # Errors
    /// [`Error::Inconsistent`] on any other number.
    pub fn expect_rows(table: &'static str, changed: u64, expected: u64) -> Result<(), Self> {
        if changed == expected {
            return Ok(());
        }
        Err(Self::Inconsistent {
            table,
            row: String::new(),
            reason: format!("{changed} rows changed instead of {expected}"),
        })
    }

    fn sqlstate(&self) -> Option<String> {
        match self {
            Self::Failed(sqlx::Error::Database(error)) => error.code().map(|code| code.to_string()),
            _ => None,
        }
    }

    /// Whether a day or instant lies before or after what the database keeps.
    fn out_of_time(&self) -> bool {
        self.sqlstate().is_some_and(|code| code == "22008")
    }

    /// Whether the database could not be reached or refused for want of resources: another attempt may succeed.
    fn passing(&self) -> bool {
        match self {
            Self::Failed(
                sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Io(_)
                // Whoever hangs up or talks nonsense while a connection is made is no database just now: one that is
                // starting, or a proxy before one that is away.
                | sqlx::Error::Protocol(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::WorkerCrashed,
            ) => true,
            Self::Failed(_) => self.sqlstate().is_some_and(|code| {
                ["08", "53", "57", "58", "40"]
                    .iter()
                    .any(|class| code.starts_with(class))
                    || code == "55P03"
                    || code == "25006"
                    // A database that stood still ends the transactions that stood with it.
                    || code == "25P03"
            }),
            _ => false,
        }
    }
}

impl Refusal for Error {
    fn fact(&self) -> Fact {
        match self {
            Self::OutcomeUnknown(_) => Self::FACTS[1],
            _ if self.passing() => Self::FACTS[0],
            _ if self.out_of_time() => Self::FACTS[3],
            _ => Self::FACTS[2],
        }
    }

    fn detail(&self) -> Words {
        let fact = self.fact();
        Words::new(fact.detail_en, fact.detail_zh)
    }

    fn retry_after(&self) -> Option<u64> {
        matches!(self.fact().kind, Kind::Unavailable | Kind::OutcomeUnknown).then_some(2)
    }

    fn retriable(&self) -> bool {
        self.sqlstate()
            .is_some_and(|code| code == "40001" || code == "40P01")
    }
}

impl Error {
    /// The stable facts of this crate's refusals.
    pub const FACTS: &'static [Fact; 4] = &[
        Fact {
            code: "unavailable",
            kind: Kind::Unavailable,
            rule: "",
            en: "Temporarily unavailable",
            zh: "暂时无法提供服务",
            detail_en: "The database does not answer just now. Try again shortly.",
            detail_zh: "数据库暂时无法访问，请稍后重试。",
        },
        Fact {
            code: "outcome-unknown",
            kind: Kind::OutcomeUnknown,
            rule: "",
            en: "The outcome is unknown",
            zh: "操作结果未知",
            detail_en: "The database did not confirm. Repeat the request with the same Idempotency-Key: it takes effect once.",
            detail_zh: "数据库未确认提交。请使用相同的 Idempotency-Key 重试，操作只会生效一次。",
        },
        Fact {
            code: "internal",
            kind: Kind::Internal,
            rule: "",
            en: "Internal error",
            zh: "内部错误",
            detail_en: "The fault has been recorded. Give the request id when you report it.",
            detail_zh: "故障已记录，反馈时请提供 request_id。",
        },
        Fact {
            code: "time-out-of-range",
            kind: Kind::Invalid,
            rule: "",
            en: "A day or instant is out of range",
            zh: "日期或时间超出范围",
            detail_en: "Give days and instants from the year 1 to 9999.",
            detail_zh: "日期与时间须在公元 1 年至 9999 年之间。",
        },
    ];
}

/// The name of the constraint that a statement broke, if it broke one.
#[must_use]
pub fn constraint(error: &sqlx::Error) -> Option<&str> {
    match error {
        sqlx::Error::Database(error) => error.constraint(),
        _ => None,
    }
}

/// Maps constraint names to a domain's variants; everything else becomes its database variant.
///
/// ```ignore
/// kehu_db::constraints! { Error {
///     "customers_credit_code_key" => Error::DuplicateCreditCode {},
/// }}
/// ```
#[macro_export]
macro_rules! constraints {
    ($error:ident { $($name:literal => $variant:expr),* $(,)? }) => {
        impl From<sqlx::Error> for $error {
            fn from(error: sqlx::Error) -> Self {
                match $crate::constraint(&error) {
                    $(Some($name) => $variant,)*
                    _ => Self::from($crate::Error::from(error)),
                }
            }
        }
    };
}
