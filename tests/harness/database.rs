//! A database for each test, cloned from a migrated template.

use kehu_cluster::{Cluster, Options};
use kehu_kernel::EventId;
use sqlx::{Connection, PgConnection};
use std::sync::OnceLock;

/// The cluster of `DATABASE_URL`, or one of this process's own.
fn cluster_url() -> &'static str {
    static URL: OnceLock<(String, Option<Cluster>)> = OnceLock::new();
    let (url, _) = URL.get_or_init(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the test run's own cluster is named by the environment"
        )]
        if let Ok(url) = std::env::var("DATABASE_URL") {
            return (url, None);
        }
        let cluster = Cluster::start(Options::throwaway()).unwrap();
        cluster.ensure_database("kehu").unwrap();
        (cluster.url("kehu"), Some(cluster))
    });
    url
}

/// The URL of another database of the same cluster.
fn url_of(name: &str) -> String {
    let url = cluster_url();
    let (base, query) = url
        .split_once('?')
        .map_or((url, None), |(base, query)| (base, Some(query)));
    let (server, _) = base.rsplit_once('/').unwrap();
    match query {
        Some(query) => format!("{server}/{name}?{query}"),
        None => format!("{server}/{name}"),
    }
}

/// A database of one test; dropped with it.
#[derive(Debug)]
pub struct Database {
    name: String,
    /// Where it is.
    pub url: String,
}

impl Database {
    /// Clones the template, which the first test of a run makes.
    pub async fn create() -> Self {
        let mut admin = PgConnection::connect(&url_of("postgres")).await.unwrap();
        let template = template(&mut admin).await;
        clear_away(&mut admin).await;
        let name = fresh_name();
        let sql = format!("create database {name} template {template}");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut admin)
            .await
            .unwrap();
        admin.close().await.unwrap();
        Self {
            url: url_of(&name),
            name,
        }
    }

    /// One without a schema, to restore into.
    pub async fn create_empty() -> Self {
        let mut admin = PgConnection::connect(&url_of("postgres")).await.unwrap();
        let name = fresh_name();
        make_empty(&mut admin, &name).await;
        admin.close().await.unwrap();
        Self {
            url: url_of(&name),
            name,
        }
    }

    /// A connection as the cluster's superuser, for looking behind the API.
    pub async fn superuser(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap()
    }

    /// Drops it; connections are cut.
    pub async fn drop(self) {
        let mut admin = PgConnection::connect(&url_of("postgres")).await.unwrap();
        let sql = format!("drop database if exists {} with (force)", self.name);
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut admin)
            .await
            .unwrap();
    }
}

/// Names the process, so that what it leaves behind can be told.
fn fresh_name() -> String {
    format!(
        "test_{}_{}",
        std::process::id(),
        EventId::generate().0.simple()
    )
}

async fn make_empty(admin: &mut PgConnection, name: &str) {
    let sql = format!(
        "create database {name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .execute(admin)
        .await
        .unwrap();
}

/// Drops what tests left behind that failed or did not stop their server: a whole run would fill the memory that the cluster
/// lives in. A database is left behind when its test's process is gone.
async fn clear_away(admin: &mut PgConnection) {
    let alone: bool = sqlx::query_scalar("select pg_try_advisory_lock(727273)")
        .fetch_one(&mut *admin)
        .await
        .unwrap();
    if !alone {
        return;
    }
    let names: Vec<String> = sqlx::query_scalar(
        r"select datname::text from pg_database where datname like 'test\_%\_%'",
    )
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    let is_left = |name: &&String| {
        let process = name.split('_').nth(1).unwrap();
        !std::path::Path::new("/proc").join(process).exists()
    };
    for name in names.iter().filter(is_left).take(4) {
        let sql = format!("drop database if exists {name} with (force)");
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut *admin)
            .await
            .unwrap();
    }
    sqlx::query("select pg_advisory_unlock(727273)")
        .execute(&mut *admin)
        .await
        .unwrap();
}

/// The migrated template's name; made under a lock, since tests run in processes of their own.
async fn template(admin: &mut PgConnection) -> String {
    let checksum = kehu_db::MIGRATOR
        .iter()
        .flat_map(|migration| migration.checksum.iter())
        .fold(0_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(*byte))
        });
    let name = format!("kehu_template_{checksum:x}");
    sqlx::query("select pg_advisory_lock(727272)")
        .execute(&mut *admin)
        .await
        .unwrap();
    let exists: bool =
        sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut *admin)
            .await
            .unwrap();
    if !exists {
        let building = format!("{name}_building");
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "drop database if exists {building}"
        )))
        .execute(&mut *admin)
        .await
        .unwrap();
        make_empty(admin, &building).await;
        kehu_db::Database::migrate(&kehu_db::Settings::new(url_of(&building)))
            .await
            .unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "alter database {building} rename to {name}"
        )))
        .execute(&mut *admin)
        .await
        .unwrap();
    }
    sqlx::query("select pg_advisory_unlock(727272)")
        .execute(&mut *admin)
        .await
        .unwrap();
    name
}
