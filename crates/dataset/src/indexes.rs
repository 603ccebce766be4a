//! Secondary indexes, taken down while many rows are written and put up again afterwards: building one is far cheaper than
//! keeping it up to date row by row. Primary keys and other constraints stay.

use crate::Error;
use crate::setting::Setting;
use sqlx::AssertSqlSafe;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are built side by side.
const BUILDERS: usize = 2;

/// Does the work while the secondary indexes of these tables are down, those of constraints apart.
///
/// # Errors
/// What the work fails with; [`Error::Database`], also where rows break a unique index.
pub async fn without(
    setting: &Arc<Setting>,
    tables: &[&str],
    work: impl Future<Output = Result<(), Error>>,
) -> Result<(), Error> {
    let down = take_down(setting, tables).await?;
    let done = work.await;
    put_up(down, setting).await?;
    done
}

/// Answers the definitions of those that were taken down.
async fn take_down(setting: &Setting, tables: &[&str]) -> Result<VecDeque<String>, Error> {
    let mut connection = setting.connect().await?;
    let names: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
    // The largest first, so that the builders end together.
    let found: Vec<(String, String)> = sqlx::query_as(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
         from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
         where i.indrelid = any($1::text[]::regclass[])
           and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
         order by a.amname = 'gin' desc, c.relname",
    )
    .bind(&names)
    .fetch_all(&mut connection)
    .await?;
    for (name, _) in &found {
        let drop = format!("drop index {name}");
        sqlx::raw_sql(AssertSqlSafe(drop))
            .execute(&mut connection)
            .await?;
    }
    Ok(found
        .into_iter()
        .map(|(_, definition)| definition)
        .collect())
}

async fn put_up(down: VecDeque<String>, setting: &Arc<Setting>) -> Result<(), Error> {
    let waiting = Arc::new(Mutex::new(down));
    let mut builders = tokio::task::JoinSet::new();
    for _ in 0..BUILDERS {
        let (setting, waiting) = (Arc::clone(setting), Arc::clone(&waiting));
        builders.spawn(async move {
            let mut connection = setting.connect().await?;
            while let Some(definition) = next(&waiting) {
                sqlx::raw_sql(AssertSqlSafe(definition))
                    .execute(&mut connection)
                    .await?;
            }
            Ok::<(), Error>(())
        });
    }
    while let Some(ended) = builders.join_next().await {
        ended??;
    }
    Ok(())
}

fn next(waiting: &Mutex<VecDeque<String>>) -> Option<String> {
    waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop_front()
}
