//! `kehu-cluster run -- COMMAND...`: runs a command against a throw-away database.
//!
//! The command finds the connection URL of an empty database `kehu`, owned by a superuser, in
//! `DATABASE_URL` and in `KEHU_TEST_DATABASE_URL`; an outer `DATABASE_URL` is never used. The exit
//! code is the command's.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode};

use kehu_cluster::{Cluster, ClusterError, Options};

const USAGE: &str = "usage: kehu-cluster run -- COMMAND [ARGUMENT...]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run", "--", program, rest @ ..] => run(program, rest),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("kehu-cluster: {error}");
        ExitCode::FAILURE
    })
}

fn run(program: &str, arguments: &[&str]) -> Result<ExitCode, ClusterError> {
    let cluster = Cluster::start(Options::throwaway())?;
    cluster.ensure_database("kehu")?;
    let url = cluster.url("kehu");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("DATABASE_URL", &url)
        .env("KEHU_TEST_DATABASE_URL", &url);
    let status = command.status().map_err(|source| ClusterError::Io {
        what: format!("start {program}"),
        source,
    })?;
    cluster.stop()?;
    // A shell's convention for a command ended by a signal: 128 plus its number.
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal));
    Ok(code
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}
