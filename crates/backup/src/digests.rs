//! Digests of what a database holds.

use crate::manifest::TableDigest;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::collections::BTreeMap;

/// Rows are compared as text, so the forms of text are set down.
const FORMS: &str = "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres';
    set extra_float_digits = 1; set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = 0";

/// The content of every table of the schema `public`, as the connection sees it. There are no sequences: numbers without
/// gaps come from tables.
pub(crate) async fn of_database(
    connection: &mut PgConnection,
) -> Result<BTreeMap<String, TableDigest>, sqlx::Error> {
    sqlx::raw_sql(FORMS).execute(&mut *connection).await?;
    let names: Vec<String> = sqlx::query_scalar(
        "select quote_ident(relname) from pg_class
         where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut digests = BTreeMap::new();
    for name in names {
        let digest = of_table(connection, &name).await?;
        digests.insert(name, digest);
    }
    Ok(digests)
}

async fn of_table(connection: &mut PgConnection, name: &str) -> Result<TableDigest, sqlx::Error> {
    let sql = format!(
        "select count(*) as rows,
                coalesce(sum(('x' || encode(substring(sha256(convert_to(t::text, 'UTF8')) for 8), 'hex'))::bit(64)::bigint), 0)::text as digest
         from {name} t"
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .fetch_one(&mut *connection)
        .await?;
    Ok(TableDigest {
        rows: row.try_get("rows")?,
        digest: row.try_get("digest")?,
    })
}
