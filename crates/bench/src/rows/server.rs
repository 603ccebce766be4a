//! The server itself: how fast it starts, how much memory it takes.

use super::{customer_service, customers, sites};
use crate::bench::Bench;
use crate::load::{self, Figures, Work};
use crate::number::{median, real};
use crate::results::Row;
use crate::server::Purpose;
use crate::{Error, process, say};
use std::time::{Duration, Instant};

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
    let work = mixed(bench).await?;
    process::forget_peak(bench.server.pid)?;
    let span = Duration::from_secs(bench.effort.seconds * 2);
    let figures = load::run(bench.measured(), &work, MANY, span).await?;
    let peak = process::memory(bench.server.pid)?.peak;
    row.figures
        .insert("resident_mib".into(), real(peak) / 1024.0);
    row.ours = Some(figures);
    load::demand_success(&row.ours)
}

/// Reads of several kinds, one after the other.
async fn mixed(bench: &mut Bench) -> Result<Work, Error> {
    let mut kinds = Vec::new();
    for kind in [
        customers::Kind::ById,
        customers::Kind::FirstPage,
        customers::Kind::Characters(2),
        customers::Kind::Telephone,
    ] {
        if let Work::Requests(some) = kind.prepare(bench).await? {
            kinds.push(some);
        }
    }
    let rounds = 0..500_usize;
    let of = |round: usize| {
        let each = kinds
            .iter()
            .filter_map(move |kind| kind.get(round.checked_rem(kind.len())?));
        each.cloned().collect::<Vec<_>>()
    };
    Ok(Work::Requests(rounds.flat_map(of).collect()))
}

/// Reads and, a sixth of the time each, complaints and visitors on sales floors, for so many minutes: whether the memory grows.
///
/// # Errors
/// When requests fail.
pub(super) async fn soak(bench: &mut Bench, minutes: u64, row: &mut Row) -> Result<(), Error> {
    let (begun, all) = (Instant::now(), Duration::from_secs(minutes * 60));
    while begun.elapsed() < all {
        // Access tokens hold for a quarter of an hour: new ones every ten minutes.
        let reads = mixed(bench).await?;
        let visits = sites::Kind::Visit.prepare(bench).await?;
        let complaints = customer_service::Kind::Complaint.prepare(bench).await?;
        let until = begun.elapsed() + Duration::from_secs(600);
        let order = [&reads, &reads, &visits, &reads, &reads, &complaints];
        for work in order.into_iter().cycle() {
            if begun.elapsed() >= until.min(all) {
                break;
            }
            soak_once(bench, work, begun, row).await?;
        }
    }
    tell_growth(row);
    load::demand_success(&row.rounds)
}

/// Ten seconds of one kind of requests.
async fn soak_once(bench: &Bench, work: &Work, begun: Instant, row: &mut Row) -> Result<(), Error> {
    let span = Duration::from_secs(10);
    let figures = load::run(bench.measured(), work, bench.effort.clients * 2, span).await?;
    if row.rounds.len().is_multiple_of(30) {
        say(&format!(
            "soak: {} MiB resident, {} of them its own, after {} s",
            figures.resident_kib / 1024,
            figures.own_kib / 1024,
            begun.elapsed().as_secs()
        ));
    }
    row.rounds.push(figures);
    Ok(())
}

/// The memory in the second and in the last sixth of the time, and at its most.
fn tell_growth(row: &mut Row) {
    let mib = |of: fn(&Figures) -> u64| -> Vec<f64> {
        let each = row.rounds.iter().map(|round| real(of(round)) / 1024.0);
        each.collect()
    };
    let (resident, own) = (mib(|round| round.resident_kib), mib(|round| round.own_kib));
    for (figure, mib) in [("mib", &resident), ("own_mib", &own)] {
        let part = (mib.len() / 6).max(1);
        let second = mib.chunks(part).nth(1).and_then(median);
        let last = mib.rchunks(part).next().and_then(median);
        let mut tell = |sixth: &str, found: Option<f64>| {
            let name = format!("{sixth}_sixth_{figure}");
            row.figures.insert(name, found.unwrap_or_default());
        };
        tell("second", second);
        tell("last", last);
    }
    row.figures
        .insert("most_mib".into(), resident.into_iter().fold(0.0, f64::max));
}
