//! The account that the server's programs run as.

use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ClusterError;
use crate::binaries::variable;
use crate::error::io;

/// Who runs the server: the caller, or, when the caller is root, an unprivileged account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// The calling account, with its number.
    Own(u32),
    /// Another account, with its user and group number; only root can choose it.
    Other(u32, u32),
}

impl Account {
    /// Chooses the account for a cluster whose data, if there are any, lie in `pgdata`.
    ///
    /// Root works as the owner of existing data, so that running once as root leaves a plain
    /// user's cluster usable; for new data as `postgres`, else as `nobody`.
    pub(crate) fn choose(pgdata: &Path) -> Result<Self, ClusterError> {
        let own = ask_id(&["-u"]).ok_or(ClusterError::NoAccount)?;
        let owner = pgdata.metadata().ok();
        if own != 0 {
            return match owner {
                Some(owner) if owner.uid() != own => Err(ClusterError::Foreign {
                    folder: pgdata.to_owned(),
                    owner: owner.uid(),
                }),
                _ => Ok(Self::Own(own)),
            };
        }
        if let Some(owner) = owner.filter(|owner| owner.uid() != 0) {
            return Ok(Self::Other(owner.uid(), owner.gid()));
        }
        let named = |name| Some(Self::Other(ask_id(&["-u", name])?, ask_id(&["-g", name])?));
        named("postgres")
            .or_else(|| named("nobody"))
            .ok_or(ClusterError::NoAccount)
    }

    /// The account's user number.
    pub(crate) fn uid(self) -> u32 {
        match self {
            Self::Own(uid) | Self::Other(uid, _) => uid,
        }
    }

    /// A command that runs as this account, away from the caller's terminal, working folder and
    /// environment: that may hold keys, and `PG*` variables that would redirect the programs.
    pub(crate) fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .current_dir("/")
            .stdin(Stdio::null());
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            if let Some(value) = variable(name) {
                command.env(name, value);
            }
        }
        // A group of its own: Ctrl-C is for the application, which then stops the server in order.
        command.process_group(0);
        if let Self::Other(uid, gid) = self {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Gives a file or folder that the caller has made to this account.
    pub(crate) fn own(self, path: &Path) -> Result<(), ClusterError> {
        match self {
            Self::Own(_) => Ok(()),
            Self::Other(uid, gid) => {
                chown(path, Some(uid), Some(gid)).map_err(io("give away", path))
            }
        }
    }

    /// Whether this account can enter `folder`, through all its parents, and write there.
    pub(crate) fn can_work_in(self, folder: &Path) -> bool {
        let mut command = self.command("/bin/sh");
        command
            .args(["-c", r#"cd -- "$1" && [ -w . ]"#, "sh"])
            .arg(folder);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

fn ask_id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id")
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
