//! `kehu rebuild-statistics`.

use super::Ground;
use kehu_kernel::Clock;
use std::process::ExitCode;

impl Ground {
    pub(super) async fn rebuild_statistics(self) -> Result<ExitCode, String> {
        let now = Clock::system().now();
        let rolled = self
            .db
            .transaction(async |tx| kehu_statistics::rebuild(tx, now).await)
            .await;
        let before = rolled.map_err(|error| error.to_string())?;
        println!("all days before {before} are rolled up");
        Ok(ExitCode::SUCCESS)
    }
}
