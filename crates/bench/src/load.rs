//! The load: so many clients that each ask again as soon as they are answered.

use crate::Error;
use crate::http::{Connection, Request};
use crate::journey::Journey;
use crate::process;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is asked.
#[derive(Debug, Clone)]
pub enum Work {
    /// Requests that can be asked in any order, again and again; clients begin at different places.
    Requests(Arc<[Request]>),
    /// Requests that follow from what was answered before.
    Journey {
        /// What is measured.
        measured: Journey,
        /// The same elsewhere, one after the other, of which the statements are taken: what pgbench makes of them does not get in
        /// the way of what is measured.
        observed: Vec<Journey>,
    },
}

/// Whom the measured figures are of.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Where the server answers.
    pub address: SocketAddr,
    /// The server's process.
    pub server: u32,
    /// PostgreSQL's first process.
    pub postgres: u32,
}

/// What a load came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Clients at once.
    pub clients: usize,
    /// Requests (of a journey: journeys) that were answered with success.
    pub answered: u64,
    /// Seconds that it took.
    pub seconds: f64,
    /// Answered in a second.
    pub per_second: f64,
    /// Half of the answers took at most this long, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 answers took at most this long, in milliseconds.
    pub p99_ms: f64,
    /// Answers that were no success, or did not come.
    pub errors: u64,
    /// The first of them.
    pub first_error: Option<String>,
    /// Processor time of the server for each answer, in microseconds.
    pub server_cpu_us: f64,
    /// Processor time of all of PostgreSQL for each answer, in microseconds.
    pub postgres_cpu_us: f64,
    /// Resident memory of the server at the end, in KiB.
    pub resident_kib: u64,
    /// What of it the server has written itself; the rest are pages of its program's file.
    #[serde(default)]
    pub own_kib: u64,
}

#[derive(Debug, Default)]
struct Tally {
    /// In nanoseconds.
    took: Vec<u64>,
    errors: u64,
    first_error: Option<String>,
}

/// Lets so many clients ask for a while.
///
/// # Errors
/// When the server is gone; single requests that fail are counted.
pub async fn run(
    on: Measured,
    work: &Work,
    clients: usize,
    span: Duration,
) -> Result<Figures, Error> {
    let cpu_before = used(on)?;
    let begun = Instant::now();
    let until = begun + span;
    let tasks: Vec<_> = (0..clients)
        .map(|client| tokio::spawn(drive(on.address, work.clone(), client, clients, until)))
        .collect();
    let mut all = Tally::default();
    for task in tasks {
        let tally = task
            .await
            .map_err(|error| Error::Other(error.to_string()))?;
        all.took.extend(tally.took);
        all.errors += tally.errors;
        all.first_error = all.first_error.or(tally.first_error);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = used(on)?;
    let memory = process::memory(on.server)?;
    all.took.sort_unstable();
    let answered = crate::number::count(all.took.len());
    let each = |now: Duration, before: Duration| {
        now.saturating_sub(before).as_secs_f64() * 1e6 / crate::number::real(answered.max(1))
    };
    Ok(Figures {
        clients,
        answered,
        seconds,
        per_second: crate::number::real(answered) / seconds,
        p50_ms: percentile(&all.took, 50),
        p99_ms: percentile(&all.took, 99),
        errors: all.errors,
        first_error: all.first_error,
        server_cpu_us: each(cpu.0, cpu_before.0),
        postgres_cpu_us: each(cpu.1, cpu_before.1),
        resident_kib: memory.resident,
        own_kib: memory.own,
    })
}

/// Nothing, if all requests of some loads succeeded.
///
/// # Errors
/// How many did not, and what the first was refused with.
pub fn demand_success<'a>(loads: impl IntoIterator<Item = &'a Figures>) -> Result<(), Error> {
    let (mut failed, mut first) = (0, None);
    for load in loads {
        failed += load.errors;
        first = first.or(load.first_error.as_deref());
    }
    match first {
        Some(first) => Err(Error::Other(format!("{failed} requests failed: {first}"))),
        None => Ok(()),
    }
}

/// Processor time of the server and of PostgreSQL until now.
fn used(on: Measured) -> Result<(Duration, Duration), Error> {
    Ok((
        process::processor_time_of_all(on.server)?,
        process::processor_time_of_all(on.postgres)?,
    ))
}

async fn drive(
    address: SocketAddr,
    work: Work,
    client: usize,
    clients: usize,
    until: Instant,
) -> Tally {
    let mut tally = Tally::default();
    let mut connection = None;
    let mut turn = match &work {
        // Every client has its own stretch of the requests.
        Work::Requests(requests) => requests.len() / clients.max(1) * client,
        Work::Journey { .. } => 0,
    };
    while Instant::now() < until {
        let open = match connection.take() {
            Some(open) => Ok(open),
            None => Connection::open(address).await,
        };
        let begun = Instant::now();
        let outcome = match open {
            Ok(mut open) => {
                let outcome = step(&mut open, &work, client, turn).await;
                // After a refusal the connection is as good as before.
                if !matches!(outcome, Err(Error::Http(_))) && open.is_open() {
                    connection = Some(open);
                }
                outcome
            }
            Err(error) => Err(error),
        };
        turn += 1;
        match outcome {
            Ok(()) => tally
                .took
                .push(u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX)),
            Err(error) => {
                tally.errors += 1;
                tally.first_error.get_or_insert_with(|| error.to_string());
                // A server that refuses everything is not to be flooded.
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
    }
    tally
}

async fn step(
    connection: &mut Connection,
    work: &Work,
    client: usize,
    turn: usize,
) -> Result<(), Error> {
    match work {
        Work::Requests(requests) => {
            let place = turn.checked_rem(requests.len()).unwrap_or_default();
            let request = requests
                .get(place)
                .ok_or_else(|| Error::Other("nothing to ask".into()))?;
            let answer = connection.ask(request).await?;
            if answer.status.is_success() {
                Ok(())
            } else {
                answer.json(request).map(drop)
            }
        }
        Work::Journey { measured, .. } => measured.walk(connection, client).await,
    }
}

/// What so many of a hundred values, in order and in nanoseconds, do not exceed; in milliseconds.
fn percentile(sorted: &[u64], of_hundred: usize) -> f64 {
    let place = (sorted.len() * of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(place).map_or(0.0, |nanos| {
        Duration::from_nanos(*nanos).as_secs_f64() * 1e3
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_smallest_value_that_so_many_do_not_exceed() {
        let millis: Vec<u64> = (1..=200).map(|n| n * 1_000_000).collect();
        assert!((percentile(&millis, 50) - 100.0).abs() < 1e-9);
        assert!((percentile(&millis, 99) - 198.0).abs() < 1e-9);
        assert!((percentile(&[5_000_000], 99) - 5.0).abs() < 1e-9);
        assert!(percentile(&[], 99).abs() < 1e-9);
    }
}
