//! The server's first process: whether it lives, whether it is ready, how it is told to end.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::ClusterError;
use crate::error::io;
use crate::settings::PORT;

/// What `postmaster.pid` says about the server of a data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Postmaster {
    pub(crate) pid: u32,
    pub(crate) port: u16,
    pub(crate) socket_folder: String,
    pub(crate) ready: bool,
}

impl Postmaster {
    /// The live server of `pgdata` (a canonical path), if there is one.
    pub(crate) fn running(pgdata: &Path) -> Option<Self> {
        Self::recorded(pgdata).filter(|found| works_in(found.pid, pgdata))
    }

    fn recorded(pgdata: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(pgdata.join("postmaster.pid")).ok()?)
    }

    /// Lines: process number, data folder, start time, port, socket folder, address, shared memory
    /// key, status. While the server starts, the later ones are missing.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        let pid = lines.next()?.parse().ok()?;
        let port = lines
            .nth(2)
            .and_then(|line| line.parse().ok())
            .unwrap_or_default();
        let socket_folder = lines.next().unwrap_or_default().to_owned();
        // A replica that can be read says so in another word.
        let ready = matches!(lines.nth(2), Some("ready" | "standby"));
        Some(Self {
            pid,
            port,
            socket_folder,
            ready,
        })
    }

    /// Sends a signal by name: `INT` ends sessions and stops in order, `QUIT` stops at once.
    pub(crate) fn signal(&self, name: &str) {
        let mut command = Command::new("/bin/sh");
        command.args([
            "-c",
            r#"kill -s "$1" "$2""#,
            "sh",
            name,
            &self.pid.to_string(),
        ]);
        // A failure means that it is gone already; the caller looks whether it is.
        let _ = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// Waits until `pgdata` has no server process left, at most `limit`; says whether that came true.
pub(crate) fn wait_until_empty(pgdata: &Path, limit: Duration) -> bool {
    let begun = Instant::now();
    while !occupants(pgdata).is_empty() {
        if begun.elapsed() > limit {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Removes a `postmaster.pid` whose number now belongs to a stranger.
///
/// PostgreSQL copes by itself with a number that nobody has, but refuses to start while any
/// process of its account has it. Only for a folder that has no occupants.
pub(crate) fn forget_stranger(pgdata: &Path) -> Result<(), ClusterError> {
    let Some(recorded) = Postmaster::recorded(pgdata) else {
        return Ok(());
    };
    if !Path::new("/proc").join(recorded.pid.to_string()).exists() || works_in(recorded.pid, pgdata)
    {
        return Ok(());
    }
    let file = pgdata.join("postmaster.pid");
    fs::remove_file(&file).map_err(io("remove", &file))
}

/// Removes the socket of a killed server and its lock file, which would block the next start if its
/// process number was taken by a stranger or waits to be reaped. Only for a private folder of a
/// cluster that has no occupants.
pub(crate) fn clear_socket(folder: &Path) -> Result<(), ClusterError> {
    for name in [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")] {
        let file = folder.join(name);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(io("remove", &file)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The processes whose working folder is `pgdata`: the server and its children.
fn occupants(pgdata: &Path) -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| works_in(*pid, pgdata)).collect()
}

/// A server process changes into its data folder; a zombie has no working folder any more.
fn works_in(pid: u32, pgdata: &Path) -> bool {
    let link = PathBuf::from(format!("/proc/{pid}/cwd"));
    fs::read_link(link).is_ok_and(|folder| folder == pgdata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_lock_file_is_read() {
        let text = "4711\n/d/pgdata\n1700000000\n5432\n/d/socket\n\n  1234  0\nready   \n";
        let expected = Postmaster {
            pid: 4711,
            port: 5432,
            socket_folder: "/d/socket".into(),
            ready: true,
        };
        assert_eq!(Postmaster::parse(text), Some(expected));
    }

    #[test]
    fn a_starting_server_is_not_ready() {
        let starting = Postmaster::parse("4711\n/d\n1\n5432\n/s\n\n1 0\nstarting\n").unwrap();
        assert!(!starting.ready);
        let early = Postmaster::parse("4711\n/d\n").unwrap();
        assert!(!early.ready);
        assert_eq!(Postmaster::parse(""), None);
    }

    #[test]
    fn a_process_that_works_elsewhere_is_not_the_server() {
        assert!(!works_in(std::process::id(), Path::new("/nowhere/pgdata")));
    }
}
