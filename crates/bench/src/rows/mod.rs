//! What is measured, and what is asked for it.

mod customer_service;
mod customers;
mod jobs;
mod rivals;
mod server;
mod sites;

use crate::Error;
use crate::bench::Bench;
use crate::load::Work;
use crate::results::{Outcome, Row};
use std::time::Instant;

/// What a figure ought to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// At least this part of pgbench's throughput.
    Ratio(f64),
    /// At most so much processor time of the server for a request, in microseconds.
    ServerCpu(f64),
    /// 99 of 100 answers within so many milliseconds.
    P99(f64),
    /// 99 of 100 answers within so many milliseconds, where one client asks.
    P99Alone(f64),
    /// Half of the answers within so many milliseconds, where one client asks.
    P50Alone(f64),
    /// Within so many seconds.
    Seconds(f64),
    /// At most so many KiB resident meanwhile.
    Peak(u64),
    /// A single figure of that name, at least.
    AtLeast(&'static str, f64),
    /// A single figure of that name, at most.
    AtMost(&'static str, f64),
    /// At most so many times the time of another row.
    Beside(&'static str, f64),
}

/// A row to be measured.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Its name on the command line.
    pub name: &'static str,
    /// What is done.
    pub title: &'static str,
    /// What is asked for.
    pub goals: &'static [Goal],
    /// How it is measured.
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Server(server::Kind),
    Customers(customers::Kind),
    Sites(sites::Kind),
    Service(customer_service::Kind),
    Job(jobs::Kind),
    Rivals(customers::Kind),
}

const fn plan(name: &'static str, title: &'static str, goals: &'static [Goal], kind: Kind) -> Plan {
    Plan {
        name,
        title,
        goals,
        kind,
    }
}

const MIB: u64 = 1024;

/// How many times the throughput of what one would pick instead.
const TIMES: &[Goal] = &[
    Goal::AtLeast("times_fastify", 2.0),
    Goal::AtLeast("times_express", 3.5),
    Goal::AtLeast("times_fastapi", 3.5),
    Goal::AtLeast("times_django", 20.0),
];

/// All rows, in the order in which they are measured: what only reads goes first, what runs long last.
pub const PLANS: &[Plan] = &[
    plan(
        "cold_start",
        "cold start to ready, database up and migrated",
        &[Goal::AtMost("median_ms", 300.0)],
        Kind::Server(server::Kind::ColdStart),
    ),
    plan(
        "at_rest",
        "memory at rest",
        &[Goal::AtMost("resident_mib", 60.0)],
        Kind::Server(server::Kind::AtRest),
    ),
    plan(
        "customer",
        "customer by id",
        &[Goal::Ratio(0.75), Goal::ServerCpu(60.0)],
        Kind::Customers(customers::Kind::ById),
    ),
    plan(
        "list_first",
        "list of customers by filters, 50, first page",
        &[Goal::Ratio(0.75)],
        Kind::Customers(customers::Kind::FirstPage),
    ),
    plan(
        "list_deep",
        "the same, 10,000th page (or the last)",
        &[Goal::Ratio(0.75), Goal::Beside("list_first", 1.1)],
        Kind::Customers(customers::Kind::DeepPage),
    ),
    plan(
        "rivals_customer",
        "customer by id, beside other servers on the same statement",
        TIMES,
        Kind::Rivals(customers::Kind::ById),
    ),
    plan(
        "rivals_list",
        "first page of the list, beside other servers on the same statement",
        TIMES,
        Kind::Rivals(customers::Kind::FirstPage),
    ),
    plan(
        "search_1",
        "search: one Chinese character",
        &[Goal::P99(5.0)],
        Kind::Customers(customers::Kind::Characters(1)),
    ),
    plan(
        "search_2",
        "search: two Chinese characters",
        &[Goal::P99(5.0)],
        Kind::Customers(customers::Kind::Characters(2)),
    ),
    plan(
        "search_3",
        "search: three Chinese characters",
        &[Goal::P99(5.0)],
        Kind::Customers(customers::Kind::Characters(3)),
    ),
    plan(
        "search_initials",
        "search: pinyin initials",
        &[Goal::P99(5.0)],
        Kind::Customers(customers::Kind::Initials),
    ),
    plan(
        "search_telephone",
        "search: end of a telephone",
        &[Goal::P99(5.0)],
        Kind::Customers(customers::Kind::Telephone),
    ),
    plan(
        "statistics_month",
        "one site's month by day",
        &[Goal::P50Alone(3.0)],
        Kind::Sites(sites::Kind::Month),
    ),
    plan(
        "statistics_day",
        "one site's daily statistics",
        &[Goal::P50Alone(3.0)],
        Kind::Sites(sites::Kind::Day),
    ),
    plan(
        "statistics_week",
        "one site's weekly report",
        &[],
        Kind::Sites(sites::Kind::Week),
    ),
    plan(
        "statistics_year",
        "all sites' year",
        &[Goal::P50Alone(15.0)],
        Kind::Sites(sites::Kind::Year),
    ),
    plan(
        "survey_results",
        "results of the largest survey",
        &[],
        Kind::Service(customer_service::Kind::SurveyResults),
    ),
    plan(
        "determination",
        "determination of one deal: facts gathered, decided",
        &[Goal::P99Alone(5.0)],
        Kind::Sites(sites::Kind::Preview),
    ),
    plan(
        "determination_replay",
        "a kept determination decided again and compared",
        &[],
        Kind::Sites(sites::Kind::Replay),
    ),
    plan(
        "memory_64",
        "memory with 64 connections that read",
        &[Goal::AtMost("resident_mib", 150.0)],
        Kind::Server(server::Kind::Connections),
    ),
    plan(
        "desk_search",
        "search at the reception desk",
        &[Goal::Ratio(0.7)],
        Kind::Sites(sites::Kind::Desk),
    ),
    plan(
        "turn",
        "take a turn, become free",
        &[Goal::Ratio(0.6)],
        Kind::Sites(sites::Kind::Turn),
    ),
    plan(
        "turn_one_site",
        "the same, all clients at one site",
        &[],
        Kind::Sites(sites::Kind::OneSite),
    ),
    plan(
        "visit",
        "receive by turn, register, see off",
        &[Goal::Ratio(0.6)],
        Kind::Sites(sites::Kind::Visit),
    ),
    plan(
        "complaint",
        "open a complaint",
        &[Goal::Ratio(0.6)],
        Kind::Service(customer_service::Kind::Complaint),
    ),
    plan(
        "statistics_refresh",
        "roll-up of one day refreshed",
        &[Goal::AtMost("median_ms", 5.0)],
        Kind::Job(jobs::Kind::Refresh),
    ),
    plan(
        "statistics_rebuild",
        "roll-up of all days made anew",
        &[Goal::Seconds(10.0)],
        Kind::Job(jobs::Kind::Rebuild),
    ),
    plan(
        "settlement",
        "settlement of a month at all sites",
        &[Goal::Seconds(20.0), Goal::Peak(200 * MIB)],
        Kind::Job(jobs::Kind::Settlement),
    ),
    plan(
        "what_if",
        "what-if over all determined deals",
        &[Goal::Seconds(30.0), Goal::Peak(200 * MIB)],
        Kind::Job(jobs::Kind::WhatIf),
    ),
    plan(
        "import",
        "import of 100,000 customers from CSV",
        &[Goal::Seconds(30.0), Goal::Peak(200 * MIB)],
        Kind::Job(jobs::Kind::Import),
    ),
];

impl Plan {
    /// Measures; what goes wrong is told in the row.
    pub async fn measure(&self, bench: &mut Bench) -> Row {
        let (begun, mut row) = (Instant::now(), named(self.name, self.title));
        let outcome = self.fill(bench, &mut row).await;
        told(row, outcome, begun)
    }

    async fn fill(&self, bench: &mut Bench, row: &mut Row) -> Result<(), Error> {
        let work = match self.kind {
            Kind::Server(kind) => return kind.measure(bench, row).await,
            Kind::Job(kind) => return kind.measure(bench, row).await,
            Kind::Rivals(kind) => return rivals::measure(kind, bench, row).await,
            Kind::Customers(kind) => kind.prepare(bench).await?,
            Kind::Sites(kind) => kind.prepare(bench).await?,
            Kind::Service(kind) => kind.prepare(bench).await?,
        };
        if let Work::Requests(requests) = &work
            && requests.is_empty()
        {
            return Err(Error::Missing("nothing to ask".into()));
        }
        let measured = bench.measure(&work, row).await;
        bench.calm().await?;
        measured
    }
}

/// A mixed load for so many minutes, to see whether the server's memory grows.
pub async fn soak(bench: &mut Bench, minutes: u64) -> Row {
    let title = "memory in the course of a mixed load";
    let (begun, mut row) = (Instant::now(), named("soak", title));
    let outcome = server::soak(bench, minutes, &mut row).await;
    told(row, outcome, begun)
}

fn named(name: &str, title: &str) -> Row {
    Row {
        name: name.to_owned(),
        title: title.to_owned(),
        ..Row::default()
    }
}

/// The row with how it went.
fn told(mut row: Row, outcome: Result<(), Error>, begun: Instant) -> Row {
    row.outcome = match &outcome {
        Ok(()) => Outcome::Measured,
        Err(Error::Missing(_)) => Outcome::Missing,
        Err(_) => Outcome::Failed,
    };
    if let Err(error) = outcome {
        row.note = Some(error.to_string());
    }
    row.took_s = begun.elapsed().as_secs_f64();
    row
}

/// Text for a query, percent-encoded.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_names_of_their_own_and_goals_speak_of_rows_that_exist() {
        let mut names: Vec<&str> = PLANS.iter().map(|plan| plan.name).collect();
        for plan in PLANS {
            for goal in plan.goals {
                if let Goal::Beside(other, _) = goal {
                    assert!(names.contains(other), "{other}");
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PLANS.len());
    }

    #[test]
    fn chinese_is_encoded_for_an_address() {
        assert_eq!(encoded("长a b"), "%E9%95%BFa%20b");
    }
}
