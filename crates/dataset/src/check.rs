//! Proof of what triggers and references guard, after rows went in past them. What PostgreSQL checks in any case, such as
//! checks of columns, unique keys and exclusions, needs none.

use crate::Error;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::fmt;

/// A rule that rows break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule.
    pub rule: String,
    /// How many rows break it.
    pub rows: i64,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} rows", self.rule, self.rows)
    }
}

/// What every row of a part of the data set must keep: its name, and a query that counts the rows that do not.
pub type Rule = (&'static str, &'static str);

/// Checks the whole database: every reference of the schema, and the rules of each part. Answers what is broken.
///
/// # Errors
/// [`Error::Database`].
pub async fn check(url: &str) -> Result<Vec<Breach>, Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql("set statement_timeout = 0; set work_mem = '256MB'")
        .execute(&mut connection)
        .await?;
    let breaches = breaches(&mut connection).await?;
    connection.close().await?;
    Ok(breaches)
}

/// As [`check`], as a transaction that is under way sees the database.
///
/// # Errors
/// [`Error::Database`].
pub async fn breaches(connection: &mut PgConnection) -> Result<Vec<Breach>, Error> {
    let mut rules = references(connection).await?;
    let own = crate::trade::RULES.iter().chain(crate::sites::RULES);
    rules.extend(own.map(|(rule, sql)| ((*rule).to_owned(), (*sql).to_owned())));
    let mut breaches = Vec::new();
    for (rule, sql) in rules {
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *connection)
            .await?;
        if rows > 0 {
            breaches.push(Breach { rule, rows });
        }
    }
    Ok(breaches)
}

/// Every foreign key of the schema, as a query that counts the rows that refer to nothing.
async fn references(connection: &mut PgConnection) -> Result<Vec<(String, String)>, Error> {
    let found = sqlx::query_as(
        "select k.conname::text,
                format('select count(*) from %s o where %s and not exists (select from %s t where %s)',
                       k.conrelid::regclass, string_agg(format('o.%I is not null', a.attname), ' and '),
                       k.confrelid::regclass, string_agg(format('t.%I = o.%I', b.attname, a.attname), ' and '))
         from pg_constraint k
         cross join lateral unnest(k.conkey, k.confkey) as pair (here, there)
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.here
         join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.there
         where k.contype = 'f' and k.connamespace = 'public'::regnamespace
         group by k.oid, k.conname, k.conrelid, k.confrelid
         order by k.conname",
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}
