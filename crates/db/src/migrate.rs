//! The schema's way to the present version.

use crate::pool::{APPLICATION_ROLE, connect_options};
use crate::{Database, Error, Settings};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};

/// All migrations, in order, compiled in.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

impl Database {
    /// Brings the schema up to date and gives the application's role its rights. Safe when several instances start
    /// at once: they take turns.
    ///
    /// # Errors
    /// When the database cannot be reached, was made with the wrong character type, or a migration fails.
    pub async fn migrate(settings: &Settings) -> Result<(), Error> {
        let mut connection = connect_options(settings, &settings.url)?.connect().await?;
        connection
            .execute("set statement_timeout = 0; set lock_timeout = '60s'")
            .await?;
        refuse_wrong_character_type(&mut connection).await?;
        let mut migrator =
            sqlx::migrate::Migrator::with_migrations(MIGRATOR.iter().cloned().collect());
        // An older binary runs on a newer schema: migrations only expand.
        migrator.set_ignore_missing(true);
        migrator
            .run(&mut connection)
            .await
            .map_err(|error| Error::Failed(sqlx::Error::Migrate(Box::new(error))))?;
        grant_rights(&mut connection).await?;
        Ok(connection.close().await?)
    }
}

/// Chinese trigrams exist only where the character type knows Chinese letters.
async fn refuse_wrong_character_type(connection: &mut PgConnection) -> Result<(), Error> {
    let (encoding, ctype): (String, String) = sqlx::query_as(
        "select pg_encoding_to_char(encoding)::text, datctype::text from pg_database where datname = current_database()",
    )
    .fetch_one(connection)
    .await?;
    if encoding == "UTF8" && ctype != "C" && ctype != "POSIX" {
        return Ok(());
    }
    Err(Error::Failed(sqlx::Error::Configuration(
        format!(
            "the database has encoding {encoding} and character type {ctype}; create it with: \
             create database kehu template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'"
        )
        .into(),
    )))
}

/// The role may not exist where the migrating user cannot create roles; the triggers hold there alone.
async fn grant_rights(connection: &mut PgConnection) -> Result<(), Error> {
    connection.execute(include_str!("ensure_role.sql")).await?;
    let present: bool =
        sqlx::query_scalar("select exists (select from pg_roles where rolname = $1)")
            .bind(APPLICATION_ROLE)
            .fetch_one(&mut *connection)
            .await?;
    if present {
        connection.execute(include_str!("grant_rights.sql")).await?;
    } else {
        tracing::warn!(
            "the role kehu_app does not exist and could not be created: append-only tables are guarded by triggers alone"
        );
    }
    Ok(())
}
