//! Ours beside what one would pick instead, in turn, on the same requests.

use super::customers;
use crate::Error;
use crate::bench::{Bench, middle};
use crate::http::Request;
use crate::load::{self, Figures, Measured, Work};
use crate::number::median;
use crate::results::Row;
use crate::rivals::{RIVALS, Running, installed, statement};
use crate::script::Typed;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Measures one kind of request on all.
pub(super) async fn measure(
    kind: customers::Kind,
    bench: &mut Bench,
    row: &mut Row,
) -> Result<(), Error> {
    let folder = installed(&bench.tools)?;
    let Work::Requests(requests) = kind.prepare(bench).await? else {
        return Err(Error::Missing("nothing to ask".into()));
    };
    let samples = crate::bench::samples(&requests);
    let typed = bench.typed_requests(&samples).await?;
    let file = written(bench, &row.name, &typed)?;
    row.round_trips = Some(1);
    let ours = Work::Requests(samples.into_iter().cloned().collect());
    let theirs = Work::Requests(places(typed.len()));
    let mut running = Vec::new();
    for rival in RIVALS {
        let started = rival.start(&folder, &bench.ground, &file, bench.effort.clients);
        running.push(started.await?);
    }
    let measured = in_turn(bench, (&ours, &theirs), &running, row).await;
    for rival in running {
        rival.stop().await?;
    }
    measured
}

fn written(bench: &Bench, name: &str, typed: &[Vec<Typed>]) -> Result<PathBuf, Error> {
    let folder = bench.ground.folder.join("rivals");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{name}.json"));
    statement(&file, typed)?;
    Ok(file)
}

fn places(count: usize) -> Arc<[Request]> {
    (0..count)
        .map(|place| Request::get("", format!("/{place}")))
        .collect()
}

async fn in_turn(
    bench: &Bench,
    (ours, theirs): (&Work, &Work),
    running: &[Running],
    row: &mut Row,
) -> Result<(), Error> {
    let (clients, span) = (
        bench.effort.clients,
        Duration::from_secs(bench.effort.seconds),
    );
    let mut rounds: Vec<Vec<Figures>> = vec![Vec::new(); running.len()];
    for round in 0..=bench.effort.rounds {
        let own = load::run(bench.measured(), ours, clients, span).await?;
        // The first one only warms up.
        let counts = round > 0;
        if counts {
            row.rounds.push(own);
        }
        for (rival, kept) in running.iter().zip(&mut rounds) {
            let on = Measured {
                address: rival.address,
                server: rival.pid,
                postgres: bench.ground.postgres,
            };
            let figures = load::run(on, theirs, clients, span).await?;
            if let Some(error) = &figures.first_error {
                return Err(Error::Other(format!("{}: {error}", rival.rival.name)));
            }
            if counts {
                kept.push(figures);
            }
        }
    }
    row.ours = middle(&row.rounds);
    compare(row, running, &rounds);
    load::demand_success(&row.rounds)
}

/// How many times their throughput ours is: the median over the rounds.
fn compare(row: &mut Row, running: &[Running], rounds: &[Vec<Figures>]) {
    let mut told = Vec::new();
    for (rival, theirs) in running.iter().zip(rounds) {
        let name = rival.rival.name;
        let times: Vec<f64> = row
            .rounds
            .iter()
            .zip(theirs)
            .filter(|(_, theirs)| theirs.per_second > 0.0)
            .map(|(ours, theirs)| ours.per_second / theirs.per_second)
            .collect();
        let (Some(times), Some(theirs)) = (median(&times), middle(theirs)) else {
            continue;
        };
        row.figures.insert(format!("times_{name}"), times);
        told.push(format!(
            "{name} {:.0} a second, {:.0} us of its processes, p99 {:.2} ms",
            theirs.per_second, theirs.server_cpu_us, theirs.p99_ms
        ));
    }
    row.note = Some(told.join("; "));
}
