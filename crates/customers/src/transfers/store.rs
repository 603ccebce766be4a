//! Every SQL statement of imports and exports.

use super::batch::{Outcome, RowResult};
use super::mapping::Mapping;
use super::model::{Import, RowFault, Settings};
use super::{Column, Error};
use chrono::{DateTime, Utc};
use kehu_db::{Error as DatabaseError, PgConnection, Tx};
use kehu_kernel::{
    Caller, CustomerId, FileId, ImportId, JobId, Language, Scope, UnitId, UserId, Words,
};
use std::collections::HashMap;
use uuid::Uuid;

struct ImportRow {
    id: ImportId,
    file_id: FileId,
    unit_id: Option<UnitId>,
    mapping: Vec<String>,
    language: String,
    update_existing: bool,
    acceptance_reason: Option<String>,
    job_id: Option<JobId>,
    rows_total: i64,
    rows_done: i64,
    created_count: i64,
    updated_count: i64,
    unchanged_count: i64,
    failed_count: i64,
    error_file_id: Option<FileId>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<ImportRow> for Import {
    fn from(row: ImportRow) -> Self {
        Self {
            id: row.id,
            settings: Settings {
                file_id: row.file_id,
                unit_id: row.unit_id,
                mapping: Mapping::from_stored(&row.mapping),
                update_existing: row.update_existing,
                acceptance_reason: row.acceptance_reason,
            },
            language: Language::negotiate(&row.language),
            job_id: row.job_id,
            rows_total: row.rows_total,
            rows_done: row.rows_done,
            created_count: row.created_count,
            updated_count: row.updated_count,
            unchanged_count: row.unchanged_count,
            failed_count: row.failed_count,
            error_file_id: row.error_file_id,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

pub(crate) async fn insert(tx: &mut Tx, caller: &Caller, import: &Import) -> Result<(), Error> {
    let settings = &import.settings;
    sqlx::query!(
        "insert into customer_imports (id, file_id, unit_id, mapping, language, update_existing, acceptance_reason,
                                       rows_total, created_by_kind, created_by_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        import.id.0,
        settings.file_id.0,
        settings.unit_id.map(Uuid::from),
        &settings.mapping.to_stored(),
        import.language.tag(),
        settings.update_existing,
        settings.acceptance_reason,
        import.rows_total,
        caller.principal.kind(),
        caller.principal.id(),
        import.created_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

macro_rules! select_imports {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            ImportRow,
            r#"select id as "id: _", file_id as "file_id: _", unit_id as "unit_id: _", mapping, language, update_existing,
                      acceptance_reason, job_id as "job_id: _", rows_total, rows_done, created_count, updated_count,
                      unchanged_count, failed_count, error_file_id as "error_file_id: _", created_at, finished_at
               from customer_imports where id = $1 "# + $tail,
            $($argument),*
        )
    };
}

/// The import, if the caller prepared it.
pub(crate) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ImportId,
) -> Result<Option<Import>, Error> {
    let row = select_imports!(
        "and created_by_kind = $2 and created_by_id = $3",
        id.0,
        caller.principal.kind(),
        caller.principal.id()
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Import::from))
}

pub(crate) async fn find_for_update(tx: &mut Tx, id: ImportId) -> Result<Option<Import>, Error> {
    let row = select_imports!("for update", id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(Import::from))
}

pub(crate) async fn set_job(tx: &mut Tx, id: ImportId, job: JobId) -> Result<(), Error> {
    sqlx::query!(
        "update customer_imports set job_id = $2 where id = $1",
        id.0,
        job.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Counts rows that were done in this transaction.
pub(crate) async fn advance(tx: &mut Tx, id: ImportId, results: &[RowResult]) -> Result<(), Error> {
    let count = |outcome: Outcome| {
        let number = results.iter().filter(|row| row.outcome == outcome).count();
        i64::try_from(number).unwrap_or(i64::MAX)
    };
    let done = sqlx::query!(
        "update customer_imports
         set rows_done = rows_done + $2 + $3 + $4 + $5, created_count = created_count + $2,
             updated_count = updated_count + $3, unchanged_count = unchanged_count + $4, failed_count = failed_count + $5
         where id = $1",
        id.0,
        count(Outcome::Created),
        count(Outcome::Updated),
        count(Outcome::Unchanged),
        count(Outcome::Failed),
    )
    .execute(&mut **tx)
    .await?;
    DatabaseError::expect_rows("customer_imports", done.rows_affected(), 1)?;
    insert_faults(tx, id, results).await
}

async fn insert_faults(tx: &mut Tx, id: ImportId, results: &[RowResult]) -> Result<(), Error> {
    let faults: Vec<(i64, i32, &RowFault)> = results
        .iter()
        .flat_map(|row| {
            (0_i32..)
                .zip(&row.faults)
                .map(|(place, fault)| (i64::from(row.number), place, fault))
        })
        .collect();
    let rows: Vec<i64> = faults.iter().map(|(row, ..)| *row).collect();
    let places: Vec<i32> = faults.iter().map(|(_, place, _)| *place).collect();
    let each = |text: fn(&RowFault) -> String| -> Vec<String> {
        faults
            .iter()
            .map(|(.., fault)| text(fault).chars().take(2000).collect())
            .collect()
    };
    let columns: Vec<Option<String>> = faults
        .iter()
        .map(|(.., fault)| fault.column.map(|column| column.as_str().to_owned()))
        .collect();
    sqlx::query!(
        "insert into customer_import_faults (import_id, row_number, place, column_key, code, message_en, message_zh)
         select $1, * from unnest($2::bigint[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[])",
        id.0,
        &rows,
        &places,
        &columns as _,
        &each(|fault| fault.code.clone()),
        &each(|fault| fault.message.en.clone()),
        &each(|fault| fault.message.zh.clone()),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What was wrong, by row in order.
pub(crate) async fn faults(
    connection: &mut PgConnection,
    id: ImportId,
) -> Result<Vec<(u32, RowFault)>, Error> {
    let rows = sqlx::query!(
        "select row_number, column_key, code, message_en, message_zh from customer_import_faults
         where import_id = $1 order by row_number, place",
        id.0
    )
    .fetch_all(connection)
    .await?;
    let column = |key: Option<String>| {
        Column::ALL
            .iter()
            .copied()
            .find(|column| Some(column.as_str()) == key.as_deref())
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let fault = RowFault {
                column: column(row.column_key),
                code: row.code,
                message: Words::new(row.message_en, row.message_zh),
            };
            (u32::try_from(row.row_number).unwrap_or_default(), fault)
        })
        .collect())
}

pub(crate) async fn finish(
    tx: &mut Tx,
    id: ImportId,
    error_file: Option<FileId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customer_imports set error_file_id = $2, finished_at = $3
         where id = $1 and finished_at is null and rows_done = rows_total",
        id.0,
        error_file.map(Uuid::from),
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(DatabaseError::expect_rows(
        "customer_imports",
        done.rows_affected(),
        1,
    )?)
}

/// Has this transaction's commit not wait for the disk. What it wrote and its count of rows are one transaction: where the
/// database dies before both are on disk, both are gone, and the run goes on from the count before. Whatever is committed
/// after it, an event that is sent or a change of one of its customers, has waited for the disk and brought it along; so has
/// the end of the run.
pub(crate) async fn do_not_wait_for_disk(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query("set local synchronous_commit = off")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Marks the point to which a row that fails goes back.
pub(crate) async fn savepoint(tx: &mut Tx) -> Result<(), Error> {
    tx.write_due().await?;
    sqlx::query("savepoint import_row")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Undoes what happened since the point.
pub(crate) async fn roll_back(tx: &mut Tx) -> Result<(), Error> {
    tx.forget_due();
    kehu_db::recall::forget();
    sqlx::query("rollback to savepoint import_row")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Marks the point to which a preview goes back.
pub(crate) async fn begin_preview(tx: &mut Tx) -> Result<(), Error> {
    tx.write_due().await?;
    sqlx::query("savepoint import_preview")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Undoes a preview.
pub(crate) async fn end_preview(tx: &mut Tx) -> Result<(), Error> {
    tx.forget_due();
    kehu_db::recall::forget();
    sqlx::query("rollback to savepoint import_preview")
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(crate) async fn units_by_code(
    tx: &mut Tx,
    codes: &[String],
) -> Result<HashMap<String, UnitId>, Error> {
    let rows = sqlx::query!(
        r#"select code, id as "id: UnitId" from units where code = any($1) and active"#,
        codes
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}

pub(crate) async fn people_by_name(
    tx: &mut Tx,
    names: &[String],
) -> Result<HashMap<String, UserId>, Error> {
    let rows = sqlx::query!(
        r#"select sign_in_name, id as "id: UserId" from users where sign_in_name = any($1) and active"#,
        names
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.sign_in_name, row.id))
        .collect())
}

/// Those of these customers that the caller sees.
pub(crate) async fn visible(
    tx: &mut Tx,
    scope: &Scope,
    ids: &[CustomerId],
) -> Result<Vec<CustomerId>, Error> {
    let ids: Vec<Uuid> = ids.iter().copied().map(Uuid::from).collect();
    let rows = sqlx::query_scalar!(
        r#"select id as "id: CustomerId" from customers
           where id = any($4) and ($1::boolean or unit_id = any($2) or account_manager_id = $3)"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        &ids,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

/// Who has these unified social credit codes, and whether the caller sees them.
pub(crate) async fn holders(
    tx: &mut Tx,
    scope: &Scope,
    codes: &[String],
) -> Result<HashMap<String, (CustomerId, bool)>, Error> {
    let rows = sqlx::query!(
        r#"select i.value as "value!", c.id as "id: CustomerId",
                  ($1::boolean or c.unit_id = any($2) or coalesce(c.account_manager_id = $3, false)) as "visible!"
           from customer_identifiers i join customers c on c.id = i.customer_id
           where i.kind = 'unified_social_credit_code' and i.removed_at is null and i.value = any($4)"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        codes,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.value, (row.id, row.visible)))
        .collect())
}

/// Codes of units and sign-in names of people.
#[derive(Debug, Default)]
pub(crate) struct Names {
    pub(crate) units: HashMap<UnitId, String>,
    pub(crate) people: HashMap<UserId, String>,
}

pub(crate) async fn names(
    connection: &mut PgConnection,
    units: &[UnitId],
    people: &[UserId],
) -> Result<Names, DatabaseError> {
    let units: Vec<Uuid> = units.iter().copied().map(Uuid::from).collect();
    let people: Vec<Uuid> = people.iter().copied().map(Uuid::from).collect();
    let rows = sqlx::query!(
        r#"select id as "id!", code as "name!", true as "unit!" from units where id = any($1)
           union all
           select id, sign_in_name, false from users where id = any($2)"#,
        &units,
        &people,
    )
    .fetch_all(connection)
    .await?;
    let mut names = Names::default();
    for row in rows {
        if row.unit {
            names.units.insert(UnitId(row.id), row.name);
        } else {
            names.people.insert(UserId(row.id), row.name);
        }
    }
    Ok(names)
}
