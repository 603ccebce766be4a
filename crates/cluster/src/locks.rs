//! Advisory locks on files, waited for with a limit.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::ClusterError;
use crate::error::io;

/// How a lock is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Share {
    Shared,
    Exclusive,
}

/// Opens a lock file, made if missing, readable by its owner only.
pub(crate) fn open(path: &Path) -> Result<File, ClusterError> {
    let mut options = OpenOptions::new();
    options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600);
    options.open(path).map_err(io("open", path))
}

/// Takes the lock now, or says that others are in the way.
pub(crate) fn try_take(file: &File, share: Share, path: &Path) -> Result<bool, ClusterError> {
    let taken = match share {
        Share::Shared => file.try_lock_shared(),
        Share::Exclusive => file.try_lock(),
    };
    match taken {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(source)) => Err(io("lock", path)(source)),
    }
}

/// Takes the lock, waiting at most `limit`.
pub(crate) fn take(
    file: &File,
    share: Share,
    path: &Path,
    limit: Duration,
) -> Result<(), ClusterError> {
    let begun = Instant::now();
    while !try_take(file, share, path)? {
        if begun.elapsed() > limit {
            return Err(ClusterError::Locked(path.to_owned()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
