//! The checks of each business day: what falls due, ends or is to be warned of.
//!
//! A check is called until it says that nothing is left for the day; then this is noted, so that it is not begun again
//! that day by any instance. Two instances may call the same check at once, and a check may be called again after it
//! was interrupted: it must bear both. When the clock of development mode is set to another day, the checks of that day
//! follow within seconds.

use super::beat::{Next, repeat};
use crate::state::State;
use futures_util::future::LocalBoxFuture;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const PAUSE: Duration = Duration::from_secs(5);

/// Does a part of a day's check and tells whether more is left.
pub type Check = fn(&State) -> LocalBoxFuture<'_, Result<bool, Trouble>>;

/// Why a check could not be done; it is tried again.
pub type Trouble = Box<dyn std::error::Error>;

/// The checks by name, in the order in which they are done.
pub const CHECKS: &[(&str, Check)] = &[
    ("files.sweep", |app| Box::pin(sweep_files(app))),
    ("qualification.check", |app| {
        Box::pin(check_qualifications(app))
    }),
    ("privacy.expiry", |app| Box::pin(expire_personal_data(app))),
    ("tracking.check", |app| Box::pin(check_tracking(app))),
    ("calendars.missing_schedule", |app| {
        Box::pin(warn_of_missing_schedules(app))
    }),
    ("obligations.check", |app| {
        Box::pin(tell_overdue_obligations(app))
    }),
    ("indicators.evaluate", |app| {
        Box::pin(evaluate_indicators(app))
    }),
    ("statistics.roll_up", |app| {
        Box::pin(roll_statistics_up(app))
    }),
];

/// Objects looked at in one transaction.
const SWEEP_BATCH: usize = 100;

pub(super) async fn run(app: State, stop: CancellationToken) {
    // One check that fails must not keep the others from being done: each has its own rhythm.
    let checks = CHECKS.iter().map(|(name, check)| {
        let (app, stop) = (&app, &stop);
        async move {
            repeat(name, PAUSE, stop, async || {
                once_a_day(app, name, *check).await
            })
            .await
        }
    });
    futures_util::future::join_all(checks).await;
}

async fn once_a_day(app: &State, name: &'static str, check: Check) -> Result<Next, Trouble> {
    let day = kehu_kernel::Zone::CHINA.day_of(app.clock.now());
    let mut connection = app.db.read().await?;
    let done = kehu_jobs::is_check_done(&mut connection, name, day).await?;
    drop(connection);
    if done {
        return Ok(Next::Later);
    }
    if check(app).await? {
        return Ok(Next::More);
    }
    app.db
        .transaction(async |tx| kehu_jobs::mark_check_done(tx, name, day).await)
        .await?;
    Ok(Next::Later)
}

/// Removes objects that no file needs, a day after they were written.
async fn sweep_files(app: &State) -> Result<bool, Trouble> {
    let before = app.clock.now() - chrono::Duration::days(1);
    for batch in app.files.stale(before).await?.chunks(SWEEP_BATCH) {
        app.db
            .transaction(async |tx| kehu_files::sweep(tx, &app.files, batch).await)
            .await?;
    }
    Ok(false)
}

/// Suspends customers whose documents have ended, reinstates, warns (CUS-13).
async fn check_qualifications(app: &State) -> Result<bool, Trouble> {
    let outcome = kehu_customers::qualification::run_if_due(&app.db, app.clock.now()).await?;
    if let Some(outcome) = outcome {
        tracing::info!(
            checked = outcome.checked_count,
            suspended = outcome.suspended.len(),
            reinstated = outcome.reinstated.len(),
            warned = outcome.warned.len(),
            "qualification documents checked"
        );
    }
    Ok(false)
}

/// Erases archives of exports, files of imports and exports, and what was kept by law, once their time has run (CUS-05).
async fn expire_personal_data(app: &State) -> Result<bool, Trouble> {
    let expired = kehu_customers::privacy::expire(&app.db, app.clock.now()).await?;
    tracing::info!(
        archives = expired.archives,
        transfer_files = expired.transfer_files,
        retentions = expired.retentions,
        "personal data expired"
    );
    Ok(false)
}

/// Tells who left parties unattended, archives what nothing happens with; a site at a time (ATT-G26, ATT-G27).
async fn check_tracking(app: &State) -> Result<bool, Trouble> {
    let now = app.clock.now();
    Ok(app
        .db
        .transaction(async |tx| kehu_reception::tracking::check_next_site(tx, now).await)
        .await?)
}

/// Tells those responsible that a year's holiday schedule is missing although deadlines wait for it (CMP-07).
async fn warn_of_missing_schedules(app: &State) -> Result<bool, Trouble> {
    let now = app.clock.now();
    app.db
        .transaction(async |tx| kehu_calendar::expected::warn_of_missing(tx, now).await)
        .await?;
    Ok(false)
}

/// Tells leaders of what a policy demanded and was not done in its time (GOV-06, SUR-03).
async fn tell_overdue_obligations(app: &State) -> Result<bool, Trouble> {
    let now = app.clock.now();
    app.db
        .transaction(async |tx| kehu_obligations::tell_overdue(tx, now).await)
        .await?;
    Ok(false)
}

/// Evaluates the satisfaction indicators, a company at a time (SUR-10).
async fn evaluate_indicators(app: &State) -> Result<bool, Trouble> {
    let now = app.clock.now();
    Ok(app
        .db
        .transaction(async |tx| kehu_indicators::evaluate_next(tx, now).await)
        .await?)
}

/// Rolls up the days that have become the past (ATT-S01).
async fn roll_statistics_up(app: &State) -> Result<bool, Trouble> {
    let now = app.clock.now();
    app.db
        .transaction(async |tx| kehu_statistics::roll_up(tx, now).await)
        .await?;
    Ok(false)
}
