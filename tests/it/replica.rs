//! A streaming replica: reports are read from it while it follows, and it can take the database's place.

use crate::backup::Folder;
use kehu_cluster::{Cluster, Options};
use kehu_db::Database;
use kehu_tests::Server;
use sqlx::{Connection, PgConnection};
use std::path::Path;
use std::time::Duration;

fn pair(folder: &Path) -> (Cluster, Cluster) {
    let first = Cluster::start(Options::durable(folder.join("first"))).unwrap();
    first.ensure_database("kehu").unwrap();
    let second = Cluster::start(Options::durable(folder.join("second")).following(&first)).unwrap();
    (first, second)
}

async fn on_replica(db: &Database) -> bool {
    let mut connection = db.read_for_report().await.unwrap();
    sqlx::query_scalar("select pg_is_in_recovery()")
        .fetch_one(&mut *connection)
        .await
        .unwrap()
}

async fn order(cluster: &Cluster, sql: &'static str) {
    let mut superuser = PgConnection::connect(&cluster.url("kehu")).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut superuser).await.unwrap();
    superuser.close().await.unwrap();
}

/// Waits until the replica has taken in what the database has written.
async fn caught_up(first: &Cluster, second: &Cluster) {
    let mut writes = PgConnection::connect(&first.url("kehu")).await.unwrap();
    let mut reads = PgConnection::connect(&second.url("kehu")).await.unwrap();
    let end: String = sqlx::query_scalar("select pg_current_wal_flush_lsn()::text")
        .fetch_one(&mut writes)
        .await
        .unwrap();
    let reached = "select pg_last_wal_replay_lsn() >= $1::pg_lsn";
    while !sqlx::query_scalar::<_, bool>(reached)
        .bind(&end)
        .fetch_one(&mut reads)
        .await
        .unwrap()
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Ends a cluster's server at once, as a lost machine would.
fn kill(cluster: &Cluster) {
    let lock = std::fs::read_to_string(cluster.folder().join("pgdata/postmaster.pid")).unwrap();
    let pid = lock.lines().next().unwrap();
    let told = std::process::Command::new("kill")
        .args(["-s", "QUIT", pid])
        .status();
    assert!(told.unwrap().success());
}

fn settings(first: &Cluster, second: &Cluster) -> kehu_db::Settings {
    kehu_db::Settings {
        replica_url: Some(second.url("kehu")),
        ..kehu_db::Settings::new(first.url("kehu"))
    }
}

#[actix_web::test]
async fn reports_are_read_from_a_replica_that_follows_and_from_the_database_otherwise() {
    let folder = Folder::new();
    let (first, second) = pair(&folder.0);
    let settings = settings(&first, &second);
    Database::migrate(&settings).await.unwrap();
    caught_up(&first, &second).await;
    let db = Database::prepare(&settings).unwrap();
    assert!(on_replica(&db).await);

    order(&second, "select pg_wal_replay_pause()").await;
    order(&first, "create table later (); drop table later").await;
    tokio::time::sleep(Duration::from_millis(5_200)).await;
    assert!(!on_replica(&db).await, "more than five seconds behind");
    db.close().await;

    order(&second, "select pg_wal_replay_resume()").await;
    caught_up(&first, &second).await;
    let db = Database::prepare(&settings).unwrap();
    assert!(on_replica(&db).await, "it has caught up");
    second.stop().unwrap();
    assert!(!on_replica(&db).await, "it is gone");
    db.close().await;
    first.stop().unwrap();
}

#[actix_web::test]
async fn every_report_works_where_nothing_can_be_written() {
    let folder = Folder::new();
    let (first, second) = pair(&folder.0);
    let server = Server::start().await;
    let site = server.site_under(server.org.company, "SITE-1").await;
    let manager = server.caller("general_manager", server.org.company).await;
    let backup = folder.0.join("backup");
    crate::backup::take(&server, &backup).await.unwrap();
    crate::backup::restored(&server, &backup, &first.url("kehu")).await;
    Database::migrate(&server.app.config.database(&first.url("kehu")))
        .await
        .unwrap();
    caught_up(&first, &second).await;
    let mut config = server.app.config.clone();
    config.replica_url = Some(second.url("kehu"));
    let instance = Server::over(&server, config, &first.url("kehu"));
    assert!(on_replica(&instance.app.db).await);
    let manager = instance.adopt(&manager);
    let day = "from=2026-06-01&until=2026-06-01";
    for path in [
        format!("/v1/sites/{site}/statistics/daily?day=2026-06-01"),
        format!("/v1/sites/{site}/statistics/days?{day}"),
        format!("/v1/sites/{site}/statistics/breakdown?by=channel&{day}"),
        format!("/v1/sites/{site}/statistics/conversion?{day}"),
        format!("/v1/sites/{site}/statistics/withdrawals?{day}"),
        "/v1/statistics/sites/2026".to_owned(),
        "/v1/complaints/statistics?dimension=category&received_from=2026-06-01T00:00:00Z&received_before=2026-06-02T00:00:00Z"
            .to_owned(),
    ] {
        let answer = manager.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.json);
    }
    instance.stop().await;
    server.stop().await;
    second.stop().unwrap();
    first.stop().unwrap();
}

/// With `synchronous_standby_names` a write is answered when the replica has it too.
#[actix_web::test]
async fn a_promoted_replica_has_every_acknowledged_write() {
    let folder = Folder::new();
    let (first, second) = pair(&folder.0);
    let settings = settings(&first, &second);
    Database::migrate(&settings).await.unwrap();
    order(&first, "alter system set synchronous_standby_names = '*'").await;
    order(&first, "select pg_reload_conf()").await;
    order(&first, "create table written (number bigint primary key)").await;
    let mut writer = PgConnection::connect(&first.url("kehu")).await.unwrap();
    let name = "select setting from pg_settings where name = 'synchronous_standby_names'";
    while sqlx::query_scalar::<_, String>(name)
        .fetch_one(&mut writer)
        .await
        .unwrap()
        != "*"
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let writing = actix_web::rt::spawn(async move {
        let mut acknowledged = 0_i64;
        loop {
            let insert = sqlx::query("insert into written (number) values ($1)");
            match insert.bind(acknowledged + 1).execute(&mut writer).await {
                Ok(_) => acknowledged += 1,
                Err(_) => return acknowledged,
            }
        }
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    kill(&first);
    let acknowledged = writing.await.unwrap();
    assert!(acknowledged > 10, "{acknowledged}");
    order(&second, "select pg_promote()").await;
    let mut promoted = PgConnection::connect(&second.url("kehu")).await.unwrap();
    let found: i64 = sqlx::query_scalar("select max(number) from written")
        .fetch_one(&mut promoted)
        .await
        .unwrap();
    assert!(found >= acknowledged, "{found} of {acknowledged}");
    let taken_over = kehu_db::Settings::new(second.url("kehu"));
    let db = Database::prepare(&taken_over).unwrap();
    assert!(db.is_ready().await);
    db.close().await;
    promoted.close().await.unwrap();
    second.stop().unwrap();
}
