//! How a write runs.
//!
//! - In one transaction, tried again where the database asks for it.
//! - In a task of its own, which the client's connection does not own: a reset connection ends no write half-way.
//! - With an idempotency key the answer is stored in that transaction, and a repetition gets it again.
//! - After ten seconds the caller hears that the outcome is unknown; the task ends by itself.

use crate::auth::Caller;
use crate::deadline::Deadline;
use crate::extract::{IdempotencyKey, RawBody};
use crate::problem::{self, Failure, Problem};
use crate::reply::Reply;
use crate::state::{App, State};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_db::idempotency::{self, Known};
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use uuid::Uuid;

/// What stored answers are sealed for.
const ANSWER: &str = "idempotent answer";

/// What a write needs of its request beside the body; an argument of every handler that writes.
#[derive(Debug)]
pub struct Act {
    request: HttpRequest,
    key: Option<String>,
    dry_run: bool,
    secret_path: bool,
    attempt: Option<Attempt>,
}

/// What is written into the audit record when a rule refuses the act: the attempt itself matters.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    /// What was tried, as `area.verb_refused`.
    pub action: &'static str,
    /// Kind of the thing on which it was tried.
    pub subject_kind: &'static str,
    /// Its identifier.
    pub subject_id: Uuid,
}

impl Attempt {
    /// Its entry in the audit record, with the code of the refusal.
    pub(crate) fn entry<'a>(&self, code: &'a str) -> Entry<'a> {
        Entry {
            action: self.action,
            subject_kind: self.subject_kind,
            subject_id: self.subject_id,
            reason: Some(code),
            ..Entry::default()
        }
    }
}

impl FromRequest for Act {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let key = IdempotencyKey::from_request(request, payload).into_inner();
        ready(key.map(|key| Self {
            request: request.clone(),
            key: key.0,
            dry_run: false,
            secret_path: false,
            attempt: None,
        }))
    }
}

impl Act {
    /// Answers as if it were done, and undoes it, when `dry_run` is set.
    #[must_use]
    pub fn dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }

    /// For answers that must not be stored, such as personal data in full: a repetition does the work again.
    #[must_use]
    pub fn without_key(mut self) -> Self {
        self.key = None;
        self
    }

    /// For a path that carries a secret: with the key its digest is stored.
    #[must_use]
    pub fn secret_path(mut self) -> Self {
        self.secret_path = true;
        self
    }

    /// Records the attempt when a policy rule refuses it; what the attempt would have written is undone all the same.
    #[must_use]
    pub fn recording(mut self, attempt: Attempt) -> Self {
        self.attempt = Some(attempt);
        self
    }

    /// Runs the work and answers with what it replies.
    ///
    /// # Errors
    /// What the work refuses; 409 and 422 of the idempotency key; 503 when the outcome is unknown.
    pub async fn run<P, W>(
        self,
        app: &State,
        caller: Caller<P>,
        work: W,
    ) -> Result<HttpResponse, Problem>
    where
        W: AsyncFn(&mut Tx, &kehu_kernel::Caller) -> Result<Reply, Failure> + 'static,
    {
        self.run_as(app, caller.into_inner(), work).await
    }

    /// As [`Act::run`], also for somebody who has not signed in.
    ///
    /// # Errors
    /// As [`Act::run`].
    pub async fn run_as<W>(
        self,
        app: &State,
        caller: kehu_kernel::Caller,
        work: W,
    ) -> Result<HttpResponse, Problem>
    where
        W: AsyncFn(&mut Tx, &kehu_kernel::Caller) -> Result<Reply, Failure> + 'static,
    {
        let attempt = self.attempt;
        self.start(app, caller, work, async move |app, caller, problem| {
            if let Some(attempt) = attempt {
                record(app, caller, attempt, problem).await;
            }
            Ok(())
        })
        .await
    }

    /// As [`Act::run`]; when the work is refused, `keep` puts on record what remains of that: in a transaction of its own,
    /// since that of the work is undone, and in the same task, since whoever breaks off has tried all the same. Nothing
    /// remains of a dry run.
    ///
    /// # Errors
    /// As [`Act::run`]; what cannot be put on record is not answered as refused.
    pub(crate) async fn run_keeping<P, W, K>(
        self,
        app: &State,
        caller: Caller<P>,
        work: W,
        keep: K,
    ) -> Result<HttpResponse, Problem>
    where
        W: AsyncFn(&mut Tx, &kehu_kernel::Caller) -> Result<Reply, Failure> + 'static,
        K: AsyncFnOnce(&App, &kehu_kernel::Caller, &Problem) -> Result<(), Problem> + 'static,
    {
        self.start(app, caller.into_inner(), work, keep).await
    }

    async fn start<W, K>(
        self,
        app: &State,
        caller: kehu_kernel::Caller,
        work: W,
        keep: K,
    ) -> Result<HttpResponse, Problem>
    where
        W: AsyncFn(&mut Tx, &kehu_kernel::Caller) -> Result<Reply, Failure> + 'static,
        K: AsyncFnOnce(&App, &kehu_kernel::Caller, &Problem) -> Result<(), Problem> + 'static,
    {
        let request = self.idempotent_request(&caller);
        let (owned, dry_run) = (app.clone(), self.dry_run);
        let task = app.detached(async move {
            let outcome = execute(&owned, &caller, request, dry_run, work).await;
            if let (Err(failure), false) = (&outcome, dry_run) {
                keep(&owned, &caller, &failure.problem).await?;
            }
            outcome
        });
        let deadline = Deadline::of(&self.request).unwrap_or_else(Deadline::begin);
        match deadline.wait(task).await {
            Some(outcome) => outcome?.map(Reply::into_response).map_err(|failure| failure.problem),
            None => Err(Problem::new(
                problem::STILL_RUNNING,
                "The work takes longer than 10 seconds and goes on. Repeat the request with the same Idempotency-Key to learn its outcome.",
                "操作超过 10 秒仍在进行，请使用相同的 Idempotency-Key 重试以获知结果。",
            )
            .retry_after(5)),
        }
    }

    fn place(&self) -> String {
        let path = self.request.path();
        if self.secret_path {
            kehu_kernel::Digest::of(&serde_json::json!(path)).to_string()
        } else {
            path.to_owned()
        }
    }

    fn idempotent_request(&self, caller: &kehu_kernel::Caller) -> Option<idempotency::Request> {
        let key = self.key.clone()?;
        let mut digest = Sha256::new();
        let if_match = self.request.headers().get(header::IF_MATCH);
        digest.update(if_match.map(|value| value.as_bytes()).unwrap_or_default());
        digest.update([0]);
        // Without its parameters: a form has another boundary each time.
        digest.update(self.request.content_type());
        digest.update([0]);
        digest.update(self.request.query_string().as_bytes());
        digest.update([0]);
        if let Some(RawBody(bytes)) = self.request.extensions().get::<RawBody>() {
            digest.update(bytes);
        }
        Some(idempotency::Request {
            principal: format!("{}:{}", caller.principal.kind(), caller.principal.id()),
            route: format!("{} {}", self.request.method(), self.place())
                .chars()
                .take(200)
                .collect(),
            key,
            fingerprint: digest.finalize().into(),
        })
    }
}

async fn execute<W>(
    app: &App,
    caller: &kehu_kernel::Caller,
    request: Option<idempotency::Request>,
    dry_run: bool,
    work: W,
) -> Result<Reply, Failure>
where
    W: AsyncFn(&mut Tx, &kehu_kernel::Caller) -> Result<Reply, Failure>,
{
    if dry_run {
        return app
            .db
            .rehearse(async |tx: &mut Tx| work(tx, caller).await)
            .await
            .map(Reply::into_preview);
    }
    app.db
        .transaction(async |tx: &mut Tx| match &request {
            None => work(tx, caller).await,
            Some(request) => once(app, tx, caller, request, &work).await,
        })
        .await
}

/// A refusal undoes its transaction: the attempt is recorded in one of its own.
async fn record(app: &App, caller: &kehu_kernel::Caller, attempt: Attempt, problem: &Problem) {
    let Some(code) = problem.code_of_rule() else {
        return;
    };
    let entry = attempt.entry(code);
    let stored = app
        .db
        .transaction(async |tx: &mut Tx| {
            let recorded = kehu_audit::record(tx, caller, entry.clone()).await;
            recorded.map_err(|error| Failure::from(kehu_db::Error::from(error)))
        })
        .await;
    if let Err(failure) = stored {
        tracing::error!(cause = %failure.problem, action = attempt.action, "an attempt was not recorded");
    }
}

async fn once<W>(
    app: &App,
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    request: &idempotency::Request,
    work: &W,
) -> Result<Reply, Failure>
where
    W: AsyncFn(&mut Tx, &kehu_kernel::Caller) -> Result<Reply, Failure>,
{
    match idempotency::claim(tx, request)
        .await
        .map_err(kehu_db::Error::from)?
    {
        Known::New => {
            let reply = work(tx, caller).await?;
            let mut answer = reply.stored();
            answer.body = seal(app, request, &answer.body)?;
            idempotency::keep(tx, request, &answer);
            Ok(reply)
        }
        Known::Answered(mut answer) => {
            answer.body = open(app, request, &answer.body)?;
            Ok(Reply::replayed(answer))
        }
        Known::OtherRequest => Err(Problem::new(
            problem::KEY_REUSED,
            "Another request came with this Idempotency-Key within 24 hours; use a new key.",
            "该 Idempotency-Key 在 24 小时内已用于其他请求，请更换。",
        )
        .into()),
        Known::Running => Err(Problem::new(
            problem::KEY_RUNNING,
            "Wait and repeat the request.",
            "请稍候重试。",
        )
        .retry_after(1)
        .into()),
    }
}

/// Stored answers may hold personal data or a secret that is shown once: they are sealed, bound to their request.
fn seal(app: &App, request: &idempotency::Request, body: &[u8]) -> Result<Vec<u8>, Problem> {
    let text = std::str::from_utf8(body).map_err(|error| Problem::internal(&error))?;
    app.vault
        .seal(ANSWER, &row_of(request), text)
        .map_err(|error| Problem::internal(&error))
}

fn open(app: &App, request: &idempotency::Request, body: &[u8]) -> Result<Vec<u8>, Problem> {
    app.vault
        .open(ANSWER, &row_of(request), body)
        .map(String::into_bytes)
        .map_err(|error| Problem::internal(&error))
}

fn row_of(request: &idempotency::Request) -> [u8; 16] {
    let mut row = [0; 16];
    row.iter_mut()
        .zip(request.fingerprint)
        .for_each(|(to, from)| *to = from);
    row
}
