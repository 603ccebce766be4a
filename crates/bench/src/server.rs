//! Instances of `kehu serve`.

use crate::Error;
use crate::http::{Connection, Request};
use crate::statements::SESSION_OPTIONS;
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// How the program is called on one database.
#[derive(Debug, Clone)]
pub struct Program {
    /// `kehu`.
    pub path: PathBuf,
    /// The database.
    pub url: String,
    /// Its keys and files.
    pub data_folder: PathBuf,
    /// Where its log goes.
    pub log: PathBuf,
}

/// What is different from one instance to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Loads the demo into an empty database.
    Demo,
    /// Is measured: as it comes, but for the limit of requests.
    Measured,
    /// Serves one request at a time while the database writes down the statements.
    Observed,
}

/// A running instance.
#[derive(Debug)]
pub struct Server {
    child: Child,
    /// Where it answers.
    pub address: SocketAddr,
    /// Its process.
    pub pid: u32,
    /// From the start of the process to the first answer that it is ready.
    pub ready_after: Duration,
}

impl Program {
    /// Starts an instance and waits until it is ready.
    ///
    /// # Errors
    /// When it ends, or is not ready in time.
    pub async fn serve(&self, purpose: Purpose) -> Result<Server, Error> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = self.command()?;
        command.arg("serve").env("KEHU_BIND", address.to_string());
        match purpose {
            Purpose::Demo => {
                command.env("KEHU_DEMO", "true");
            }
            Purpose::Measured => {}
            Purpose::Observed => {
                command.env("DATABASE_URL", observed(&self.url));
                command.env("KEHU_BACKGROUND_WORKERS", "false");
                command
                    .env("KEHU_READ_CONNECTIONS", "1")
                    .env("KEHU_WRITE_CONNECTIONS", "1");
            }
        }
        let begun = Instant::now();
        let mut child = command.spawn()?;
        let limit = match purpose {
            Purpose::Demo => Duration::from_secs(1_200),
            Purpose::Measured | Purpose::Observed => Duration::from_secs(60),
        };
        let ready_after = loop {
            if is_ready(address).await {
                break begun.elapsed();
            }
            if let Some(status) = child.try_wait()? {
                return Err(Error::Other(format!(
                    "kehu serve ended with {status}; see {}",
                    self.log.display()
                )));
            }
            if begun.elapsed() > limit {
                return Err(Error::Other(format!(
                    "kehu serve was not ready in time; see {}",
                    self.log.display()
                )));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        };
        let pid = child
            .id()
            .ok_or_else(|| Error::Other("kehu serve has ended".into()))?;
        Ok(Server {
            child,
            address,
            pid,
            ready_after,
        })
    }

    /// An access token of a user, by the operator's command.
    ///
    /// # Errors
    /// When there is no such user.
    pub async fn token(&self, name: &str) -> Result<String, Error> {
        let said = self.output(&["token", name]).await?;
        let token = said
            .lines()
            .map(str::trim)
            .rfind(|line| line.starts_with("ey"));
        token
            .map(str::to_owned)
            .ok_or_else(|| Error::Missing(format!("the user {name}")))
    }

    /// Runs a command of the program to its end and answers what it prints.
    ///
    /// # Errors
    /// With what it complained of.
    pub async fn output(&self, arguments: &[&str]) -> Result<String, Error> {
        let output = self
            .command()?
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .output()
            .await?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let complained = String::from_utf8_lossy(&output.stderr);
        let last: String = complained
            .lines()
            .last()
            .unwrap_or_default()
            .chars()
            .take(300)
            .collect();
        Err(Error::Other(format!(
            "kehu {}: {last}",
            arguments.join(" ")
        )))
    }

    /// The program with its settings, and none of the caller's.
    fn command(&self) -> Result<Command, Error> {
        let mut command = Command::new(&self.path);
        for name in own_settings() {
            command.env_remove(name);
        }
        command
            .env("DATABASE_URL", &self.url)
            .env("KEHU_DATA_FOLDER", &self.data_folder)
            .env("KEHU_REQUESTS_PER_MINUTE", "1000000000")
            .stdin(Stdio::null())
            .stdout(log(&self.log)?)
            .stderr(log(&self.log)?)
            .kill_on_drop(true);
        Ok(command)
    }
}

impl Server {
    /// Ends it in order.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop(mut self) -> Result<(), Error> {
        terminate(self.pid).await?;
        let ended = tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await;
        match ended {
            Ok(status) => status.map(drop).map_err(Error::from),
            Err(_) => Ok(self.child.kill().await?),
        }
    }
}

/// The process is a child that was not waited for: its number is nobody else's.
pub(crate) async fn terminate(pid: u32) -> Result<(), Error> {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", r#"kill -s TERM "$1""#, "sh", &pid.to_string()]);
    Ok(command.status().await.map(drop)?)
}

async fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    let asked = connection.ask(&Request::get("", "/readyz")).await;
    asked.is_ok_and(|answer| answer.status.is_success())
}

/// The database's URL for sessions of which everything is written down.
fn observed(url: &str) -> String {
    let options: String = SESSION_OPTIONS
        .iter()
        .map(|(name, value)| format!("&options[{name}]={value}"))
        .collect();
    format!("{url}{options}")
}

fn log(path: &Path) -> Result<File, Error> {
    Ok(OpenOptions::new().create(true).append(true).open(path)?)
}

/// Settings in the caller's environment, which would change what is measured.
#[expect(
    clippy::disallowed_methods,
    reason = "the caller's environment is kept from the measured server"
)]
fn own_settings() -> Vec<OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names
        .filter(|name| name.to_str().is_some_and(|name| name.starts_with("KEHU_")))
        .collect()
}
