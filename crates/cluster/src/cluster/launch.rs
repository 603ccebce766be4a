//! Bringing the server up.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use super::{Cluster, Kind, SUPERUSER, finished, last_lines};
use crate::account::Account;
use crate::error::io;
use crate::postmaster::{self, Postmaster};
use crate::{ClusterError, settings, watcher};

/// The log of earlier starts is dropped when it has grown past this, in bytes.
const LOG_LIMIT: u64 = 8 * 1024 * 1024;

impl Cluster {
    pub(super) fn launch(
        &mut self,
        account: Account,
        patience: Duration,
        extra: &[(String, String)],
    ) -> Result<(), ClusterError> {
        let pgdata = self.place.pgdata();
        if !pgdata.exists() {
            self.initialise(account)?;
        }
        if !postmaster::wait_until_empty(&pgdata, patience) {
            return Err(ClusterError::Occupied(pgdata));
        }
        postmaster::forget_stranger(&pgdata)?;
        let socket_folder = self.place.socket_folder(account)?;
        postmaster::clear_socket(&socket_folder)?;
        let socket_text = socket_folder
            .to_str()
            .ok_or_else(|| ClusterError::PathNotText(socket_folder.clone()))?;
        let log = self.open_log(account)?;
        self.watcher = Some(watcher::start(self.kind, &self.place, account)?);
        let mut command = account.command(self.binaries.program("postgres"));
        command
            .arg("-D")
            .arg(&pgdata)
            .args(settings::arguments(self.kind, socket_text));
        // Of two that set the same the later one holds.
        for (name, value) in extra {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        let log_too = log.try_clone().map_err(io("open", &self.place.log()))?;
        command.stdout(log_too).stderr(log);
        let program = self.binaries.program("postgres");
        self.server = Some(command.spawn().map_err(io("start", &program))?);
        self.reused = false;
        Ok(())
    }

    /// Copies a running cluster, to follow it from there.
    fn copy(&self, account: Account, pgdata: &Path, other: &str) -> Result<(), ClusterError> {
        let mut command = account.command(self.binaries.program("pg_basebackup"));
        command.arg("-D").arg(pgdata).args([
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--dbname",
            other,
        ]);
        finished("pg_basebackup", command.output()).map(drop)
    }

    fn make(&self, account: Account, pgdata: &Path) -> Result<(), ClusterError> {
        let mut command = account.command(self.binaries.program("initdb"));
        command.arg("-D").arg(pgdata).args([
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--lc-collate=C",
            "--lc-ctype=C.UTF-8",
            "--data-checksums",
        ]);
        if self.kind == Kind::Throwaway {
            command.arg("--no-sync");
        }
        finished("initdb", command.output()).map(drop)
    }

    fn initialise(&self, account: Account) -> Result<(), ClusterError> {
        let (unfinished, pgdata) = (self.place.unfinished_pgdata(), self.place.pgdata());
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(io("remove", &unfinished))?;
        }
        match &self.follows {
            Some(other) => self.copy(account, &unfinished, other)?,
            None => self.make(account, &unfinished)?,
        }
        fs::rename(&unfinished, &pgdata).map_err(io("rename", &unfinished))?;
        let home = self.place.home();
        File::open(home)
            .and_then(|folder| folder.sync_all())
            .map_err(io("write", home))
    }

    fn open_log(&self, account: Account) -> Result<File, ClusterError> {
        let path = self.place.log();
        let outgrown = path.metadata().is_ok_and(|found| found.len() > LOG_LIMIT);
        if outgrown {
            fs::remove_file(&path).map_err(io("remove", &path))?;
        }
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path);
        let log = log.map_err(io("open", &path))?;
        account.own(&path)?;
        Ok(log)
    }

    pub(super) fn wait_until_ready(&mut self, patience: Duration) -> Result<(), ClusterError> {
        let (pgdata, begun) = (self.place.pgdata(), Instant::now());
        loop {
            let running = Postmaster::running(&pgdata);
            if let Some(found) = running.as_ref().filter(|found| found.ready) {
                self.socket_folder.clone_from(&found.socket_folder);
                self.port = found.port;
                return Ok(());
            }
            let ended = self.server.as_mut().map(Child::try_wait);
            let reason = match ended {
                Some(Ok(Some(status))) => format!("it ended with {status}"),
                None if running.is_none() => "it ended while it was being joined".to_owned(),
                _ if begun.elapsed() > patience => format!("it was not ready after {patience:?}"),
                _ => {
                    std::thread::sleep(Duration::from_millis(10));
                    continue;
                }
            };
            return Err(ClusterError::NotStarted {
                reason,
                log: log_tail(&self.place.log()),
            });
        }
    }
}

fn log_tail(path: &Path) -> String {
    last_lines(&String::from_utf8_lossy(
        &fs::read(path).unwrap_or_default(),
    ))
}
