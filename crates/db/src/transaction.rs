//! Transactions.

use crate::due::Due;
use crate::lane::Lent;
use crate::{Database, Error, recall};
use kehu_kernel::Refusal;
use sqlx::PgConnection;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// Times that a transaction is tried when the database asks for a repetition.
const ATTEMPTS: u32 = 5;

/// Begins a transaction. The rollback before it, in the same round trip, makes every transaction begin clean, whatever was
/// left on the connection.
const BEGIN: &str = "rollback; begin";

/// A transaction under way. Everything that writes takes one; only [`Database::transaction`] makes them. Where one is
/// dropped that was not ended, its connection is closed, and the database undoes it.
#[derive(Debug)]
pub struct Tx {
    connection: Lent,
    open: bool,
    pub(crate) changes_standing: bool,
    pub(crate) due: Due,
}

impl Deref for Tx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.open {
            self.connection.close_on_drop();
        }
    }
}

impl Tx {
    async fn begin(connection: Lent) -> Result<Self, sqlx::Error> {
        let mut tx = Self {
            connection,
            open: true,
            changes_standing: false,
            due: Due::default(),
        };
        sqlx::raw_sql(BEGIN).execute(&mut *tx).await?;
        Ok(tx)
    }

    /// Commits, or rolls back. What the database refuses to commit has ended too.
    async fn end(mut self, command: &'static str) -> Result<(), sqlx::Error> {
        let ended = sqlx::raw_sql(command).execute(&mut *self).await;
        self.open = !matches!(ended, Ok(_) | Err(sqlx::Error::Database(_)));
        ended?;
        self.connection.was_answered();
        Ok(())
    }

    /// Runs a part of the work that stands or falls by itself: refused, it leaves nothing behind and the transaction goes
    /// on. What the database would check at the commit is checked at the end of the part, so that the part at fault is
    /// known.
    ///
    /// # Errors
    /// What `work` refuses; [`Error`] when the database fails.
    pub async fn part<T, E>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: TransactionError,
    {
        self.write_due().await.map_err(E::refused_commit)?;
        self.steer("savepoint part").await?;
        let outcome = match work(self).await {
            Ok(value) => self
                .check_part()
                .await
                .map(|()| value)
                .map_err(E::refused_commit),
            Err(refusal) => Err(refusal),
        };
        match outcome {
            Ok(value) => {
                self.steer("release savepoint part").await?;
                Ok(value)
            }
            Err(refusal) => {
                self.forget_due();
                recall::forget();
                self.steer("rollback to savepoint part; release savepoint part")
                    .await?;
                Err(refusal)
            }
        }
    }

    /// Has everything that the commit would check checked now.
    async fn check_part(&mut self) -> Result<(), sqlx::Error> {
        self.write_due().await?;
        sqlx::raw_sql("set constraints all immediate; set constraints all deferred")
            .execute(&mut **self)
            .await?;
        Ok(())
    }

    async fn steer(&mut self, command: &'static str) -> Result<(), Error> {
        sqlx::raw_sql(command).execute(&mut **self).await?;
        Ok(())
    }
}

/// What the work inside a transaction fails with. Every domain error that wraps the database's is one.
pub trait TransactionError: From<Error> {
    /// Whether the whole transaction may be tried again.
    fn retriable(&self) -> bool;
    /// A commit that the database refused for good: a deferred constraint, a conflict.
    fn refused_commit(error: sqlx::Error) -> Self;
}

impl<E: Refusal + From<Error> + From<sqlx::Error>> TransactionError for E {
    fn retriable(&self) -> bool {
        Refusal::retriable(self)
    }
    fn refused_commit(error: sqlx::Error) -> Self {
        error.into()
    }
}

impl Database {
    /// Runs `work` in a transaction and commits when it succeeds. Serialisation failures and deadlocks are tried
    /// again from the beginning, so `work` must have no effect outside the transaction.
    ///
    /// # Errors
    /// What `work` refuses; or [`Error`]: where the commit was not confirmed, [`Error::OutcomeUnknown`].
    pub async fn transaction<T, E>(
        &self,
        work: impl AsyncFn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: TransactionError,
    {
        let mut attempt = 1;
        loop {
            match self.attempt(&work).await {
                Err(error) if error.retriable() && attempt < ATTEMPTS => {
                    tokio::time::sleep(pause(attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt<T, E>(&self, work: &impl AsyncFn(&mut Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: TransactionError,
    {
        let mut tx = self.begin().await?;
        let outcome = match recall::within(work(&mut tx)).await {
            Ok(value) => tx
                .write_due()
                .await
                .map(|()| value)
                .map_err(E::refused_commit),
            Err(refusal) => Err(refusal),
        };
        match outcome {
            Ok(value) => {
                let changes_standing = tx.changes_standing;
                let committed = tx.end("commit").await;
                if changes_standing {
                    self.standing.next();
                }
                match committed {
                    Ok(()) => Ok(value),
                    Err(error) if is_definite_abort(&error) => Err(E::refused_commit(error)),
                    Err(error) => Err(Error::OutcomeUnknown(error).into()),
                }
            }
            Err(refusal) => {
                // A failed rollback leaves nothing behind: the connection is closed.
                drop(tx.end("rollback").await);
                Err(refusal)
            }
        }
    }

    async fn begin(&self) -> Result<Tx, Error> {
        Ok(Tx::begin(self.write().await?).await?)
    }

    /// Runs `work` like [`Database::transaction`] and undoes it: the answer without the effect.
    ///
    /// # Errors
    /// As [`Database::transaction`].
    pub async fn rehearse<T, E>(&self, work: impl AsyncFn(&mut Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: TransactionError,
    {
        let mut tx = self.begin().await?;
        let outcome = recall::within(work(&mut tx)).await;
        // What is due, and constraints that wait for the commit, must speak now.
        let checked = match outcome {
            Ok(value) => tx
                .check_part()
                .await
                .map(|()| value)
                .map_err(E::refused_commit),
            Err(refusal) => Err(refusal),
        };
        drop(tx.end("rollback").await);
        checked
    }
}

/// The errors at a commit after which nothing can have been stored; all others leave it open.
fn is_definite_abort(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code == "40001" || code == "40P01" || code == "25P02" || code.starts_with("23")
        }),
        _ => false,
    }
}

/// Longer from attempt to attempt, and different for callers that collided.
fn pause(attempt: u32) -> Duration {
    let spread = uuid::Uuid::from(kehu_kernel::EventId::generate()).as_u128() % 20;
    Duration::from_millis(u64::from(attempt) * 15 + u64::try_from(spread).unwrap_or_default())
}
