//! Doing jobs.
//!
//! While a job is worked on, its lease is renewed beside the work. When the job is called off, lost to another instance
//! or this instance is told to stop, the work is dropped at its next pause: a transaction under way is rolled back.

use super::beat::{Next, repeat};
use crate::state::State;
use futures_util::future::LocalBoxFuture;
use kehu_identity::Permission;
use kehu_jobs::{Claim, Failure, Outcome, Signal};
use kehu_kernel::{Fact, Kind, Language, Principal, Refusal, Words};
use std::cell::Cell;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(1);
/// Progress is stored no more often than this.
const REPORTS_APART: Duration = Duration::from_secs(1);
/// A third of the lease.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Jobs done at once by one instance.
pub(super) const LANES: [&str; 2] = ["jobs, first lane", "jobs, second lane"];

/// Does the work of a job.
pub type Work = for<'a> fn(&'a Run<'a>) -> LocalBoxFuture<'a, Result<Outcome, Ended>>;

/// The kinds of jobs and their work.
pub const WORKS: &[(&str, Work)] = &[
    ("customers.import", super::imports::import_customers),
    ("privacy.export", super::privacy::export_person),
    (
        kehu_commission::settlement::JOB,
        super::settlements::settle_commission,
    ),
    (
        kehu_determinations::what_if::JOB_KIND,
        super::what_ifs::compare_deals,
    ),
];

/// Why a job ended otherwise than well.
#[derive(Debug)]
pub enum Ended {
    /// It cannot be done; who asked for it is told.
    Failed(Failure),
    /// It was called off.
    Cancelled,
    /// It is no longer in this instance's hands.
    Lost,
    /// This instance is told to stop.
    Stopping,
    /// The database or another part does not answer: the job is given back.
    Trouble(String),
}

impl<E: Refusal> From<E> for Ended {
    fn from(error: E) -> Self {
        match error.fact().kind {
            Kind::Unavailable | Kind::OutcomeUnknown => Self::Trouble(error.to_string()),
            Kind::Internal => {
                tracing::error!(%error, "a job failed");
                Self::Failed(Failure {
                    code: error.fact().code.to_owned(),
                    detail: error.detail(),
                })
            }
            _ => Self::Failed(Failure {
                code: error.fact().code.to_owned(),
                detail: error.detail(),
            }),
        }
    }
}

/// A job being done.
#[derive(Debug)]
pub struct Run<'a> {
    /// The server.
    pub app: &'a State,
    /// The job.
    pub claim: &'a Claim,
    progress: Cell<(i64, Option<i64>)>,
    reported: Cell<Instant>,
}

impl Run<'_> {
    /// Notes how far the work is. It is stored at most once a second, so that it may be called for every step.
    ///
    /// # Errors
    /// [`Ended::Cancelled`] or [`Ended::Lost`]: return it.
    pub async fn progress(&self, done: i64, total: Option<i64>) -> Result<(), Ended> {
        self.progress.set((done, total.or(self.progress.get().1)));
        if self.reported.get().elapsed() < REPORTS_APART {
            return Ok(());
        }
        self.report().await
    }

    /// Who asked for the job, with the scope that they have at this moment under a permission.
    ///
    /// # Errors
    /// [`Ended::Failed`] when they no longer hold it.
    pub async fn requester(&self, permission: Permission) -> Result<kehu_kernel::Caller, Ended> {
        let now = self.app.clock.now();
        let job = &self.claim.job;
        let principal = match job.requested_by_kind.as_str() {
            "user" => job.requested_by.parse().ok().map(Principal::User),
            "api_key" => job.requested_by.parse().ok().map(Principal::ApiKey),
            _ => Some(Principal::System("jobs")),
        };
        let principal = principal.ok_or_else(withdrawn)?;
        let mut connection = self.app.db.read().await?;
        let standing = kehu_identity::standing_of(
            &mut connection,
            principal,
            kehu_kernel::Zone::CHINA.day_of(now),
        )
        .await?;
        let scope = standing.scope(permission).cloned().ok_or_else(withdrawn)?;
        let unmasked = standing.scope(Permission::CustomersUnmask).is_some();
        Ok(kehu_kernel::Caller {
            principal,
            scope,
            unmasked,
            now,
            request_id: None,
            language: Language::default(),
        })
    }

    async fn report(&self) -> Result<(), Ended> {
        self.reported.set(Instant::now());
        let (done, total) = self.progress.get();
        let now = self.app.clock.now();
        let signal = self
            .app
            .db
            .transaction(async |tx| {
                kehu_jobs::report_progress(tx, self.claim, done, total, now).await
            })
            .await?;
        match signal {
            Signal::Continue => Ok(()),
            Signal::Cancel => Err(Ended::Cancelled),
            Signal::Lost => Err(Ended::Lost),
        }
    }

    /// Renews the lease until the job is no longer to be done.
    async fn heartbeat(&self) -> Ended {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            match self.report().await {
                Ok(()) => {}
                Err(Ended::Trouble(error)) => {
                    tracing::warn!(job = %self.claim.job.id, error, "a lease could not be renewed")
                }
                Err(ended) => return ended,
            }
        }
    }
}

/// What the workers themselves tell.
pub(crate) const FACTS: &[Fact] = &[Fact {
    code: "job-permission-withdrawn",
    kind: Kind::Forbidden,
    rule: "",
    en: "The permission was withdrawn",
    zh: "权限已被收回",
    detail_en: "Who asked for the job no longer has the permission that it needs.",
    detail_zh: "任务发起人已不再具备所需权限。",
}];

fn withdrawn() -> Ended {
    Ended::Failed(Failure {
        code: "job-permission-withdrawn".to_owned(),
        detail: Words::new(
            "Who asked for the job no longer has the permission that it needs.",
            "任务发起人已不再具备所需权限。",
        ),
    })
}

pub(super) async fn run(app: State, stop: CancellationToken) {
    let kinds: Vec<&str> = WORKS.iter().map(|(kind, _)| *kind).collect();
    repeat("jobs", PAUSE, &stop, async || {
        let now = app.clock.now();
        let claim = app
            .db
            .transaction(async |tx| kehu_jobs::claim_next(tx, &kinds, now).await)
            .await?;
        let Some(claim) = claim else {
            return Ok(Next::Later);
        };
        let ended = perform(&app, &claim, &stop).await;
        conclude(&app, &claim, ended).await.map(|()| Next::More)
    })
    .await;
}

async fn perform(app: &State, claim: &Claim, stop: &CancellationToken) -> Result<Outcome, Ended> {
    let work = WORKS
        .iter()
        .find(|(kind, _)| *kind == claim.job.kind)
        .map(|(_, work)| *work);
    let Some(work) = work else {
        return Err(Ended::Trouble(format!(
            "nobody here does {}",
            claim.job.kind
        )));
    };
    let progress = Cell::new((claim.job.progress_done, claim.job.progress_total));
    let run = Run {
        app,
        claim,
        progress,
        reported: Cell::new(Instant::now()),
    };
    tokio::select! {
        outcome = work(&run) => outcome,
        ended = run.heartbeat() => Err(ended),
        () = stop.cancelled() => Err(Ended::Stopping),
    }
}

/// Stores how the work ended. Kept trying for a while by [`repeat`]'s caller only through the lease: what cannot be
/// stored now is begun anew after it.
async fn conclude(
    app: &State,
    claim: &Claim,
    ended: Result<Outcome, Ended>,
) -> Result<(), kehu_jobs::Error> {
    let now = app.clock.now();
    app.db
        .transaction(async |tx| {
            match &ended {
                Ok(outcome) => drop(kehu_jobs::succeed(tx, claim, outcome, now).await?),
                Err(Ended::Failed(failure)) => drop(kehu_jobs::fail(tx, claim, failure, now).await?),
                Err(Ended::Cancelled) => drop(kehu_jobs::stop(tx, claim, now).await?),
                Err(Ended::Lost) => {}
                Err(Ended::Stopping) => kehu_jobs::release(tx, claim).await?,
                // The lease runs out by itself: a pause before the next attempt.
                Err(Ended::Trouble(error)) => tracing::warn!(job = %claim.job.id, error, "a job was interrupted and waits for its next attempt"),
            }
            Ok(())
        })
        .await
}
