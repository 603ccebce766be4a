//! `kehu serve`.

use super::{Ground, demo};
use crate::config::Config;
use crate::contract::Contract;
use crate::server;
use crate::workers::Workers;
use crate::{gauges, key_usage, tidying};
use actix_web::web::Data;
use kehu_kernel::Clock;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Writes under way get this long when the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(12);

/// Workers get this long, and the sealing of the audit record at the end as long again.
const WORKERS_PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn serve(config: Config) -> Result<ExitCode, String> {
    // Two things that take time, and do not need each other.
    let contract = actix_web::rt::spawn(Contract::collect());
    let ground = Ground::lay(config).await?;
    if ground.config.demo {
        ground.load_demo().await?;
    }
    let holds_demo = ground.config.development() && ground.holds_demo().await?;
    let contract = contract.await.map_err(|error| error.to_string())??;
    let (app, cluster) = ground.into_app(contract, Clock::system())?;
    app.files.check().await.map_err(|error| {
        format!(
            "KEHU_FILES_LOCATION={}: {error}",
            app.config.files_location()
        )
    })?;
    let app = Data::new(app);
    let listener = std::net::TcpListener::bind(app.config.bind)
        .map_err(|error| format!("cannot listen on {}: {error}", app.config.bind))?;
    let server = server::start(&app, listener).map_err(|error| error.to_string())?;
    let handle = server.handle();
    let running = actix_web::rt::spawn(server);
    let workers = app.config.background_workers.then(|| Workers::start(&app));
    let stopped = CancellationToken::new();
    let keepers = TaskTracker::new();
    keepers.spawn_local(key_usage::keep(app.clone(), stopped.clone()));
    keepers.spawn_local(gauges::keep(app.clone(), stopped.clone()));
    keepers.spawn_local(tidying::keep(app.clone(), stopped.clone()));
    keepers.close();
    announce(&app.config);
    if holds_demo {
        demo::announce();
    }
    wait_for_signal().await?;
    tracing::info!("stopping");
    app.stopping.store(true, Ordering::Relaxed);
    handle.pause().await;
    app.writes.close();
    if tokio::time::timeout(PATIENCE, app.writes.wait())
        .await
        .is_err()
    {
        tracing::warn!("some writes did not end in time and were rolled back");
    }
    handle.stop(true).await;
    if let Some(workers) = workers {
        workers.stop(WORKERS_PATIENCE).await;
    }
    drop(running.await);
    stopped.cancel();
    keepers.wait().await;
    app.db.close().await;
    drop(cluster);
    Ok(ExitCode::SUCCESS)
}

async fn wait_for_signal() -> Result<(), String> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn announce(config: &Config) {
    let base = format!("http://{}", config.bind);
    println!("Kehu serves on {base}");
    println!("  documentation  {base}/docs/  (first hour: {base}/docs/getting-started)");
    println!("  operations     {base}{}", crate::guides::OPERATIONS);
    println!("  contract       {base}/openapi.json");
}
