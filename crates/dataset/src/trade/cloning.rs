//! Rows that are written after the model of others: what a use case wrote once, with other identifiers.

use crate::Error;
use sqlx::{AssertSqlSafe, PgConnection};

/// Inserts into a table what a query finds there, under the alias `m`, with the columns `replaced` by expressions. What
/// this adds follows the model in every other column, also in those of later migrations.
///
/// # Errors
/// [`Error::Database`].
pub(super) async fn clone_rows(
    connection: &mut PgConnection,
    table: &'static str,
    replaced: &[(&str, &str)],
    found: &str,
) -> Result<u64, Error> {
    let columns: Vec<String> = sqlx::query_scalar(
        "select attname::text from pg_attribute
         where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
    )
    .bind(table)
    .fetch_all(&mut *connection)
    .await?;
    let values: Vec<String> = columns
        .iter()
        .map(|column| {
            let other = replaced.iter().find(|(name, _)| name == column);
            other.map_or_else(|| format!("m.{column}"), |(_, value)| (*value).to_owned())
        })
        .collect();
    let statement = format!(
        "insert into {table} ({}) select {} {found}",
        columns.join(", "),
        values.join(", ")
    );
    let done = sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
