//! The process that stops the server when its last user is gone.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::ClusterError;
use crate::account::Account;
use crate::cluster::Kind;
use crate::place::Place;

/// How the server of a kind is told to stop.
pub(crate) fn stop_signal(kind: Kind) -> &'static str {
    match kind {
        Kind::Durable => "INT",
        Kind::Throwaway => "QUIT",
    }
}

/// Starts the watcher: before the server, so that there is no moment without one. The caller holds
/// the shared users' lock.
pub(crate) fn start(kind: Kind, place: &Place, account: Account) -> Result<Child, ClusterError> {
    let mut command = account.command("/bin/sh");
    command.args(["-c", include_str!("watch.sh"), "kehu-cluster-watch"]);
    command
        .arg(place.users_lock())
        .arg(place.pgdata())
        .arg(stop_signal(kind));
    match kind {
        Kind::Durable => command.arg(""),
        Kind::Throwaway => command.arg(place.home()),
    };
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map_err(|source| ClusterError::Io {
        what: "start /bin/sh".into(),
        source,
    })
}

/// Reaps a watcher that is about to end because the lock is free.
pub(crate) fn reap(child: &mut Child, limit: Duration) {
    let begun = Instant::now();
    while matches!(child.try_wait(), Ok(None)) && begun.elapsed() < limit {
        std::thread::sleep(Duration::from_millis(5));
    }
}
