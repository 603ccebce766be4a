//! A private cluster that can be killed, restarted and stopped dead.

use crate::Failure;
use kehu_cluster::{Cluster, Options};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A cluster in a folder of its own, with fsync on. All methods block.
#[derive(Debug)]
pub struct Postgres {
    folder: PathBuf,
    cluster: Option<Cluster>,
}

impl Postgres {
    /// Starts the cluster of this folder; makes it where there is none.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(folder: &Path) -> Result<Self, Failure> {
        let mut postgres = Self {
            folder: folder.to_owned(),
            cluster: None,
        };
        postgres.begin()?;
        Ok(postgres)
    }

    /// The running cluster.
    ///
    /// # Errors
    /// While it is down.
    pub fn cluster(&self) -> Result<&Cluster, Failure> {
        self.cluster
            .as_ref()
            .ok_or_else(|| Failure::told("the cluster is down"))
    }

    /// Where its socket lies.
    ///
    /// # Errors
    /// While it is down.
    pub fn socket(&self) -> Result<PathBuf, Failure> {
        let lock = fs::read_to_string(self.data()?.join("postmaster.pid"))?;
        let mut lines = lock.lines().skip(3);
        match (lines.next(), lines.next()) {
            (Some(port), Some(folder)) => Ok(Path::new(folder).join(format!(".s.PGSQL.{port}"))),
            _ => Err(Failure::told("postmaster.pid is not whole")),
        }
    }

    /// The data folder.
    ///
    /// # Errors
    /// While it is down.
    pub fn data(&self) -> Result<PathBuf, Failure> {
        Ok(self.cluster()?.folder().join("pgdata"))
    }

    /// Starts it where it is down.
    ///
    /// # Errors
    /// When it does not start.
    pub fn begin(&mut self) -> Result<(), Failure> {
        if self.cluster.is_none() {
            let options = Options::durable(&self.folder).patience(Duration::from_secs(120));
            self.cluster = Some(Cluster::start(options)?);
        }
        Ok(())
    }

    /// Stops it in order, as `pg_ctl stop -m fast` does.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn end(&mut self) -> Result<(), Failure> {
        match self.cluster.take() {
            Some(cluster) => Ok(cluster.stop()?),
            None => Ok(()),
        }
    }

    /// Kills all its processes with SIGKILL, and lets go of what is left.
    ///
    /// # Errors
    /// When there are none.
    pub fn kill(&mut self) -> Result<(), Failure> {
        self.signal("KILL")?;
        self.end()
    }

    /// Stops all its processes where they stand (SIGSTOP).
    ///
    /// # Errors
    /// When there are none.
    pub fn freeze(&self) -> Result<(), Failure> {
        self.signal("STOP")
    }

    /// Lets them go on (SIGCONT).
    ///
    /// # Errors
    /// When there are none.
    pub fn thaw(&self) -> Result<(), Failure> {
        self.signal("CONT")
    }

    fn signal(&self, name: &str) -> Result<(), Failure> {
        let data = self.data()?;
        let works_there = |pid: &String| {
            fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|folder| folder == data)
        };
        let pids: Vec<String> = fs::read_dir("/proc")?
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            .filter(works_there)
            .collect();
        if pids.is_empty() {
            return Err(Failure::told("the cluster has no processes"));
        }
        // Sessions come and go: one that has gone meanwhile is no failure.
        Command::new("/bin/sh")
            .args(["-c", r#"kill -s "$0" "$@" 2>/dev/null"#, name])
            .args(pids)
            .status()?;
        Ok(())
    }
}
