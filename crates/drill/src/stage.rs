//! The stage: one cluster with the demo, and for each drill a copy of it with two servers.

use crate::checker::{self, Finding};
use crate::server::folder;
use crate::{
    Client, Failure, Instance, Journal, Line, Load, Plan, Postgres, Proxy, Settings, World, check,
};
use sqlx::{Connection, PgConnection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// The password of everybody in the demo, as the README tells it.
const PASSWORD: &str = "Huaxin-Demo-2026";
/// The database into which the demo is loaded once, and which is copied for each drill.
const DEMO: &str = "demo";

/// A cluster with the demo.
#[derive(Debug)]
pub struct Stage {
    /// The program `kehu`.
    pub program: PathBuf,
    /// Where everything lies.
    pub folder: PathBuf,
    /// The cluster.
    pub postgres: Postgres,
    /// The proxy between the servers and the cluster.
    pub proxy: Proxy,
}

/// A copy of the demo with two servers on it.
#[derive(Debug)]
pub struct Scene {
    /// The name of the database.
    pub database: String,
    /// Its own folder.
    pub folder: PathBuf,
    /// How its servers are started.
    pub settings: Settings,
    /// The servers.
    pub instances: Vec<Instance>,
    /// Who and what the load works with.
    pub world: Arc<World>,
    /// The database past the proxy.
    pub url: String,
}

impl Stage {
    /// Starts the cluster of this folder, and loads the demo into it where it has none.
    ///
    /// # Errors
    /// When the cluster does not start or the demo is not loaded.
    pub async fn open(program: PathBuf, home: PathBuf) -> Result<Self, Failure> {
        std::fs::create_dir_all(&home)?;
        let home = home.canonicalize()?;
        let postgres = tokio::task::block_in_place(|| Postgres::start(&home.join("postgres")))?;
        let proxy = Proxy::start(postgres.socket()?).await?;
        let stage = Self {
            program,
            folder: home,
            postgres,
            proxy,
        };
        let has_demo = stage.sql(
            "postgres",
            &format!("select 1 from pg_database where datname = '{DEMO}'"),
        )?;
        if has_demo.trim().is_empty() {
            let begun = Instant::now();
            println!("loading the demo (some minutes with a debug build) ...");
            stage.postgres.cluster()?.ensure_database("loading")?;
            stage
                .settings("loading", &stage.folder)?
                .run(&["demo"])
                .await?;
            stage.sql(
                "postgres",
                &format!("alter database loading rename to {DEMO}"),
            )?;
            println!("loaded in {} s", begun.elapsed().as_secs());
        }
        stage.seal().await?;
        Ok(stage)
    }

    /// Lets a server seal the demo's audit record, which only a server does.
    async fn seal(&self) -> Result<(), Failure> {
        let unsealed = "select count(*) from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id)";
        if self.sql(DEMO, unsealed)?.trim() == "0" {
            return Ok(());
        }
        let settings = self.settings(DEMO, &self.folder)?;
        let mut instance = Instance::start(settings).await?;
        let begun = Instant::now();
        while self.sql(DEMO, unsealed)?.trim() != "0" {
            if begun.elapsed() > Duration::from_secs(120) {
                return Err(Failure::told("the demo's audit record was not sealed"));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        instance.kill().await?;
        // A killed server's sessions end a moment later; a database with sessions cannot be copied.
        let sessions = format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{DEMO}'"
        );
        self.sql("postgres", &sessions)?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(())
    }

    /// A stage on another cluster, below `home`, with the same demo and keys.
    ///
    /// # Errors
    /// When the demo cannot be taken there.
    pub async fn beside(&self, home: &Path, postgres: Postgres) -> Result<Self, Failure> {
        let stage = Self {
            program: self.program.clone(),
            folder: home.to_owned(),
            proxy: Proxy::start(postgres.socket()?).await?,
            postgres,
        };
        let keys = folder(home, "keys")?;
        for key in std::fs::read_dir(self.folder.join("keys"))?.flatten() {
            std::fs::copy(key.path(), keys.join(key.file_name()))?;
        }
        let backup = home.join("demo-backup");
        let kept = backup.display().to_string();
        self.settings(DEMO, &self.folder)?
            .run(&["backup", "make", &kept])
            .await?;
        stage.postgres.cluster()?.ensure_database(DEMO)?;
        stage
            .settings(DEMO, home)?
            .run(&["backup", "restore", &kept])
            .await?;
        Ok(stage)
    }

    /// Runs SQL and answers what psql prints.
    ///
    /// # Errors
    /// What psql said.
    pub fn sql(&self, database: &str, sql: &str) -> Result<String, Failure> {
        let cluster = self.postgres.cluster()?;
        Ok(tokio::task::block_in_place(|| cluster.psql(database, sql))?)
    }

    fn settings(&self, database: &str, data: &Path) -> Result<Settings, Failure> {
        Ok(Settings {
            program: self.program.clone(),
            url: self.proxy.url(database),
            keys: folder(&self.folder, "keys")?,
            folder: data.to_owned(),
            connections: 8,
        })
    }

    /// A copy of the demo, with two servers with pools of so many connections.
    ///
    /// # Errors
    /// When it cannot be made or the servers do not start.
    pub async fn scene(&self, name: &str, connections: u32) -> Result<Scene, Failure> {
        let database = name.replace('-', "_");
        self.sql(
            "postgres",
            &format!("drop database if exists {database} with (force)"),
        )?;
        self.sql(
            "postgres",
            &format!("create database {database} template {DEMO}"),
        )?;
        let data = self.folder.join("scenes").join(name);
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        let data = folder(&self.folder.join("scenes"), name)?;
        // Files are not in the database: the copy of the demo has copies of its own.
        let files = self.folder.join("files");
        if files.exists() {
            std::process::Command::new("cp")
                .arg("-a")
                .args([&files, &data])
                .status()?;
        }
        let settings = Settings {
            connections,
            ..self.settings(&database, &data)?
        };
        let instances = vec![
            Instance::start(settings.clone()).await?,
            Instance::start(settings.clone()).await?,
        ];
        let bases = Arc::new(instances.iter().map(Instance::base).collect());
        let journal = Arc::new(Journal::create(&data.join("preparation.jsonl"))?);
        let client = Client::new(bases, 0, journal, Arc::new(AtomicBool::new(false)))?;
        Ok(Scene {
            world: Arc::new(World::of_demo(&client, PASSWORD).await?),
            url: self.postgres.cluster()?.url(&database),
            database,
            folder: data,
            settings,
            instances,
        })
    }

    /// Ends a scene: its servers and its database.
    ///
    /// # Errors
    /// When the database cannot be dropped.
    pub async fn strike(&self, mut scene: Scene) -> Result<(), Failure> {
        for instance in &mut scene.instances {
            instance.kill().await?;
        }
        let database = &scene.database;
        self.sql(
            "postgres",
            &format!("drop database {database} with (force)"),
        )?;
        Ok(())
    }
}

impl Scene {
    /// The journal of the load.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.folder.join("journal.jsonl")
    }

    /// Prepares a load on both servers.
    ///
    /// # Errors
    /// As [`Load::prepare`].
    pub async fn load(&self, plan: Plan) -> Result<Arc<Load>, Failure> {
        let bases = self.instances.iter().map(Instance::base).collect();
        Load::prepare(plan, self.world.clone(), bases, &self.journal()).await
    }

    /// The lines of the journal.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn lines(&self) -> Result<Vec<Line>, Failure> {
        Journal::read(&self.journal())
    }

    /// Checks everything after a load with this seed, and the audit chain by `kehu audit verify`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn check(&self, seed: u64) -> Result<Vec<Finding>, Failure> {
        // A write that outlived its request ends within its deadline; sessions come to rest.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let mut connection = PgConnection::connect(&self.url).await?;
        let mut findings = check(&mut connection, &self.lines()?, &Load::prefix(seed)).await?;
        findings.extend(self.verify_audit().await);
        Ok(findings)
    }

    /// What `kehu audit verify` finds.
    pub async fn verify_audit(&self) -> Option<Finding> {
        let verified = self.settings.run(&["audit", "verify"]).await;
        verified
            .err()
            .map(|error| Finding::new(checker::Kind::NotAudited, error.to_string()))
    }

    /// Lets the load run while something is done to the servers, then ends it and waits until all outcomes are known.
    ///
    /// # Errors
    /// When the load fails, or outcomes are still unknown after two minutes.
    pub async fn run_until(
        load: Arc<Load>,
        done: impl Future<Output = Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let running = tokio::spawn(load.clone().run());
        let outcome = done.await;
        load.stop();
        let waited = tokio::time::timeout(Duration::from_secs(120), running).await;
        load.give_up();
        outcome?;
        waited
            .map_err(|_| Failure::told("some outcomes were not known after two minutes"))?
            .map_err(|error| Failure::told(error.to_string()))?
    }
}
