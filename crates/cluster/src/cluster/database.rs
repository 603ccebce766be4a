//! Databases within a cluster.

use std::process::{Command, Stdio};

use super::{Cluster, finished};
use crate::ClusterError;
use crate::binaries::variable;

impl Cluster {
    /// Makes the database if it is missing; says whether it was made.
    ///
    /// # Errors
    /// [`ClusterError::DatabaseName`], or what psql said.
    pub fn ensure_database(&self, name: &str) -> Result<bool, ClusterError> {
        let create = create_database_sql(name)?;
        let found = self.psql(
            "postgres",
            &format!("select 1 from pg_database where datname = '{name}'"),
        )?;
        if !found.trim().is_empty() {
            return Ok(false);
        }
        self.psql("postgres", &create).map(|_| true)
    }

    /// Runs SQL in a database and returns psql's bare output, one row a line.
    ///
    /// # Errors
    /// [`ClusterError::Program`] with what psql said.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, ClusterError> {
        let mut command = Command::new(self.binaries.program("psql"));
        command
            .env_clear()
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null());
        if let Some(libraries) = variable("LD_LIBRARY_PATH") {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        command.args([
            "-X",
            "-q",
            "-A",
            "-t",
            "-w",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            &self.url(database),
            "-c",
            sql,
        ]);
        finished("psql", command.output())
    }
}

/// The statement that makes a database with the properties Kehu needs: text in UTF-8, ordered by
/// code point, with Chinese characters counting as letters (trigrams ignore all else).
///
/// # Errors
/// [`ClusterError::DatabaseName`] unless the name is a lower-case identifier of at most 63 bytes.
pub fn create_database_sql(name: &str) -> Result<String, ClusterError> {
    let fine = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !fine
        || name.is_empty()
        || name.len() > 63
        || name.starts_with(|first: char| first.is_ascii_digit())
    {
        return Err(ClusterError::DatabaseName(name.to_owned()));
    }
    Ok(format!(
        "create database \"{name}\" template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_name_that_needs_quoting_is_refused() {
        assert!(create_database_sql("kehu_1").is_ok());
        assert!(create_database_sql(&"a".repeat(63)).is_ok());
        for name in ["", "1a", "Kehu", "a-b", "a\"b", "a'b", &"a".repeat(64)] {
            assert!(create_database_sql(name).is_err(), "{name}");
        }
    }
}
