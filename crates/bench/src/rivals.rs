//! What one would pick instead: small servers that run the statement of one of our requests, prepared, and answer with its
//! rows. They know no users, no permissions, no log; ours has all of that on.

use crate::Error;
use crate::ground::Ground;
use crate::script::Typed;
use serde_json::json;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// A rival.
#[derive(Debug, Clone, Copy)]
pub struct Rival {
    /// Its name in the figures.
    pub name: &'static str,
    /// What is called, from the folder of the rivals on; `PORT` stands for the port.
    call: &'static [&'static str],
}

/// All of them, in two processes each, as many as the machine has cores.
pub const RIVALS: &[Rival] = &[
    Rival {
        name: "fastify",
        call: &["node", "fastify.mjs"],
    },
    Rival {
        name: "express",
        call: &["node", "express.mjs"],
    },
    Rival {
        name: "fastapi",
        call: &[
            "python/bin/uvicorn",
            "--workers=2",
            "--port=PORT",
            "--log-level=warning",
            "--no-access-log",
            "fastapi_app:app",
        ],
    },
    Rival {
        name: "django",
        call: &[
            "python/bin/gunicorn",
            "--workers=2",
            "--threads=4",
            "--bind=127.0.0.1:PORT",
            "--log-level=warning",
            "django_app:application",
        ],
    },
];

/// A rival that runs.
#[derive(Debug)]
pub struct Running {
    /// Which one.
    pub rival: Rival,
    /// Where it answers.
    pub address: SocketAddr,
    /// Its first process.
    pub pid: u32,
    child: Child,
}

/// The folder of the rivals, with what they need.
///
/// # Errors
/// [`Error::Missing`], when it was not made.
pub fn installed(root: &Path) -> Result<PathBuf, Error> {
    let folder = root.join("rivals");
    if folder.join("pins").is_file() {
        return Ok(folder);
    }
    Err(Error::Missing(
        "the rivals, which scripts/install-rivals installs".into(),
    ))
}

/// Writes down what the rivals ask the database: one statement, the types of its parameters,
/// and their values as text, by place.
///
/// # Errors
/// When the requests are not one and the same statement, or the file cannot be written.
pub fn statement(file: &Path, requests: &[Vec<Typed>]) -> Result<(), Error> {
    let mut sql: Option<String> = None;
    let mut parameters = Vec::new();
    let mut types = Vec::new();
    for request in requests {
        let [typed] = request.as_slice() else {
            return Err(Error::Other("a request of several statements".into()));
        };
        let own = crate::script::with_types(typed);
        if *sql.get_or_insert_with(|| own.clone()) != own {
            return Err(Error::Other("requests of different statements".into()));
        }
        parameters.push(&typed.statement.parameters);
        types.clone_from(&typed.types);
    }
    let told = json!({"sql": sql, "types": types, "parameters": parameters});
    Ok(std::fs::write(file, serde_json::to_vec(&told)?)?)
}

impl Rival {
    /// Starts it on a free port with that many connections to the database, and waits until it answers.
    ///
    /// # Errors
    /// When it does not answer within half a minute.
    pub async fn start(
        self,
        folder: &Path,
        ground: &Ground,
        statement: &Path,
        connections: usize,
    ) -> Result<Running, Error> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let port = address.port().to_string();
        let mut call = self.call.iter().map(|part| part.replace("PORT", &port));
        let program = call.next().unwrap_or_default();
        let program = if program.contains('/') {
            folder.join(program)
        } else {
            PathBuf::from(program)
        };
        let log = std::fs::File::create(statement.with_file_name(format!("{}.log", self.name)))?;
        let child = Command::new(program)
            .args(call)
            .current_dir(folder)
            .env("PGHOST", &ground.socket.0)
            .env("PGPORT", &ground.socket.1)
            .env("PGUSER", kehu_cluster::SUPERUSER)
            .env("PGDATABASE", "kehu")
            .env("RIVAL_PORT", &port)
            .env("RIVAL_STATEMENT", statement)
            .env("RIVAL_CONNECTIONS", connections.to_string())
            .env("NODE_ENV", "production")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let pid = child
            .id()
            .ok_or_else(|| Error::Other(format!("{} has ended", self.name)))?;
        let begun = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if begun.elapsed() > Duration::from_secs(30) {
                return Err(Error::Other(format!("{} does not answer", self.name)));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Running {
            rival: self,
            address,
            pid,
            child,
        })
    }
}

impl Running {
    /// Ends it with its processes.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn stop(mut self) -> Result<(), Error> {
        crate::server::terminate(self.pid).await?;
        match tokio::time::timeout(Duration::from_secs(20), self.child.wait()).await {
            Ok(status) => Ok(status.map(drop)?),
            Err(_) => Ok(self.child.kill().await?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statements::Statement;

    fn request(sql: &str, value: &str) -> Vec<Typed> {
        vec![Typed {
            statement: Statement {
                sql: sql.to_owned(),
                parameters: vec![Some(value.to_owned()), None],
            },
            types: vec!["UUID".to_owned(), "TEXT[]".to_owned()],
        }]
    }

    #[test]
    fn a_statement_is_told_once_with_the_parameters_of_each_request() {
        let file = std::env::temp_dir().join(format!("kehu-rival-{}.json", std::process::id()));
        let sql = "select a from b where c = $1 and d = any ($2)";
        statement(&file, &[request(sql, "x"), request(sql, "y")]).unwrap();
        let told: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let expected = json!({
            "sql": "select a from b where c = ($1::UUID) and d = any (($2::TEXT[]))",
            "types": ["UUID", "TEXT[]"],
            "parameters": [["x", null], ["y", null]]
        });
        assert_eq!(told, expected);
        assert!(statement(&file, &[request(sql, "x"), request("select $1", "y")]).is_err());
        assert!(statement(&file, &[[request(sql, "x"), request(sql, "x")].concat()]).is_err());
        std::fs::remove_file(&file).unwrap();
    }
}
