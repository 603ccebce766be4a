//! Every SQL statement of disqualification.

use super::model::{Disqualification, Evidence, Ground, Proposal};
use crate::opening::ApplicationState;
use crate::qualification::Actor;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    ApprovalId, Caller, CustomerId, DisqualificationId, FileId, PageRequest, Scope, UnitId, UserId,
};
use std::collections::HashMap;
use uuid::Uuid;

struct Row {
    id: DisqualificationId,
    customer_id: CustomerId,
    unit_id: UnitId,
    account_manager_id: Option<UserId>,
    ground: Ground,
    description: String,
    state: ApplicationState,
    approval_id: Option<ApprovalId>,
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
    fn with(self, evidence: Vec<Evidence>) -> Disqualification {
        Disqualification {
            id: self.id,
            customer_id: self.customer_id,
            unit_id: self.unit_id,
            account_manager_id: self.account_manager_id,
            proposal: Proposal {
                ground: self.ground,
                description: self.description,
                evidence,
            },
            state: self.state,
            approval_id: self.approval_id,
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

macro_rules! select_disqualifications {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.customer_id as "customer_id: _", c.unit_id as "unit_id: _",
                      c.account_manager_id as "account_manager_id: _", d.ground as "ground: _", d.description,
                      d.state as "state: _", d.approval_id as "approval_id: _", d.created_by_kind, d.created_by_id,
                      d.created_at, d.submitted_at, d.finished_at, d.reason, d.updated_at, d.version
               from disqualifications d join customers c on c.id = d.customer_id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DisqualificationId,
) -> Result<Option<Disqualification>, Error> {
    let row = select_disqualifications!(
        "where d.id = $1 and c.processing_state <> 'erased' and ($2::boolean or c.unit_id = any($3) or c.account_manager_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => Ok(with_evidence(connection, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: DisqualificationId,
) -> Result<Option<Disqualification>, Error> {
    let row = select_disqualifications!(
        "where d.id = $1 and c.processing_state <> 'erased' and ($2::boolean or c.unit_id = any($3) or c.account_manager_id = $4) for update of d",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    match row {
        Some(row) => Ok(with_evidence(tx, vec![row]).await?.pop()),
        None => Ok(None),
    }
}

/// Which proposals a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisqualificationFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// In one of these states; any when empty.
    pub states: Vec<ApplicationState>,
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &DisqualificationFilter,
    page: &PageRequest<DisqualificationId>,
) -> Result<Vec<Disqualification>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_disqualifications!(
        "where c.processing_state <> 'erased' and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
           and ($4::uuid is null or d.customer_id = $4)
           and (cardinality($5::text[]) = 0 or d.state = any($5))
           and ($6::uuid is null or d.id < $6)
         order by d.id desc limit $7",
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
    with_evidence(connection, rows).await
}

async fn with_evidence(
    connection: &mut PgConnection,
    rows: Vec<Row>,
) -> Result<Vec<Disqualification>, Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let evidence = sqlx::query!(
        r#"select disqualification_id as "id: DisqualificationId", file_id as "file_id: FileId", description
           from disqualification_evidence where disqualification_id = any($1) order by disqualification_id, position"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let mut by_proposal: HashMap<DisqualificationId, Vec<Evidence>> = HashMap::new();
    for row in evidence {
        by_proposal.entry(row.id).or_default().push(Evidence {
            file_id: row.file_id,
            description: row.description,
        });
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let of_row = by_proposal.remove(&row.id).unwrap_or_default();
            row.with(of_row)
        })
        .collect())
}

/// Whether a proposal for the customer is under approval.
pub(crate) async fn is_submitted(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from disqualifications where customer_id = $1 and state = 'submitted') as "found!""#,
        customer.0,
    )
    .fetch_one(connection)
    .await?;
    Ok(found)
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    customer: CustomerId,
    proposal: &Proposal,
) -> Result<(), super::Error> {
    sqlx::query!(
        "insert into disqualifications (id, customer_id, ground, description, state, created_by_kind, created_by_id, created_at, updated_at)
         values ($1, $2, $3, $4, 'draft', $5, $6, $7, $7)",
        id.0,
        customer.0,
        proposal.ground.as_str(),
        proposal.description,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(insert_evidence(tx, id, &proposal.evidence).await?)
}

pub(crate) async fn update_proposal(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    proposal: &Proposal,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update disqualifications set ground = $2, description = $3, updated_at = $4, version = version + 1
         where id = $1 and state in ('draft', 'returned')",
        id.0,
        proposal.ground.as_str(),
        proposal.description,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("disqualifications", changed.rows_affected(), 1)?;
    sqlx::query!(
        "delete from disqualification_evidence where disqualification_id = $1",
        id.0
    )
    .execute(&mut **tx)
    .await?;
    insert_evidence(tx, id, &proposal.evidence).await
}

async fn insert_evidence(
    tx: &mut Tx,
    id: DisqualificationId,
    evidence: &[Evidence],
) -> Result<(), Error> {
    let files: Vec<Uuid> = evidence.iter().map(|one| one.file_id.0).collect();
    let descriptions: Vec<String> = evidence.iter().map(|one| one.description.clone()).collect();
    sqlx::query!(
        "insert into disqualification_evidence (disqualification_id, file_id, description, position)
         select $1, file_id, description, place::integer
         from unnest($2::uuid[], $3::text[]) with ordinality as given (file_id, description, place)",
        id.0,
        &files,
        &descriptions,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn mark_submitted(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    approval: ApprovalId,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update disqualifications
         set state = 'submitted', approval_id = $2, submitted_at = $3, updated_at = $3, reason = null, version = version + 1
         where id = $1 and state in ('draft', 'returned')",
        id.0,
        approval.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("disqualifications", changed.rows_affected(), 1)
}

/// Takes a live proposal back for correction or to its end.
pub(crate) async fn mark(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    state: ApplicationState,
    reason: &str,
) -> Result<(), Error> {
    let finished_at = (!state.is_live()).then_some(caller.now);
    let changed = sqlx::query!(
        "update disqualifications set state = $2, reason = $3, finished_at = $4, updated_at = $5, version = version + 1
         where id = $1 and state in ('draft', 'submitted', 'returned')",
        id.0,
        state.as_str(),
        reason,
        finished_at,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("disqualifications", changed.rows_affected(), 1)
}
