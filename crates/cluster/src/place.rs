//! Where a cluster lies, and what is where in its folder.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::ClusterError;
use crate::account::Account;
use crate::binaries::variable;
use crate::error::io;
use crate::settings::socket_fits;

/// Where root keeps the data when the server's account cannot reach the wanted folder, for
/// instance below `/root`.
const STATE_FOLDER: &str = "/var/lib/kehu";

/// Free memory that `/dev/shm` must have to carry a throw-away cluster, in KiB: 2 GiB.
const ROOM_IN_MEMORY_KIB: u64 = 2 * 1024 * 1024;

/// A cluster's folder, entered by its account and by root only.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    home: PathBuf,
}

impl Place {
    /// The place of a durable cluster. Call it under the start lock of `folder`.
    ///
    /// `folder/placed-at` remembers a place elsewhere.
    pub(crate) fn durable(folder: &Path) -> Result<(Self, Account), ClusterError> {
        let pointer = folder.join("placed-at");
        if let Ok(elsewhere) = fs::read_to_string(&pointer) {
            let place = Self::at(Path::new(elsewhere.trim_end()))?;
            let account = Account::choose(&place.pgdata())?;
            return Ok((place, account));
        }
        let place = Self::at(folder)?;
        let account = Account::choose(&place.pgdata())?;
        // The account is asked from `/`: what it is asked about must not be relative to where the caller stands.
        let home = place.home();
        if account.can_work_in(home) || make_private(home, account)? {
            return Ok((place, account));
        }
        let elsewhere = fresh_folder(Path::new(STATE_FOLDER), account)?;
        tracing::info!(place = %elsewhere.display(), "the database is kept where its account can reach it");
        let text = elsewhere
            .to_str()
            .ok_or_else(|| ClusterError::PathNotText(elsewhere.clone()))?;
        fs::write(&pointer, text).map_err(io("write", &pointer))?;
        Ok((Self::at(&elsewhere)?, account))
    }

    /// A fresh place for a throw-away cluster: in memory if there is room, else on disk.
    pub(crate) fn throwaway() -> Result<(Self, Account), ClusterError> {
        let account = Account::choose(Path::new(""))?;
        let memory = Path::new("/dev/shm");
        let mut parents = vec![
            std::env::temp_dir(),
            PathBuf::from("/tmp"),
            PathBuf::from("/var/tmp"),
        ];
        if free_kib(memory).is_some_and(|free| free >= ROOM_IN_MEMORY_KIB) {
            parents.insert(0, memory.to_owned());
        }
        for parent in &parents {
            let Ok(home) = fresh_folder(parent, account) else {
                continue;
            };
            if socket_fits(&home.join("socket")) && account.can_work_in(&home) {
                return Ok((Self::at(&home)?, account));
            }
            let _ = fs::remove_dir(&home);
        }
        let tried: Vec<String> = parents
            .iter()
            .map(|parent| parent.display().to_string())
            .collect();
        Err(ClusterError::NoPlace(tried.join(", ")))
    }

    fn at(home: &Path) -> Result<Self, ClusterError> {
        let home = home.canonicalize().map_err(io("find", home))?;
        if home.to_str().is_none() {
            return Err(ClusterError::PathNotText(home));
        }
        Ok(Self { home })
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// PostgreSQL's data folder; it exists only when `initdb` has finished.
    pub(crate) fn pgdata(&self) -> PathBuf {
        self.home.join("pgdata")
    }

    /// Where `initdb` works.
    pub(crate) fn unfinished_pgdata(&self) -> PathBuf {
        self.home.join("pgdata.unfinished")
    }

    /// Shared by the users of the cluster.
    pub(crate) fn users_lock(&self) -> PathBuf {
        self.home.join("users.lock")
    }

    /// The server's log.
    pub(crate) fn log(&self) -> PathBuf {
        self.home.join("server.log")
    }

    /// The folder of the socket, made if missing: `socket`, or a short one elsewhere, remembered in
    /// `socket-at`, where the path would be too long for a socket's address.
    pub(crate) fn socket_folder(&self, account: Account) -> Result<PathBuf, ClusterError> {
        let near = self.home.join("socket");
        if socket_fits(&near) {
            make_private(&near, account)?;
            return Ok(near);
        }
        let pointer = self.home.join("socket-at");
        if let Ok(text) = fs::read_to_string(&pointer) {
            let remembered = PathBuf::from(text.trim_end());
            if is_private(&remembered, account) {
                return Ok(remembered);
            }
        }
        let short = short_folder(account)?;
        let text = short
            .to_str()
            .ok_or_else(|| ClusterError::PathNotText(short.clone()))?;
        fs::write(&pointer, text).map_err(io("write", &pointer))?;
        account.own(&pointer)?;
        Ok(short)
    }
}

fn short_folder(account: Account) -> Result<PathBuf, ClusterError> {
    let runtime = match account {
        Account::Own(_) => variable("XDG_RUNTIME_DIR").map(PathBuf::from),
        // Root's runtime folder is closed to the server's account.
        Account::Other(..) => None,
    };
    let parents: Vec<PathBuf> = runtime.into_iter().chain([PathBuf::from("/tmp")]).collect();
    let made = parents
        .iter()
        .filter_map(|parent| fresh_folder(parent, account).ok());
    let mut fitting = made.filter(|folder| socket_fits(folder) && account.can_work_in(folder));
    fitting
        .next()
        .ok_or_else(|| ClusterError::NoPlace("XDG_RUNTIME_DIR, /tmp".into()))
}

/// Makes `folder` if missing, gives it to the account and closes it to all others; says whether the
/// account can work there.
fn make_private(folder: &Path, account: Account) -> Result<bool, ClusterError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(io("make", folder)(error));
        }
        _ => {}
    }
    account.own(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(io("close", folder))?;
    Ok(account.can_work_in(folder))
}

/// Makes a new private folder with an unused name in `parent`, and the parent if it is missing.
fn fresh_folder(parent: &Path, account: Account) -> Result<PathBuf, ClusterError> {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    fs::create_dir_all(parent).map_err(io("make", parent))?;
    loop {
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let folder = parent.join(format!("kehu-{}-{number}", std::process::id()));
        match DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => {
                account.own(&folder)?;
                return Ok(folder);
            }
            // Left over, or another container's: the next number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(io("make", &folder)(error)),
        }
    }
}

/// Whether `folder` is a real folder of the account's that nobody else can enter. Another user
/// could have made one of that name in a shared parent.
fn is_private(folder: &Path, account: Account) -> bool {
    fs::symlink_metadata(folder).is_ok_and(|found| {
        found.is_dir() && found.uid() == account.uid() && found.permissions().mode() & 0o077 == 0
    })
}

fn free_kib(folder: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}
