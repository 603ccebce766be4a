//! Secondary indexes, taken down while many rows are written and put up again afterwards: building one is far cheaper than
//! keeping it up to date row by row. Primary keys and other constraints stay.

use crate::Error;
use crate::setting::Setting;
use sqlx::AssertSqlSafe;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are built side by side.
const BUILDERS: usize = 2;

/// Indexes that are down.
#[derive(Debug)]
#[must_use = "indexes that were taken down are to be put up again"]
pub struct Down(VecDeque<String>);

/// Takes the secondary indexes of these tables down, those of constraints apart.
///
/// # Errors
/// [`Error::Database`].
pub async fn take_down(setting: &Setting, tables: &[&str]) -> Result<Down, Error> {
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
    Ok(Down(
        found
            .into_iter()
            .map(|(_, definition)| definition)
            .collect(),
    ))
}

impl Down {
    /// Builds them.
    ///
    /// # Errors
    /// [`Error::Database`], also where rows break a unique index.
    pub async fn put_up(self, setting: &Arc<Setting>) -> Result<(), Error> {
        let waiting = Arc::new(Mutex::new(self.0));
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
}

fn next(waiting: &Mutex<VecDeque<String>>) -> Option<String> {
    waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop_front()
}
