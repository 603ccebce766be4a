//! A server process.

use crate::Failure;
use std::fs::OpenOptions;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// How servers are started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program `kehu`.
    pub program: PathBuf,
    /// The database.
    pub url: String,
    /// The folder of the keys, the same for all.
    pub keys: PathBuf,
    /// The data folder, shared by the instances of a database.
    pub folder: PathBuf,
    /// Connections of the writing and of the reading pool.
    pub connections: u32,
}

impl Settings {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        // Nothing from outside: an outer KEHU_ or DATABASE_URL would lead elsewhere.
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("KEHU_DATABASE_URL", &self.url)
            .env("KEHU_DATA_FOLDER", &self.folder)
            .env("KEHU_KEYS_FOLDER", &self.keys)
            .env("KEHU_LOG", "warn")
            .env("KEHU_REQUESTS_PER_MINUTE", "100000000")
            .env("KEHU_WRITE_CONNECTIONS", self.connections.to_string())
            .env("KEHU_READ_CONNECTIONS", self.connections.to_string())
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a command of the program to its end.
    ///
    /// # Errors
    /// When it cannot be started, or fails; with what it said.
    pub async fn run(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output: Output = self.command().args(arguments).output().await?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(said);
        }
        let error = String::from_utf8_lossy(&output.stderr);
        let arguments = arguments.join(" ");
        Err(Failure::told(format!("kehu {arguments}: {said}{error}")))
    }
}

/// A server that was started; killed when dropped.
#[derive(Debug)]
pub struct Instance {
    settings: Settings,
    port: u16,
    child: Option<Child>,
    http: reqwest::Client,
}

impl Instance {
    /// Starts one on a free port, which it keeps over restarts.
    ///
    /// # Errors
    /// When it does not become ready within a minute.
    pub async fn start(settings: Settings) -> Result<Self, Failure> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut instance = Self {
            settings,
            port,
            child: None,
            http: reqwest::Client::builder()
                .timeout(Duration::from_secs(5))
                .build()?,
        };
        instance.begin().await?;
        Ok(instance)
    }

    /// Where it is.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it anew, and waits until it is ready: how long that took.
    ///
    /// # Errors
    /// When it does not become ready within a minute.
    pub async fn begin(&mut self) -> Result<Duration, Failure> {
        let log = self
            .settings
            .folder
            .join(format!("server-{}.log", self.port));
        let log = OpenOptions::new().create(true).append(true).open(log)?;
        let begun = Instant::now();
        let child = self
            .settings
            .command()
            .env("KEHU_BIND", format!("127.0.0.1:{}", self.port))
            .arg("serve")
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.child = Some(child);
        while self.status("/readyz").await != Some(200) {
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(Failure::told("a server was not ready within a minute"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(begun.elapsed())
    }

    /// Kills it with SIGKILL.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn kill(&mut self) -> Result<(), Failure> {
        if let Some(mut child) = self.child.take() {
            child.kill().await?;
        }
        Ok(())
    }

    /// What a path without a caller is answered with; nothing where no answer comes within five seconds.
    pub async fn status(&self, path: &str) -> Option<u16> {
        let answer = self.http.get(format!("{}{path}", self.base())).send().await;
        answer.ok().map(|answer| answer.status().as_u16())
    }
}

/// A folder below another one, made if missing.
pub(crate) fn folder(parent: &Path, name: &str) -> Result<PathBuf, Failure> {
    let path = parent.join(name);
    std::fs::create_dir_all(&path)?;
    Ok(path)
}
