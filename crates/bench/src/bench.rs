//! A data set under measurement: its servers, and how a row is measured on them.

use crate::Error;
use crate::fresh::{Fresh, fresh};
use crate::ground::Ground;
use crate::http::{Connection, Request};
use crate::journey::Journey;
use crate::load::{self, Figures, Measured, Work};
use crate::number::median;
use crate::pgbench::{Limit, PgBench};
use crate::results::Row;
use crate::script::{Script, Typed, script, shared_out};
use crate::server::{Purpose, Server};
use crate::statements::{Log, Statement};
use crate::{process, say};
use sqlx::{AssertSqlSafe, Executor, PgConnection, SqlSafeStr, TypeInfo};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How long, how often, by how many.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Seconds of one load.
    pub seconds: u64,
    /// Loads of each side.
    pub rounds: usize,
    /// Clients at once, and connections of pgbench: as many as the server has to the database.
    pub clients: usize,
}

/// Requests of which the statements are taken, each for a script of its own.
const SAMPLES: usize = 24;

/// The servers on a data set.
#[derive(Debug)]
pub struct Bench {
    /// The database.
    pub ground: Ground,
    /// The server that is measured.
    pub server: Server,
    /// The server of which the statements are written down.
    pub observed: Server,
    /// How much is measured.
    pub effort: Effort,
    /// For looking into the database.
    pub database: PgConnection,
    /// The folder of tools that are installed on demand.
    pub tools: PathBuf,
}

impl Bench {
    /// Starts the servers.
    ///
    /// # Errors
    /// When they do not start.
    pub async fn start(ground: Ground, effort: Effort, tools: PathBuf) -> Result<Self, Error> {
        let database = ground.connect().await?;
        let server = ground.program.serve(Purpose::Measured).await?;
        let observed = ground.program.serve(Purpose::Observed).await?;
        Ok(Self {
            ground,
            server,
            observed,
            effort,
            database,
            tools,
        })
    }

    /// Ends servers and database.
    ///
    /// # Errors
    /// When one does not end.
    pub async fn stop(self) -> Result<(), Error> {
        self.server.stop().await?;
        self.observed.stop().await?;
        self.ground.leave()
    }

    /// What the loads go against.
    #[must_use]
    pub fn measured(&self) -> Measured {
        Measured {
            address: self.server.address,
            server: self.server.pid,
            postgres: self.ground.postgres,
        }
    }

    /// A connection to the measured server.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn connect(&self) -> Result<Connection, Error> {
        Connection::open(self.server.address).await
    }

    /// An access token of a user.
    ///
    /// # Errors
    /// When there is no such user.
    pub async fn token(&self, name: &str) -> Result<String, Error> {
        self.ground.program.token(name).await
    }

    /// Measures a load in turn with pgbench, and puts what it found into the row.
    ///
    /// # Errors
    /// When nothing could be measured; single requests that fail are told in the row.
    pub async fn measure(&mut self, work: &Work, row: &mut Row) -> Result<(), Error> {
        let span = Duration::from_secs(self.effort.seconds);
        let clients = self.effort.clients;
        let warm = load::run(self.measured(), work, clients, Duration::from_secs(1)).await?;
        if warm.answered == 0 {
            return Err(Error::Other(
                warm.first_error
                    .unwrap_or_else(|| "nothing was answered".into()),
            ));
        }
        self.in_turn(work, row).await?;
        row.ours = middle(&row.rounds);
        row.limit = middle_limit(&row.limit_rounds);
        row.ratio = match row.alike_rounds.as_slice() {
            [] => ratio(&row.rounds, &row.limit_rounds),
            alike => ratio(alike, &row.limit_rounds),
        };
        row.alone = Some(load::run(self.measured(), work, 1, span).await?);
        row.doubled = Some(load::run(self.measured(), work, clients * 2, span).await?);
        let loads = row.rounds.iter().chain(&row.alike_rounds);
        load::demand_success(loads.chain(&row.alone).chain(&row.doubled))
    }

    /// Rounds of the server and of pgbench, for as long as pgbench can do the same.
    async fn in_turn(&mut self, work: &Work, row: &mut Row) -> Result<(), Error> {
        let span = Duration::from_secs(self.effort.seconds);
        let clients = self.effort.clients;
        let mut pgbench = match self.limit(work, row).await {
            Ok(pgbench) => Some(pgbench),
            Err(error) => {
                row.script = Some(format!("none: {error}"));
                None
            }
        };
        let alike = pgbench.is_some().then(|| sampled(work)).flatten();
        for _ in 0..self.effort.rounds {
            row.rounds
                .push(load::run(self.measured(), work, clients, span).await?);
            if let Some(alike) = &alike {
                row.alike_rounds
                    .push(load::run(self.measured(), alike, clients, span).await?);
            }
            let Some(limit) = &pgbench else { continue };
            self.calm().await?;
            match limit.run(self.ground.postgres, clients, span).await {
                Ok(round) => row.limit_rounds.push(round),
                Err(error) => {
                    let done = row.limit_rounds.len();
                    row.script = Some(format!("none after {done} rounds: {error}"));
                    pgbench = None;
                }
            }
        }
        Ok(())
    }

    /// Finds out what a request is made of, and makes pgbench do the same.
    async fn limit(&mut self, work: &Work, row: &mut Row) -> Result<PgBench, Error> {
        let scripts = match work {
            Work::Requests(requests) => self.scripts_of_reads(requests, row).await?,
            Work::Journey { observed, .. } => {
                shared_out(self.scripts_of_writes(observed, row).await?)
            }
        };
        let folder = self.ground.folder.join("pgbench").join(&row.name);
        let (programs, url) = (self.ground.postgres_programs(), &self.ground.program.url);
        let pgbench = PgBench::prepare(programs, url, &folder, &scripts)?;
        pgbench
            .run(
                self.ground.postgres,
                self.effort.clients,
                Duration::from_secs(1),
            )
            .await?;
        Ok(pgbench)
    }

    /// A script for each of some requests, which read and so can be repeated as they are.
    async fn scripts_of_reads(
        &mut self,
        requests: &[Request],
        row: &mut Row,
    ) -> Result<Vec<Script>, Error> {
        let observed = self.typed_requests(&samples(requests)).await?;
        let mut counts: Vec<usize> = observed.iter().map(Vec::len).collect();
        counts.sort_unstable();
        row.round_trips = counts.get(counts.len() / 2).copied();
        let mut scripts = Vec::new();
        for (number, typed) in observed.iter().enumerate() {
            // What writes as well, such as a search that is kept, is repeated with identifiers of its own.
            let since = beginning_of(typed);
            let fresh = since.map_or_else(Fresh::default, |since| fresh(typed, &[], since));
            scripts.push(script(
                typed,
                &format!("s{number}"),
                since.is_some(),
                &fresh,
            ));
        }
        row.script = Some(format!(
            "the statements of {} requests, as the database logged them",
            scripts.len()
        ));
        Ok(scripts)
    }

    /// A script of each journey, with what must be new drawn anew each time.
    async fn scripts_of_writes(
        &mut self,
        journeys: &[Journey],
        row: &mut Row,
    ) -> Result<Vec<Script>, Error> {
        let mut connection = Connection::open(self.observed.address).await?;
        let mut scripts = Vec::new();
        for (number, journey) in journeys.iter().enumerate() {
            journey.walk(&mut connection, 0).await?;
            let since: i64 =
                sqlx::query_scalar("select (extract(epoch from clock_timestamp()) * 1000)::bigint")
                    .fetch_one(&mut self.database)
                    .await?;
            let mut log = Log::at_end(&self.ground.log)?;
            journey.walk(&mut connection, 0).await?;
            let first = log.read_on()?;
            journey.walk(&mut connection, 0).await?;
            let second = log.read_on()?;
            row.round_trips = Some(first.len());
            let (first, second) = (self.typed(&first).await?, self.typed(&second).await?);
            let fresh = fresh(&first, &second, u64::try_from(since).unwrap_or_default());
            scripts.push(script(&first, &format!("s{number}"), true, &fresh));
        }
        row.script = Some(format!(
            "the statements of {} acts, each in one round trip, as the database logged them, identifiers and numbers drawn anew",
            scripts.len()
        ));
        Ok(scripts)
    }

    /// The statements of each of some requests.
    ///
    /// # Errors
    /// When one is refused, or the database logged nothing.
    pub async fn typed_requests(&mut self, samples: &[&Request]) -> Result<Vec<Vec<Typed>>, Error> {
        let mut typed = Vec::new();
        for statements in self.observe_requests(samples).await? {
            typed.push(self.typed(&statements).await?);
        }
        Ok(typed)
    }

    async fn observe_requests(&self, samples: &[&Request]) -> Result<Vec<Vec<Statement>>, Error> {
        let mut connection = Connection::open(self.observed.address).await?;
        for request in samples {
            connection.json(request).await?;
        }
        let mut log = Log::at_end(&self.ground.log)?;
        let mut found = Vec::new();
        for request in samples {
            log.read_on()?;
            connection.json(request).await?;
            let statements = log.read_on()?;
            if !statements.is_empty() {
                found.push(statements);
            }
        }
        if found.is_empty() {
            return Err(Error::Other("the database logged no statements".into()));
        }
        Ok(found)
    }

    /// The statements with the types of their parameters.
    async fn typed(&mut self, statements: &[Statement]) -> Result<Vec<Typed>, Error> {
        let mut typed = Vec::new();
        for statement in statements {
            let types = if statement.parameters.is_empty() {
                Vec::new()
            } else {
                let sql = AssertSqlSafe(statement.sql.clone()).into_sql_str();
                match self.database.describe(sql).await?.parameters() {
                    Some(sqlx::Either::Left(types)) => {
                        types.iter().map(|one| one.name().to_owned()).collect()
                    }
                    _ => Vec::new(),
                }
            };
            typed.push(Typed {
                statement: statement.clone(),
                types,
            });
        }
        Ok(typed)
    }

    /// Waits until the server's workers have done what the load left to them, at most a minute.
    ///
    /// # Errors
    /// When the server is gone.
    pub async fn calm(&self) -> Result<(), Error> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            let before = process::processor_time(self.server.pid)?;
            tokio::time::sleep(Duration::from_millis(500)).await;
            let used = process::processor_time(self.server.pid)?.saturating_sub(before);
            if used < Duration::from_millis(50) {
                return Ok(());
            }
        }
        say("the server's workers are still busy after a minute");
        Ok(())
    }
}

/// The instant at which a request that writes began, in milliseconds since 1970: none of one that only reads. Its identifiers
/// are made after that.
fn beginning_of(statements: &[Typed]) -> Option<u64> {
    // Also within a statement that reads.
    let writes = statements
        .iter()
        .any(|typed| typed.statement.sql.to_lowercase().contains("insert into "));
    let made = statements
        .iter()
        .flat_map(|typed| typed.statement.parameters.iter().flatten());
    let latest = made
        .filter_map(|value| uuid::Uuid::try_parse(value).ok())
        .filter(|id| id.get_version_num() == 7)
        .map(|id| (u64::from(id.as_fields().0) << 16) | u64::from(id.as_fields().1))
        .max();
    latest
        .filter(|_| writes)
        .map(|latest| latest.saturating_sub(200))
}

/// Some requests, from all over their order.
#[must_use]
pub fn samples(requests: &[Request]) -> Vec<&Request> {
    let every = (requests.len() / SAMPLES).max(1);
    requests.iter().step_by(every).take(SAMPLES).collect()
}

/// The requests alone of which pgbench repeats the statements: what it reads again and again lies in the processor's caches, where
/// thousands of different rows do not. None where these are all, and of what is no list of requests.
fn sampled(work: &Work) -> Option<Work> {
    match work {
        Work::Requests(requests) if requests.len() > SAMPLES => Some(Work::Requests(
            samples(requests).into_iter().cloned().collect(),
        )),
        _ => None,
    }
}

/// The medians of several rounds.
pub(crate) fn middle(rounds: &[Figures]) -> Option<Figures> {
    let first = rounds.first()?;
    let of = |value: fn(&Figures) -> f64| {
        let values: Vec<f64> = rounds.iter().map(value).collect();
        median(&values).unwrap_or_default()
    };
    let most = |value: fn(&Figures) -> u64| rounds.iter().map(value).max().unwrap_or_default();
    Some(Figures {
        clients: first.clients,
        answered: rounds.iter().map(|round| round.answered).sum(),
        seconds: rounds.iter().map(|round| round.seconds).sum(),
        per_second: of(|round| round.per_second),
        p50_ms: of(|round| round.p50_ms),
        p99_ms: of(|round| round.p99_ms),
        errors: rounds.iter().map(|round| round.errors).sum(),
        first_error: rounds.iter().find_map(|round| round.first_error.clone()),
        server_cpu_us: of(|round| round.server_cpu_us),
        postgres_cpu_us: of(|round| round.postgres_cpu_us),
        resident_kib: most(|round| round.resident_kib),
        own_kib: most(|round| round.own_kib),
    })
}

fn middle_limit(rounds: &[Limit]) -> Option<Limit> {
    let first = rounds.first()?;
    let of = |value: fn(&Limit) -> f64| {
        let values: Vec<f64> = rounds.iter().map(value).collect();
        median(&values).unwrap_or_default()
    };
    Some(Limit {
        connections: first.connections,
        per_second: of(|round| round.per_second),
        mean_ms: of(|round| round.mean_ms),
        postgres_cpu_us: of(|round| round.postgres_cpu_us),
    })
}

/// The median of the ratios of rounds that stood beside each other.
fn ratio(ours: &[Figures], limits: &[Limit]) -> Option<f64> {
    let ratios: Vec<f64> = ours
        .iter()
        .zip(limits)
        .filter(|(_, limit)| limit.per_second > 0.0)
        .map(|(ours, limit)| ours.per_second / limit.per_second)
        .collect();
    median(&ratios)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(per_second: f64, errors: u64) -> Figures {
        Figures {
            clients: 8,
            answered: 10,
            seconds: 1.0,
            per_second,
            p50_ms: 1.0,
            p99_ms: 2.0,
            errors,
            first_error: None,
            server_cpu_us: 50.0,
            postgres_cpu_us: 70.0,
            resident_kib: 1,
            own_kib: 1,
        }
    }

    fn limit(per_second: f64) -> Limit {
        Limit {
            connections: 8,
            per_second,
            mean_ms: 1.0,
            postgres_cpu_us: 60.0,
        }
    }

    #[test]
    fn a_request_that_writes_within_a_statement_that_reads_has_a_beginning() {
        let request = |sql: &str| {
            [Typed {
                statement: Statement {
                    sql: sql.to_owned(),
                    parameters: vec![Some("01b00000-0000-7abc-8000-0123456789ab".to_owned())],
                },
                types: vec!["UUID".to_owned()],
            }]
        };
        let made = Some(0x01b0_0000_0000 - 200);
        assert_eq!(beginning_of(&request("insert into a values ($1)")), made);
        let within = "with kept as (INSERT INTO a values ($1)) select 1";
        assert_eq!(beginning_of(&request(within)), made);
        assert_eq!(beginning_of(&request("select a from b where c = $1")), None);
    }

    #[test]
    fn the_ratio_compares_rounds_beside_each_other_and_errors_add_up() {
        let ours = [figures(80.0, 0), figures(40.0, 1), figures(90.0, 0)];
        let limits = [limit(100.0), limit(50.0), limit(100.0)];
        assert_eq!(ratio(&ours, &limits), Some(0.8));
        let middle = middle(&ours).unwrap();
        assert!((middle.per_second - 80.0).abs() < 1e-9);
        assert_eq!(middle.errors, 1);
        assert_eq!(ratio(&ours, &[]), None);
    }
}
