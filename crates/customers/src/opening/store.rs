//! Every SQL statement of account opening.

use super::model::{ApplicationState, ConditionEvidence, Opening, OpeningContent};
use crate::dossier::CustomerType;
use crate::qualification::Actor;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    ApprovalId, Caller, CustomerId, DocumentId, FileId, Money, OpeningId, PageRequest, Scope,
    Tonnes, UnitId, UserId,
};
use std::collections::HashMap;
use uuid::Uuid;

struct Row {
    id: OpeningId,
    customer_id: CustomerId,
    unit_id: UnitId,
    account_manager_id: Option<UserId>,
    customer_type: CustomerType,
    expected_monthly_tonnes: Option<Tonnes>,
    products: Vec<String>,
    registered_capital: Option<Money>,
    region: Option<String>,
    remark: Option<String>,
    state: ApplicationState,
    approval_id: Option<ApprovalId>,
    reopening: bool,
    created_by_kind: String,
    created_by_id: String,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    fn with(self, conditions: Vec<ConditionEvidence>) -> Opening {
        Opening {
            id: self.id,
            customer_id: self.customer_id,
            unit_id: self.unit_id,
            account_manager_id: self.account_manager_id,
            content: OpeningContent {
                customer_type: self.customer_type,
                expected_monthly_volume: self.expected_monthly_tonnes,
                products: self.products,
                registered_capital: self.registered_capital,
                region: self.region,
                remark: self.remark,
                conditions,
            },
            state: self.state,
            approval_id: self.approval_id,
            reopening: self.reopening,
            created_by: Actor {
                kind: self.created_by_kind,
                id: self.created_by_id,
            },
            created_at: self.created_at,
            submitted_at: self.submitted_at,
            finished_at: self.finished_at,
            reason: self.reason,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

macro_rules! select_openings {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select o.id as "id: _", o.customer_id as "customer_id: _", c.unit_id as "unit_id: _",
                      c.account_manager_id as "account_manager_id: _", o.customer_type as "customer_type: _",
                      o.expected_monthly_tonnes as "expected_monthly_tonnes: _", o.products,
                      o.registered_capital as "registered_capital: _", o.region, o.remark, o.state as "state: _",
                      o.approval_id as "approval_id: _", o.reopening, o.created_by_kind, o.created_by_id, o.created_at,
                      o.submitted_at, o.finished_at, o.reason, o.updated_at, o.version
               from account_openings o join customers c on c.id = o.customer_id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: OpeningId,
) -> Result<Option<Opening>, Error> {
    let row = select_openings!(
        "where o.id = $1 and c.processing_state <> 'erased' and ($2::boolean or c.unit_id = any($3) or c.account_manager_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => Ok(with_conditions(connection, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: OpeningId,
) -> Result<Option<Opening>, Error> {
    let row = select_openings!(
        "where o.id = $1 and c.processing_state <> 'erased' and ($2::boolean or c.unit_id = any($3) or c.account_manager_id = $4) for update of o",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    match row {
        Some(row) => Ok(with_conditions(tx, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

/// The application of a customer that is not finished.
pub(crate) async fn live_of(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<OpeningId>, Error> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: OpeningId" from account_openings
           where customer_id = $1 and state in ('draft', 'submitted', 'returned')"#,
        customer.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(id)
}

/// Which applications a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpeningFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// In one of these states; any when empty.
    pub states: Vec<ApplicationState>,
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &OpeningFilter,
    page: &PageRequest<OpeningId>,
) -> Result<Vec<Opening>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_openings!(
        "where c.processing_state <> 'erased' and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
           and ($4::uuid is null or o.customer_id = $4)
           and (cardinality($5::text[]) = 0 or o.state = any($5))
           and ($6::uuid is null or o.id < $6)
         order by o.id desc limit $7",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.customer.map(Uuid::from),
        &states,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    with_conditions(connection, rows).await
}

async fn with_conditions(
    connection: &mut PgConnection,
    rows: Vec<Row>,
) -> Result<Vec<Opening>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let conditions = sqlx::query!(
        r#"select opening_id as "opening_id: OpeningId", condition, statement, document_id as "document_id: DocumentId",
                  file_id as "file_id: FileId"
           from account_opening_conditions where opening_id = any($1) order by opening_id, condition"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let mut by_opening: HashMap<OpeningId, Vec<ConditionEvidence>> = HashMap::new();
    for row in conditions {
        let one = ConditionEvidence {
            condition: row.condition,
            statement: row.statement,
            document_id: row.document_id,
            file_id: row.file_id,
        };
        by_opening.entry(row.opening_id).or_default().push(one);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let of_row = by_opening.remove(&row.id).unwrap_or_default();
            row.with(of_row)
        })
        .collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
    customer: CustomerId,
    content: &OpeningContent,
    reopening: bool,
) -> Result<(), super::Error> {
    sqlx::query!(
        "insert into account_openings (id, customer_id, customer_type, expected_monthly_tonnes, products, registered_capital,
                                       region, remark, state, reopening, created_by_kind, created_by_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, $11, $12, $12)",
        id.0,
        customer.0,
        content.customer_type.as_str(),
        content.expected_monthly_volume.map(Tonnes::value),
        &content.products,
        content.registered_capital.map(Money::value),
        content.region,
        content.remark,
        reopening,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(insert_conditions(tx, id, &content.conditions).await?)
}

pub(crate) async fn update_content(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
    content: &OpeningContent,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update account_openings
         set customer_type = $2, expected_monthly_tonnes = $3, products = $4, registered_capital = $5, region = $6, remark = $7,
             updated_at = $8, version = version + 1
         where id = $1 and state in ('draft', 'returned')",
        id.0,
        content.customer_type.as_str(),
        content.expected_monthly_volume.map(Tonnes::value),
        &content.products,
        content.registered_capital.map(Money::value),
        content.region,
        content.remark,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("account_openings", changed.rows_affected(), 1)?;
    sqlx::query!(
        "delete from account_opening_conditions where opening_id = $1",
        id.0
    )
    .execute(&mut **tx)
    .await?;
    insert_conditions(tx, id, &content.conditions).await
}

async fn insert_conditions(
    tx: &mut Tx,
    id: OpeningId,
    conditions: &[ConditionEvidence],
) -> Result<(), Error> {
    let keys: Vec<String> = conditions.iter().map(|one| one.condition.clone()).collect();
    let statements: Vec<String> = conditions.iter().map(|one| one.statement.clone()).collect();
    let documents: Vec<Option<Uuid>> = conditions
        .iter()
        .map(|one| one.document_id.map(Uuid::from))
        .collect();
    let files: Vec<Option<Uuid>> = conditions
        .iter()
        .map(|one| one.file_id.map(Uuid::from))
        .collect();
    sqlx::query!(
        "insert into account_opening_conditions (opening_id, condition, statement, document_id, file_id)
         select $1, condition, statement, document_id, file_id
         from unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[]) as given (condition, statement, document_id, file_id)",
        id.0,
        &keys,
        &statements,
        documents.as_slice() as _,
        files.as_slice() as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The documents among these that are not the customer's.
pub(crate) async fn foreign_documents(
    connection: &mut PgConnection,
    customer: CustomerId,
    documents: &[DocumentId],
) -> Result<Vec<DocumentId>, Error> {
    let foreign = sqlx::query_scalar!(
        r#"select named.id as "id!: DocumentId" from unnest($2::uuid[]) as named (id)
           where not exists (select from customer_documents d where d.id = named.id and d.customer_id = $1)"#,
        customer.0,
        documents as _,
    )
    .fetch_all(connection)
    .await?;
    Ok(foreign)
}

pub(crate) async fn mark_submitted(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
    approval: ApprovalId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update account_openings
         set state = 'submitted', approval_id = $2, submitted_at = $3, updated_at = $3, reason = null, version = version + 1
         where id = $1 and state in ('draft', 'returned')",
        id.0,
        approval.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("account_openings", changed.rows_affected(), 1)
}

/// Takes a live application back for correction or to its end.
pub(crate) async fn mark(
    tx: &mut Tx,
    caller: &Caller,
    id: OpeningId,
    state: ApplicationState,
    reason: &str,
) -> Result<(), Error> {
    let finished_at = (!state.is_live()).then_some(caller.now);
    let changed = sqlx::query!(
        "update account_openings
         set state = $2, reason = $3, finished_at = $4, updated_at = $5, version = version + 1
         where id = $1 and state in ('draft', 'submitted', 'returned')",
        id.0,
        state.as_str(),
        reason,
        finished_at,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("account_openings", changed.rows_affected(), 1)
}
