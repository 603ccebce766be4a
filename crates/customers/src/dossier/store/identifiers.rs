//! Identifiers.

use super::super::{Error, Identifier, Number, Verdict, numbers::Stored};
use chrono::{DateTime, Utc};
use kehu_db::{Error as DatabaseError, PgConnection, Tx};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::{CustomerId, IdentifierId};
use serde::Deserialize;
use uuid::Uuid;

/// An identifier as it comes out of the database.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) id: IdentifierId,
    pub(crate) kind: String,
    pub(crate) value: Option<String>,
    pub(crate) last4: Option<String>,
    pub(crate) verdict: Verdict,
    pub(crate) warnings: Vec<String>,
    pub(crate) override_reason: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
}

impl TryFrom<Line> for Identifier {
    type Error = Error;
    fn try_from(line: Line) -> Result<Self, Error> {
        let number = match (line.value, line.last4) {
            (Some(value), _) => Number::Published(value),
            (None, last4) => Number::Sealed(last4.unwrap_or_default()),
        };
        Ok(Self {
            id: line.id,
            kind: kind(line.id, &line.kind)?,
            number,
            verdict: line.verdict,
            warnings: line.warnings,
            override_reason: line.override_reason,
            created_at: line.created_at,
        })
    }
}

fn kind(id: IdentifierId, word: &str) -> Result<IdentifierKind, Error> {
    IdentifierKind::parse(word).ok_or_else(|| {
        Error::Database(DatabaseError::Inconsistent {
            table: "customer_identifiers",
            row: id.to_string(),
            reason: format!("no such kind: {word}"),
        })
    })
}

/// Adds identifiers, each of its customer.
pub(crate) async fn insert_each(
    tx: &mut Tx,
    numbers: &[(CustomerId, Stored)],
) -> Result<(), Error> {
    if numbers.is_empty() {
        return Ok(());
    }
    macro_rules! each {
        ($number:ident => $value:expr) => {
            numbers
                .iter()
                .map(|(_, $number)| $value)
                .collect::<Vec<_>>()
        };
    }
    let customers: Vec<Uuid> = numbers.iter().map(|(customer, _)| customer.0).collect();
    let values = each!(number => match &number.shown.number {
        Number::Published(value) => Some(value.as_str()),
        Number::Sealed(_) => None,
    });
    let tails = each!(number => match &number.shown.number {
        Number::Published(_) => None,
        Number::Sealed(last4) => Some(last4.as_str()).filter(|last4| !last4.is_empty()),
    });
    // Arrays of different lengths cannot be sent as one; a warning is one line.
    let warnings = each!(number => number.shown.warnings.join("\n"));
    sqlx::query!(
        r#"insert into customer_identifiers (id, customer_id, kind, value, sealed, blind_index, last4, verdict, warnings,
                                           overridden_by, override_reason, created_at)
         select id, customer_id, kind, value, sealed, blind_index, last4, verdict, string_to_array(warnings, E'\n'),
                overridden_by, override_reason, created_at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::text[],
                     $9::text[], $10::text[], $11::text[], $12::timestamptz[])
              as i (id, customer_id, kind, value, sealed, blind_index, last4, verdict, warnings, overridden_by,
                    override_reason, created_at)"#,
        &each!(number => number.shown.id.0),
        &customers,
        &each!(number => number.shown.kind.as_str()) as _,
        &values as _,
        &each!(number => number.sealed.as_deref()) as _,
        &each!(number => number.blind_index.as_deref()) as _,
        &tails as _,
        &each!(number => number.shown.verdict.as_str()) as _,
        &warnings,
        &each!(number => number.overridden_by.as_deref()) as _,
        &each!(number => number.shown.override_reason.as_deref()) as _,
        &each!(number => number.shown.created_at),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<Identifier>, Error> {
    let lines = sqlx::query_as!(
        Line,
        r#"select id as "id: _", kind, value, last4, verdict as "verdict: _", warnings, override_reason, created_at
           from customer_identifiers where customer_id = $1 and removed_at is null order by id"#,
        customer.0,
    )
    .fetch_all(connection)
    .await?;
    lines.into_iter().map(TryInto::try_into).collect()
}

/// The sealed numbers of a customer.
pub(crate) async fn list_sealed(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<(IdentifierId, IdentifierKind, Vec<u8>)>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: IdentifierId", kind, sealed as "sealed!"
           from customer_identifiers
           where customer_id = $1 and removed_at is null and sealed is not null order by id"#,
        customer.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.id, kind(row.id, &row.kind)?, row.sealed)))
        .collect()
}

/// The sealed numbers of these customers, present and former.
pub(crate) async fn list_sealed_of(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<(IdentifierId, IdentifierKind, Vec<u8>)>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: IdentifierId", kind, sealed as "sealed!"
           from customer_identifiers where customer_id = any($1) and sealed is not null order by id"#,
        customers,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| Ok((row.id, kind(row.id, &row.kind)?, row.sealed)))
        .collect()
}

pub(crate) async fn remove(tx: &mut Tx, id: IdentifierId, at: DateTime<Utc>) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customer_identifiers set removed_at = $2 where id = $1 and removed_at is null",
        id.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(DatabaseError::expect_rows(
        "customer_identifiers",
        done.rows_affected(),
        1,
    )?)
}

/// Gives the merged customer's identifiers to the survivor; those that the survivor has too stay behind, removed.
pub(crate) async fn move_all(
    tx: &mut Tx,
    from: CustomerId,
    to: CustomerId,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update customer_identifiers m set removed_at = $3
         where m.customer_id = $1 and m.removed_at is null
           and exists (select from customer_identifiers s
                       where s.customer_id = $2 and s.removed_at is null and s.kind = m.kind
                         and (s.value = m.value or s.blind_index = m.blind_index))",
        from.0,
        to.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("update customer_identifiers set customer_id = $2 where customer_id = $1 and removed_at is null", from.0, to.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
