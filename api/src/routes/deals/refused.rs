//! Attempts of salespeople to receive money: refused, and on record although nothing else of them is (ATT-D03). Those who
//! lack the permission never come here: the guard records them by [`crate::middleware`]'s own list.

use crate::auth::Caller;
use crate::problem::Problem;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::payments;
use std::future::Future;
use uuid::Uuid;

/// The code with which the domain refuses a salesperson.
pub(super) const BY_SALESPERSON: &str = "payment-by-salesperson";

/// An attempt, and what it was about.
#[derive(Debug)]
pub(super) struct Attempt {
    caller: kehu_kernel::Caller,
    subject_kind: &'static str,
    subject: Uuid,
}

impl Attempt {
    pub(super) fn of<P>(caller: &Caller<P>, subject_kind: &'static str, subject: Uuid) -> Self {
        Self {
            caller: (**caller).clone(),
            subject_kind,
            subject,
        }
    }

    /// Does the act, and puts a refusal of a salesperson on record: in a transaction of its own, since that of the act is
    /// undone, and in a task that the client's connection does not own, since who breaks off has tried all the same.
    pub(super) async fn watch(
        self,
        app: &State,
        act: impl Future<Output = Result<HttpResponse, Problem>> + 'static,
    ) -> Result<HttpResponse, Problem> {
        let owned = app.clone();
        let task = app.writes.track_future(async move {
            let outcome = act.await;
            match &outcome {
                Err(problem) if problem.code() == BY_SALESPERSON => self.keep(&owned).await?,
                _ => {}
            }
            outcome
        });
        actix_web::rt::spawn(task)
            .await
            .unwrap_or_else(|error| Err(Problem::internal(&error)))
    }

    async fn keep(&self, app: &State) -> Result<(), Problem> {
        let attempt = payments::Attempt {
            subject_kind: self.subject_kind,
            subject: self.subject,
            reason: "the deal's own salesperson",
        };
        app.db
            .transaction(async |tx| payments::record_attempt(tx, &self.caller, attempt).await)
            .await?;
        Ok(())
    }
}
