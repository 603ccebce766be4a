//! Batches: many items of one operation in one request, in one transaction, under one idempotency key.
//!
//! Every item is judged by the operation's own use case, in a part of the transaction that stands or falls by itself. The
//! items go one after the other and not as one statement over all, since each is judged by what those before it have left:
//! the balance of the deal, the number of the next receipt or form, the claim that somebody has just made. What a batch
//! saves is a request, a commit and an answer for each item.

use crate::act::Act;
use crate::auth::Caller;
use crate::problem::{self, Failure, Problem, ProblemBody};
use crate::reply::Reply;
use crate::state::{App, State};
use crate::union_schema;
use actix_web::HttpResponse;
use kehu_db::Tx;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::rc::Rc;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most items of a batch: what they lock stays locked until the last one is done.
pub(crate) const MOST_ITEMS: u64 = 100;

/// What becomes of the good items of a batch when others are refused.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchMode {
    /// Nothing is done; the problem names every item that is refused.
    #[default]
    AllOrNothing,
    /// They are done; the answer tells of each item what became of it.
    Each,
}

/// What became of a batch.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BatchResult {
    /// Items that were done.
    #[schema(minimum = 0, maximum = 100)]
    pub created_count: usize,
    /// Items that were refused.
    #[schema(minimum = 0, maximum = 100)]
    pub refused_count: usize,
    /// What became of each item, in the order of the request.
    #[schema(max_items = 100)]
    pub items: Vec<BatchOutcome>,
}

/// What became of an item.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum BatchOutcome {
    /// It was done.
    Created(CreatedItem),
    /// It was refused.
    Refused(RefusedItem),
}

union_schema!(BatchOutcome, "outcome", { "created" => CreatedItem, "refused" => RefusedItem });

/// An item that was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CreatedItem {
    /// Its place in the request, from 0.
    #[schema(minimum = 0, maximum = 99)]
    pub index: usize,
    /// Identifier of what was made.
    pub id: Uuid,
    /// Where it is.
    #[schema(
        format = "uri-reference",
        max_length = 200,
        example = "/v1/payments/0197a2a4-3f1b-7c53-9d0e-5a1f2b3c4d5e"
    )]
    pub location: String,
}

/// An item that was refused, with the problem that it would have had alone.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RefusedItem {
    /// Its place in the request, from 0.
    #[schema(minimum = 0, maximum = 99)]
    pub index: usize,
    /// Why; the pointers lead into the batch: `/items/3/amount`.
    pub problem: ProblemBody,
}

/// What an item has made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) id: Uuid,
    pub(crate) location: String,
}

/// An item of a batch.
pub(crate) trait Item: 'static {
    /// Does it.
    ///
    /// # Errors
    /// What the use case refuses.
    async fn perform(
        &self,
        app: &State,
        tx: &mut Tx,
        caller: &kehu_kernel::Caller,
    ) -> Result<Made, Failure>;

    /// Puts on record that it was refused, where the single operation does.
    ///
    /// # Errors
    /// When the database fails.
    async fn record_refusal(
        &self,
        tx: &mut Tx,
        caller: &kehu_kernel::Caller,
        problem: &Problem,
    ) -> Result<(), Failure>;
}

/// What was refused, by place.
type Refusals = Vec<(usize, Problem)>;

/// Runs a batch.
///
/// # Errors
/// `batch-refused` with a fault for each refused item, where all or nothing was wanted; what [`Act::run`] answers.
pub(crate) async fn run<P, I: Item>(
    act: Act,
    app: &State,
    caller: Caller<P>,
    (mode, dry_run): (BatchMode, bool),
    items: Vec<I>,
) -> Result<HttpResponse, Problem> {
    let items = Rc::new(items);
    let refused: Rc<RefCell<Refusals>> = Rc::default();
    let keep = {
        let (items, refused) = (items.clone(), refused.clone());
        async move |app: &App, caller: &kehu_kernel::Caller, _: &Problem| {
            let refusals = refused.take();
            if refusals.is_empty() {
                return Ok(());
            }
            let recorded = app
                .db
                .transaction(async |tx: &mut Tx| record(tx, caller, &items, &refusals).await);
            recorded.await.map_err(|failure: Failure| failure.problem)
        }
    };
    let work = {
        let app = app.clone();
        async move |tx: &mut Tx, caller: &kehu_kernel::Caller| {
            let (result, refusals) = perform_each(&app, tx, caller, &items).await?;
            if mode == BatchMode::Each {
                record(tx, caller, &items, &refusals).await?;
                return Reply::ok(&result);
            }
            match batch_problem(&refusals) {
                None => Reply::ok(&result),
                Some(problem) => {
                    refused.replace(refusals);
                    Err(problem.into())
                }
            }
        }
    };
    act.dry_run(dry_run)
        .run_keeping(app, caller, work, keep)
        .await
}

/// Does one item after the other; of a refused one nothing is left.
async fn perform_each<I: Item>(
    app: &State,
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    items: &[I],
) -> Result<(BatchResult, Refusals), Failure> {
    let mut outcomes = Vec::with_capacity(items.len());
    let mut refusals = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let done = tx
            .part(async |tx: &mut Tx| item.perform(app, tx, caller).await)
            .await;
        outcomes.push(match done {
            Ok(Made { id, location }) => BatchOutcome::Created(CreatedItem {
                index,
                id,
                location,
            }),
            Err(failure) if failure.is_refusal() => {
                let problem = failure.problem.within(&format!("/items/{index}"));
                let written = problem.write(caller.language, caller.request_id);
                refusals.push((index, problem));
                BatchOutcome::Refused(RefusedItem {
                    index,
                    problem: written,
                })
            }
            Err(failure) => return Err(failure),
        });
    }
    let result = BatchResult {
        created_count: outcomes.len() - refusals.len(),
        refused_count: refusals.len(),
        items: outcomes,
    };
    Ok((result, refusals))
}

async fn record<I: Item>(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    items: &[I],
    refusals: &Refusals,
) -> Result<(), Failure> {
    for (index, problem) in refusals {
        if let Some(item) = items.get(*index) {
            item.record_refusal(tx, caller, problem).await?;
        }
    }
    Ok(())
}

/// One problem that names every refused item.
fn batch_problem(refusals: &Refusals) -> Option<Problem> {
    if refusals.is_empty() {
        return None;
    }
    let count = refusals.len();
    let mut problem = Problem::new(
        problem::BATCH_REFUSED,
        format!(
            "Nothing was done: {count} items are refused. Correct or leave out what errors names, or send mode `each`."
        ),
        format!(
            "未执行任何操作：{count} 项被拒绝。请更正或去掉 errors 所列条目，或使用 each 模式。"
        ),
    );
    for (index, refused) in refusals {
        problem.add_faults_of(refused, &format!("/items/{index}"));
    }
    Some(problem)
}
