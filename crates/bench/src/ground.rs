//! A database of its own for each size, with the demo and the data set in it, kept from run to run.

use crate::Error;
use crate::results::Size;
use crate::server::{Program, Purpose};
use kehu_cluster::{Cluster, Options};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::process::Command;

/// What the database is given beyond the settings of a private cluster: `fsync` and `synchronous_commit` are on there, memory
/// is that of a small machine.
pub const SETTINGS: &[(&str, &str)] = &[
    ("shared_buffers", "1GB"),
    ("effective_cache_size", "8GB"),
    ("max_wal_size", "8GB"),
    ("checkpoint_timeout", "15min"),
    ("maintenance_work_mem", "512MB"),
    ("max_connections", "120"),
];

/// The programs that are called.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `kehu`.
    pub kehu: PathBuf,
    /// `kehu-dataset`.
    pub dataset: PathBuf,
}

/// A database that is ready to be measured.
#[derive(Debug)]
pub struct Ground {
    /// The folder of this size.
    pub folder: PathBuf,
    /// `kehu` on this database.
    pub program: Program,
    /// The database's log.
    pub log: PathBuf,
    /// The database's first process.
    pub postgres: u32,
    /// The folder of the database's socket, and its port.
    pub socket: (String, String),
    /// `kehu-dataset`.
    pub dataset: PathBuf,
    cluster: Cluster,
}

impl Ground {
    /// Starts the database of a size; loads what is not yet in it.
    ///
    /// # Errors
    /// When the database or the demo cannot be had. That the data set cannot is told in `size`, and what the demo alone allows is
    /// measured.
    pub async fn lay(
        programs: &Programs,
        root: &Path,
        fresh: bool,
        size: &mut Size,
    ) -> Result<Self, Error> {
        let folder = root.join(size.customers.to_string());
        if fresh && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let data_folder = folder.join("data");
        fs::create_dir_all(&data_folder)?;
        let cluster = start(&data_folder.join("postgres"))?;
        cluster.ensure_database("kehu")?;
        let file = cluster.folder().join("pgdata/postmaster.pid");
        let lock = fs::read_to_string(&file)?;
        let line = |number: usize| lock.lines().nth(number).unwrap_or_default().trim();
        let postgres = line(0).parse().ok();
        let ground = Self {
            program: Program {
                path: programs.kehu.clone(),
                url: cluster.url("kehu"),
                data_folder,
                log: folder.join("kehu.log"),
            },
            log: cluster.folder().join("server.log"),
            postgres: postgres
                .ok_or_else(|| Error::Other("the database's process is not told".into()))?,
            socket: (line(4).to_owned(), line(3).to_owned()),
            dataset: programs.dataset.clone(),
            cluster,
            folder,
        };
        ground.load(programs, size).await?;
        ground.count(size).await?;
        Ok(ground)
    }

    /// The folder of PostgreSQL's programs.
    #[must_use]
    pub fn postgres_programs(&self) -> &Path {
        self.cluster.binaries().folder()
    }

    /// A connection that may look at everything.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn connect(&self) -> Result<PgConnection, Error> {
        Ok(PgConnection::connect(&self.program.url).await?)
    }

    /// Stops the database.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn leave(self) -> Result<(), Error> {
        Ok(self.cluster.stop()?)
    }

    /// Loads demo and data set, each once; a mark in the folder tells what is done.
    async fn load(&self, programs: &Programs, size: &mut Size) -> Result<(), Error> {
        let (demo, dataset) = (
            self.folder.join("demo.loaded"),
            self.folder.join("dataset.loaded"),
        );
        if !demo.exists() {
            crate::say("loading the demo");
            let begun = Instant::now();
            self.program.serve(Purpose::Demo).await?.stop().await?;
            size.loading
                .insert("demo".into(), begun.elapsed().as_secs_f64());
            fs::write(&demo, "")?;
        }
        size.missing = None;
        if size.customers == 0 || dataset.exists() {
            return Ok(());
        }
        crate::say(&format!("loading {} customers", size.customers));
        let begun = Instant::now();
        match self.generate(&programs.dataset, size.customers).await {
            Ok(()) => {
                size.loading
                    .insert("data set".into(), begun.elapsed().as_secs_f64());
                fs::write(&dataset, "")?;
            }
            Err(error) => {
                crate::say(&format!("no data set: {error}"));
                size.missing = Some(error.to_string());
            }
        }
        Ok(())
    }

    async fn generate(&self, program: &Path, customers: u64) -> Result<(), Error> {
        if !program.is_file() {
            return Err(Error::Missing(format!(
                "{}, which generates the data set",
                program.display()
            )));
        }
        let mut command = Command::new(program);
        command.args(["--customers", &customers.to_string(), "--seed", "1"]);
        command
            .env("DATABASE_URL", &self.program.url)
            .env("KEHU_DATA_FOLDER", &self.program.data_folder)
            .env("KEHU_KEYS_FOLDER", self.program.data_folder.join("keys"))
            .kill_on_drop(true);
        let status = command.status().await?;
        if status.success() {
            Ok(())
        } else {
            Err(Error::Other(format!("kehu-dataset ended with {status}")))
        }
    }

    async fn count(&self, size: &mut Size) -> Result<(), Error> {
        let mut connection = self.connect().await?;
        let mib: i64 = sqlx::query_scalar("select pg_database_size(current_database()) / 1048576")
            .fetch_one(&mut connection)
            .await?;
        size.database_mib = u64::try_from(mib).unwrap_or_default();
        let tables = [
            "customers",
            "customer_contacts",
            "receptions",
            "registrations",
            "claims",
            "turn_entries",
            "deals",
            "payments",
            "determinations",
            "postings",
            "complaints",
            "survey_responses",
            "audit_entries",
        ];
        let mut rows_of = BTreeMap::new();
        for table in tables {
            let counted = sqlx::query(AssertSqlSafe(format!("select count(*) from {table}")))
                .fetch_one(&mut connection)
                .await?;
            let rows: i64 = counted.try_get(0)?;
            rows_of.insert(table.to_owned(), u64::try_from(rows).unwrap_or_default());
        }
        size.rows_of = rows_of;
        Ok(())
    }
}

fn start(folder: &Path) -> Result<Cluster, Error> {
    let options = Options::durable(folder).patience(Duration::from_secs(600));
    let options = SETTINGS.iter().fold(options, |options, (name, value)| {
        options.setting(*name, *value)
    });
    let cluster = Cluster::start(options)?;
    if cluster.reused() {
        crate::say("the database ran already: it keeps the settings that it was started with");
    }
    Ok(cluster)
}
