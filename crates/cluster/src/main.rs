//! `kehu-cluster run -- COMMAND...`: runs a command against a throw-away database.
//!
//! The command finds the connection URL of an empty database `kehu`, owned by a superuser, in
//! `DATABASE_URL` and in `KEHU_TEST_DATABASE_URL`; an outer `DATABASE_URL` is never used. The exit
//! code is the command's. The server's own programs, psql among them, come first in its `PATH`. A wish to end (SIGTERM) goes on
//! to the command; the server stops when the command has ended.

mod supervise;

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
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
    let failed = |what: String| move |source| ClusterError::Io { what, source };
    let signals = supervise::Signals::listen().map_err(failed("listen for signals".into()))?;
    let cluster = Cluster::start(Options::throwaway())?;
    cluster.ensure_database("kehu")?;
    let url = cluster.url("kehu");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("DATABASE_URL", &url)
        .env("KEHU_TEST_DATABASE_URL", &url)
        .env("PATH", path_with(cluster.binaries().folder()));
    for name in cargo_run_variables() {
        command.env_remove(name);
    }
    let status = signals
        .run(command)
        .map_err(failed(format!("run {program}")))?;
    cluster.stop()?;
    // A shell's convention for a command ended by a signal: 128 plus its number.
    let code = status
        .code()
        .or_else(|| status.signal().map(|signal| 128 + signal));
    Ok(code
        .and_then(|code| u8::try_from(code).ok())
        .map_or(ExitCode::FAILURE, ExitCode::from))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command's own environment is passed on"
)]
fn path_with(folder: &Path) -> OsString {
    let outer = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&outer));
    // Only a folder with a colon in its name cannot be joined.
    std::env::join_paths(folders).unwrap_or(outer)
}

/// What `cargo run` tells this program about its own package. A cargo started by the command must
/// not see it: build scripts that ask for these variables would run again, and half the dependencies
/// be compiled anew.
#[expect(
    clippy::disallowed_methods,
    reason = "the command's own environment is passed on"
)]
fn cargo_run_variables() -> Vec<OsString> {
    let told = |name: &str| name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_");
    let names = std::env::vars_os().map(|(name, _)| name);
    names
        .filter(|name| name.to_str().is_some_and(told))
        .collect()
}
