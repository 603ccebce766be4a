//! Leaving a cluster, and stopping its server behind the last user.

use std::fs;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use super::{Cluster, Kind};
use crate::error::io;
use crate::locks::{self, Share};
use crate::postmaster::Postmaster;
use crate::{ClusterError, watcher};

impl Cluster {
    /// See [`Cluster::stop`].
    pub(super) fn leave(&mut self) -> Result<(), ClusterError> {
        let Some(users) = self.users.take() else {
            return Ok(());
        };
        let path = self.place.users_lock();
        let stopped = if locks::try_take(&users, Share::Exclusive, &path)? {
            self.halt()
        } else if locks::try_take(&users, Share::Shared, &path)? {
            // Others use it: the last of them stops it, or the watcher does.
            return Ok(());
        } else {
            // The watcher came first and is stopping the server now.
            self.await_end(Duration::from_secs(60))
        };
        drop(users);
        if let Some(mut child) = self.watcher.take() {
            watcher::reap(&mut child, Duration::from_secs(1));
        }
        stopped
    }

    /// Stops the server and cleans up; the caller holds the exclusive lock.
    fn halt(&mut self) -> Result<(), ClusterError> {
        let pgdata = self.place.pgdata();
        if let Some(found) = Postmaster::running(&pgdata) {
            found.signal(watcher::stop_signal(self.kind));
            if self.await_end(Duration::from_secs(60)).is_err() {
                found.signal("QUIT");
            }
        } else if let Some(child) = &mut self.server {
            // Not yet in its folder: it failed to start, or is only about to.
            let _ = child.kill();
        }
        self.await_end(Duration::from_secs(10))?;
        match self.kind {
            Kind::Durable => Ok(()),
            Kind::Throwaway => match fs::remove_dir_all(self.place.home()) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(io("remove", self.place.home())(error))
                }
                _ => Ok(()),
            },
        }
    }

    /// Waits for the server to be gone, and reaps it if it is this process's child.
    fn await_end(&mut self, limit: Duration) -> Result<(), ClusterError> {
        let begun = Instant::now();
        loop {
            let ended = match &mut self.server {
                Some(child) => !matches!(child.try_wait(), Ok(None)),
                None => Postmaster::running(&self.place.pgdata()).is_none(),
            };
            if ended {
                return Ok(());
            }
            if begun.elapsed() > limit {
                return Err(ClusterError::NotStopped(self.place.home().to_owned()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
