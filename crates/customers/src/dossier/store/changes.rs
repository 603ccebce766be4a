//! The history of fields.

use super::super::{Error, history::Sealed};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId};
use uuid::Uuid;

/// A line as it is stored.
pub(crate) struct Line {
    pub(crate) id: ChangeId,
    pub(crate) customer_id: CustomerId,
    pub(crate) subject_id: Option<Uuid>,
    pub(crate) occurred_at: DateTime<Utc>,
    pub(crate) by_kind: String,
    pub(crate) by_id: String,
    pub(crate) operation: String,
    pub(crate) field: String,
    pub(crate) personal: bool,
    pub(crate) old_value: Option<String>,
    pub(crate) new_value: Option<String>,
    pub(crate) old_sealed: Option<Vec<u8>>,
    pub(crate) new_sealed: Option<Vec<u8>>,
    pub(crate) reason: Option<String>,
    pub(crate) request_id: Option<Uuid>,
}

/// Adds lines: one statement for all fields of a change, and for all customers that are changed alike.
pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    operation: &'static str,
    reason: Option<&str>,
    lines: &[Sealed],
) -> Result<(), Error> {
    let customers: Vec<Uuid> = lines.iter().map(|line| line.customer.0).collect();
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id.0).collect();
    let subjects: Vec<Option<Uuid>> = lines.iter().map(|line| line.subject).collect();
    let fields: Vec<String> = lines.iter().map(|line| line.field.clone()).collect();
    let personal: Vec<bool> = lines.iter().map(|line| line.personal).collect();
    let old_values: Vec<Option<String>> = lines.iter().map(|line| line.old_value.clone()).collect();
    let new_values: Vec<Option<String>> = lines.iter().map(|line| line.new_value.clone()).collect();
    let old_sealed: Vec<Option<Vec<u8>>> =
        lines.iter().map(|line| line.old_sealed.clone()).collect();
    let new_sealed: Vec<Option<Vec<u8>>> =
        lines.iter().map(|line| line.new_sealed.clone()).collect();
    sqlx::query!(
        "insert into customer_changes (id, customer_id, subject_id, occurred_at, by_kind, by_id, operation, field, personal,
                                       old_value, new_value, old_sealed, new_sealed, reason, request_id)
         select id, customer, subject, $2, $3, $4, $5, field, personal, old_value, new_value, old_sealed, new_sealed, $6, $7
         from unnest($8::uuid[], $1::uuid[], $9::uuid[], $10::text[], $11::boolean[], $12::text[], $13::text[],
                     $14::bytea[], $15::bytea[])
              as c (id, customer, subject, field, personal, old_value, new_value, old_sealed, new_sealed)",
        &customers,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        operation,
        reason,
        caller.request_id,
        &ids,
        &subjects as _,
        &fields,
        &personal,
        &old_values as _,
        &new_values as _,
        &old_sealed as _,
        &new_sealed as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Which lines are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sought<'a> {
    /// Only of this field.
    pub(crate) field: Option<&'a str>,
    /// Only of this contact or identifier.
    pub(crate) subject: Option<Uuid>,
}

/// One list of columns for every way of finding lines.
macro_rules! lines {
    ($which:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Line,
            "select id as \"id: _\", customer_id as \"customer_id: _\", subject_id, occurred_at, by_kind, by_id, operation,
                    field, personal, old_value, new_value, old_sealed, new_sealed, reason, request_id
             from customer_changes " + $which,
            $($argument),*
        )
    };
}

/// Lines of these customers, latest first, before a line.
pub(crate) async fn list(
    connection: &mut PgConnection,
    customers: &[Uuid],
    sought: Sought<'_>,
    before: Option<ChangeId>,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let lines = lines!(
        "where customer_id = any($1) and ($2::text is null or field = $2) and ($3::uuid is null or id < $3)
           and ($5::uuid is null or subject_id = $5)
         order by id desc limit $4",
        customers,
        sought.field,
        before.map(Uuid::from),
        limit,
        sought.subject,
    )
    .fetch_all(connection)
    .await?;
    Ok(lines)
}

/// Lines by their identifiers, in the order in which they were written.
pub(crate) async fn find(
    connection: &mut PgConnection,
    ids: &[ChangeId],
) -> Result<Vec<Line>, Error> {
    let lines = lines!("where id = any($1) order by id", ids as _)
        .fetch_all(connection)
        .await?;
    Ok(lines)
}

/// The stored keys of these customers and contacts; none where it was erased.
pub(crate) async fn keys(
    connection: &mut PgConnection,
    holders: &[Uuid],
) -> Result<Vec<(Uuid, Option<Vec<u8>>)>, Error> {
    let rows = sqlx::query!(
        r#"select customer_id as "holder!", sealed_key from customer_keys where customer_id = any($1)
           union all
           select contact_id, sealed_key from contact_keys where contact_id = any($1)"#,
        holders
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.holder, row.sealed_key))
        .collect())
}

/// Adds the keys of contacts.
pub(crate) async fn insert_contact_keys(
    tx: &mut Tx,
    customer: CustomerId,
    keys: Vec<(Uuid, Vec<u8>)>,
) -> Result<(), Error> {
    let (contacts, sealed): (Vec<Uuid>, Vec<Vec<u8>>) = keys.into_iter().unzip();
    sqlx::query!(
        "insert into contact_keys (contact_id, customer_id, sealed_key)
         select contact, $1, sealed from unnest($2::uuid[], $3::bytea[]) as k (contact, sealed)",
        customer.0,
        &contacts,
        &sealed,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
