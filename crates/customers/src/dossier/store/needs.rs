//! Needs.

use super::super::{Actor, Error, Need, NeedKind, NeedStatus, needs::NeedFilters};
use super::uuids;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error as DatabaseError, PgConnection, Tx};
use kehu_kernel::{CustomerId, NeedId, Scope};
use uuid::Uuid;

struct Row {
    id: NeedId,
    customer_id: CustomerId,
    kind: NeedKind,
    product: Option<String>,
    content: String,
    source: Option<String>,
    noted_on: NaiveDate,
    noted_by_kind: String,
    noted_by_id: String,
    status: NeedStatus,
    result: Option<String>,
    follow_up_on: Option<NaiveDate>,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for Need {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            kind: row.kind,
            product: row.product,
            content: row.content,
            source: row.source,
            noted_on: row.noted_on,
            noted_by: Actor {
                kind: row.noted_by_kind,
                id: row.noted_by_id,
            },
            status: row.status,
            result: row.result,
            follow_up_on: row.follow_up_on,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The statements that read needs share one list of columns and the scope of the customer: `$1` to `$3`.
macro_rules! select_needs {
    ($tail:literal, $scope:expr, $($argument:expr),*) => {
        sqlx::query_as!(
            Row,
            "select n.id as \"id: _\", n.customer_id as \"customer_id: _\", n.kind as \"kind: _\", n.product, n.content,
                    n.source, n.noted_on, n.noted_by_kind, n.noted_by_id, n.status as \"status: _\", n.result,
                    n.follow_up_on, n.version, n.created_at, n.updated_at
             from customer_needs n join customers c on c.id = n.customer_id
             where ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) " + $tail,
            $scope.all,
            &uuids(&$scope.units),
            $scope.owner.map(Uuid::from),
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: NeedId,
) -> Result<Option<Need>, Error> {
    let row = select_needs!("and n.id = $4", scope, id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Need::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: NeedId,
) -> Result<Option<Need>, Error> {
    let row = select_needs!("and n.id = $4 for update of n", scope, id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(Need::from))
}

/// Needs inside the scope, latest first. `pattern` is an escaped pattern for `like`.
pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &NeedFilters,
    pattern: Option<&str>,
    before: Option<NeedId>,
    limit: i64,
) -> Result<Vec<Need>, Error> {
    let statuses: Vec<String> = filters.statuses.iter().map(ToString::to_string).collect();
    let kinds: Vec<String> = filters.kinds.iter().map(ToString::to_string).collect();
    let rows = select_needs!(
        "and ($4::uuid is null or n.customer_id = $4)
         and (cardinality($5::text[]) = 0 or n.status = any($5))
         and (cardinality($6::text[]) = 0 or n.kind = any($6))
         and ($7::text is null or n.content ilike $7 or n.product ilike $7)
         and ($8::date is null or n.follow_up_on < $8)
         and ($9::uuid is null or n.id < $9)
         order by n.id desc limit $10",
        scope,
        filters.customer.map(Uuid::from),
        &statuses,
        &kinds,
        pattern,
        filters.follow_up_before,
        before.map(Uuid::from),
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Need::from).collect())
}

pub(crate) async fn insert(tx: &mut Tx, need: &Need) -> Result<(), Error> {
    sqlx::query!(
        "insert into customer_needs (id, customer_id, kind, product, content, source, noted_on, noted_by_kind, noted_by_id,
                                     status, result, follow_up_on, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        need.id.0,
        need.customer_id.0,
        need.kind.as_str(),
        need.product,
        need.content,
        need.source,
        need.noted_on,
        need.noted_by.kind,
        need.noted_by.id,
        need.status.as_str(),
        need.result,
        need.follow_up_on,
        need.version,
        need.created_at,
        need.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update(tx: &mut Tx, need: &Need) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customer_needs
         set product = $2, content = $3, source = $4, status = $5, result = $6, follow_up_on = $7, version = $8,
             updated_at = $9
         where id = $1 and version + 1 = $8",
        need.id.0,
        need.product,
        need.content,
        need.source,
        need.status.as_str(),
        need.result,
        need.follow_up_on,
        need.version,
        need.updated_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(DatabaseError::expect_rows(
        "customer_needs",
        done.rows_affected(),
        1,
    )?)
}

pub(crate) async fn move_all(tx: &mut Tx, from: CustomerId, to: CustomerId) -> Result<(), Error> {
    sqlx::query!(
        "update customer_needs set customer_id = $2 where customer_id = $1",
        from.0,
        to.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
