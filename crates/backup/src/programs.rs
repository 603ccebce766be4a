//! PostgreSQL's own programs for dumping and restoring.

use crate::Error;
use percent_encoding::percent_decode_str;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;
use url::Url;

/// Where the programs are, and the database on which they work.
#[derive(Debug)]
pub(crate) struct Programs {
    folder: PathBuf,
    url: String,
    password: Option<String>,
}

impl Programs {
    /// The programs of the newest installation, for a database.
    pub(crate) fn find(url: &str) -> Result<Self, Error> {
        let found = kehu_cluster::Binaries::find().map_err(|error| Error::Program {
            program: "pg_dump",
            said: error.to_string(),
        })?;
        let (url, password) = without_password(url);
        Ok(Self {
            folder: found.folder().to_owned(),
            url,
            password,
        })
    }

    /// Writes the database, as an exported snapshot shows it, to a file.
    pub(crate) async fn dump(&self, snapshot: &str, to: &Path) -> Result<(), Error> {
        let mut command = self.command("pg_dump");
        command
            .args(["--format=custom", "--no-owner", "--no-privileges"])
            .arg(format!("--snapshot={snapshot}"))
            .arg("--file")
            .arg(to)
            .arg(format!("--dbname={}", self.url));
        finish("pg_dump", command).await
    }

    /// Reads a dump into the database: all of it or nothing.
    pub(crate) async fn restore(&self, from: &Path) -> Result<(), Error> {
        let mut command = self.command("pg_restore");
        command
            .args([
                "--no-owner",
                "--no-privileges",
                "--exit-on-error",
                "--single-transaction",
            ])
            .arg(format!("--dbname={}", self.url))
            .arg(from);
        finish("pg_restore", command).await
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.folder.join(program));
        if let Some(password) = &self.password {
            command.env("PGPASSWORD", password);
        }
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    }
}

/// The arguments of a program are seen by everybody on the machine; a password is handed over in its environment.
fn without_password(url: &str) -> (String, Option<String>) {
    let Ok(mut parsed) = Url::parse(url) else {
        return (url.to_owned(), None);
    };
    let Some(password) = parsed.password().map(str::to_owned) else {
        return (url.to_owned(), None);
    };
    if parsed.set_password(None).is_err() {
        return (url.to_owned(), None);
    }
    let plain = percent_decode_str(&password).decode_utf8_lossy();
    (parsed.into(), Some(plain.into_owned()))
}

async fn finish(program: &'static str, mut command: Command) -> Result<(), Error> {
    let output = command.output().await.map_err(|error| Error::Program {
        program,
        said: error.to_string(),
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Program {
        program,
        said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_url() {
        let (url, password) =
            without_password("postgres://kehu:p%40ss+w%25@db.example/kehu?sslmode=require");
        assert_eq!(url, "postgres://kehu@db.example/kehu?sslmode=require");
        assert_eq!(password.as_deref(), Some("p@ss+w%"));
        let socket = "postgres:///kehu?host=%2Frun%2Fpg&port=5432&user=kehu";
        assert_eq!(without_password(socket), (socket.to_owned(), None));
    }
}
