//! The server itself: how fast it starts, how much memory it takes.

use super::customers;
use crate::bench::Bench;
use crate::load::{self, Work};
use crate::number::{median, real};
use crate::results::Row;
use crate::server::Purpose;
use crate::{Error, process};
use std::time::Duration;

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    ColdStart,
    AtRest,
    Connections,
}

/// How often the server is started.
const STARTS: usize = 5;
/// Clients at once for the figure of memory.
const MANY: usize = 64;

impl Kind {
    pub(super) async fn measure(self, bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
        match self {
            Self::ColdStart => cold_start(bench, row).await,
            Self::AtRest => at_rest(bench, row).await,
            Self::Connections => connections(bench, row).await,
        }
    }
}

/// From the start of the process to the first answer of `/readyz`, beside the server that already runs.
async fn cold_start(bench: &Bench, row: &mut Row) -> Result<(), Error> {
    let mut millis = Vec::new();
    for _ in 0..STARTS {
        let started = bench.ground.program.serve(Purpose::Measured).await?;
        millis.push(started.ready_after.as_secs_f64() * 1e3);
        started.stop().await?;
    }
    row.figures
        .insert("median_ms".into(), median(&millis).unwrap_or_default());
    row.figures
        .insert("slowest_ms".into(), millis.into_iter().fold(0.0, f64::max));
    Ok(())
}

/// A server that has just been started and has nothing to do.
async fn at_rest(bench: &Bench, row: &mut Row) -> Result<(), Error> {
    let started = bench.ground.program.serve(Purpose::Measured).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let memory = process::memory(started.pid)?;
    started.stop().await?;
    row.figures
        .insert("resident_mib".into(), real(memory.resident) / 1024.0);
    Ok(())
}

/// Everything that is read of customers, by many at once.
async fn connections(bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
    let mut requests = Vec::new();
    for kind in [
        customers::Kind::ById,
        customers::Kind::FirstPage,
        customers::Kind::Characters(2),
    ] {
        if let Work::Requests(some) = kind.prepare(bench).await? {
            requests.extend(some.iter().take(500).cloned());
        }
    }
    // One kind after the other would let all clients ask for the same at the same time.
    let third = (requests.len() / 3).max(1);
    let mixed: Vec<_> = (0..third)
        .flat_map(|place| requests.iter().skip(place).step_by(third).cloned())
        .collect();
    process::forget_peak(bench.server.pid)?;
    let span = Duration::from_secs(bench.effort.seconds * 2);
    let figures = load::run(bench.measured(), &Work::Requests(mixed.into()), MANY, span).await?;
    let peak = process::memory(bench.server.pid)?.peak;
    row.figures
        .insert("resident_mib".into(), real(peak) / 1024.0);
    let failed = figures.errors;
    let first = figures.first_error.clone();
    row.ours = Some(figures);
    if failed > 0 {
        return Err(Error::Other(format!(
            "{failed} requests failed: {}",
            first.unwrap_or_default()
        )));
    }
    Ok(())
}
