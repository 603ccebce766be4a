//! Finding PostgreSQL's programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::ClusterError;

/// The oldest major version of PostgreSQL that Kehu works with.
pub const OLDEST_MAJOR: u32 = 15;

/// A folder with PostgreSQL's programs (`postgres`, `initdb`, `psql`) of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// Finds the newest installed server of at least [`OLDEST_MAJOR`].
    ///
    /// `KEHU_PG_BIN` decides alone when set; otherwise `PATH` and the folders in which Linux
    /// distributions install are searched.
    ///
    /// # Errors
    /// [`ClusterError::BinariesMissing`] or [`ClusterError::BinariesUnusable`].
    pub fn find() -> Result<Self, ClusterError> {
        Self::search(None)?.ok_or(ClusterError::BinariesMissing)
    }

    /// Finds the server of the major version that wrote the data in `folder`.
    pub(crate) fn find_major(major: u32, folder: &Path) -> Result<Self, ClusterError> {
        Self::search(Some(major))?.ok_or_else(|| ClusterError::MajorMissing {
            folder: folder.to_owned(),
            major,
        })
    }

    /// The folder that holds the programs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The major version, at least [`OLDEST_MAJOR`].
    #[must_use]
    pub fn major(&self) -> u32 {
        self.major
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn search(wanted: Option<u32>) -> Result<Option<Self>, ClusterError> {
        if let Some(folder) = variable("KEHU_PG_BIN").filter(|value| !value.is_empty()) {
            let folder = PathBuf::from(folder);
            let found = Self::inspect(&folder).ok_or(ClusterError::BinariesUnusable(folder))?;
            return Ok(Some(found).filter(|found| wanted.is_none_or(|major| major == found.major)));
        }
        let found = candidates()
            .into_iter()
            .filter_map(|folder| Self::inspect(&folder));
        let fitting = found.filter(|found| wanted.is_none_or(|major| major == found.major));
        // Of equals the first stays, so that PATH wins over a distribution's folder.
        Ok(fitting.reduce(|best, next| if next.major > best.major { next } else { best }))
    }

    fn inspect(folder: &Path) -> Option<Self> {
        if ["postgres", "initdb", "psql"]
            .iter()
            .any(|name| !folder.join(name).is_file())
        {
            return None;
        }
        let output = Command::new(folder.join("postgres"))
            .arg("--version")
            .output()
            .ok()?;
        let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
        let folder = folder.canonicalize().ok()?;
        (major >= OLDEST_MAJOR).then_some(Self { folder, major })
    }
}

/// Reads `postgres (PostgreSQL) 15.13 (Debian ..)` and `.. 18beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_once("(PostgreSQL)")?.1.trim_start();
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn candidates() -> Vec<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .collect();
    folders.extend(versioned("/usr/lib/postgresql", ""));
    folders.extend(versioned("/usr", "pgsql-"));
    folders.push(PathBuf::from("/usr/local/pgsql/bin"));
    folders
}

/// `<parent>/<prefix><number>/bin` for every such folder.
fn versioned(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let numbered = entries.filter(|entry| {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(prefix));
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    });
    numbered.map(|entry| entry.path().join("bin")).collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the machine keeps its programs is not the application's configuration"
)]
pub(crate) fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_line_gives_the_major_version() {
        assert_eq!(
            major_of("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major_of("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major_of("postgres (OtherSQL) 15.1\n"), None);
        assert_eq!(major_of("postgres (PostgreSQL) devel"), None);
    }

    #[test]
    fn a_folder_without_programs_is_not_a_server() {
        assert_eq!(Binaries::inspect(Path::new("/proc")), None);
    }
}
