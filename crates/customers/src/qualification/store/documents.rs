//! The documents.

use crate::qualification::kind::{DocumentKind, DocumentState};
use crate::qualification::model::{Actor, Decision, Document, Invoicing, NewDocument};
use crate::qualification::numbers::Number;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, DocumentId, FileId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

pub(crate) struct Row {
    id: DocumentId,
    customer_id: CustomerId,
    unit_id: UnitId,
    account_manager_id: Option<UserId>,
    kind: DocumentKind,
    number: String,
    override_reason: Option<String>,
    issuer: String,
    issued_on: NaiveDate,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    file_id: FileId,
    remark: Option<String>,
    state: DocumentState,
    renews_id: Option<DocumentId>,
    submitted_by_kind: String,
    submitted_by_id: String,
    submitted_at: DateTime<Utc>,
    decided_by_kind: Option<String>,
    decided_by_id: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decision_reason: Option<String>,
    proven_until: Option<NaiveDate>,
    superseded_from: Option<NaiveDate>,
    title: Option<String>,
    taxpayer_number: Option<String>,
    bank: Option<String>,
    account_last4: Option<String>,
    address: Option<String>,
    telephone: Option<String>,
    version: i64,
}

impl From<Row> for Document {
    fn from(row: Row) -> Self {
        let decision = match (row.decided_by_kind, row.decided_by_id, row.decided_at) {
            (Some(kind), Some(id), Some(at)) => Some(Decision {
                by: Actor { kind, id },
                at,
                reason: row.decision_reason,
            }),
            _ => None,
        };
        let invoicing = match (
            row.title,
            row.taxpayer_number,
            row.bank,
            row.account_last4,
            row.address,
            row.telephone,
        ) {
            (
                Some(title),
                Some(taxpayer_number),
                Some(bank),
                Some(account_last4),
                Some(address),
                Some(telephone),
            ) => Some(Invoicing {
                title,
                taxpayer_number,
                bank,
                account_last4,
                address,
                telephone,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            customer_id: row.customer_id,
            unit_id: row.unit_id,
            account_manager_id: row.account_manager_id,
            kind: row.kind,
            number: row.number,
            override_reason: row.override_reason,
            issuer: row.issuer,
            issued_on: row.issued_on,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            file_id: row.file_id,
            remark: row.remark,
            state: row.state,
            renews_id: row.renews_id,
            submitted_by: Actor {
                kind: row.submitted_by_kind,
                id: row.submitted_by_id,
            },
            submitted_at: row.submitted_at,
            decision,
            proven_until: row.proven_until,
            superseded_from: row.superseded_from,
            invoicing,
            version: row.version,
        }
    }
}

/// One list of columns for all readings: `d` the document, `c` its customer, `i` its invoicing details. What a law keeps
/// of a customer that was erased is found by none of them (CUS-05).
macro_rules! select_documents {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.customer_id as "customer_id: _", c.unit_id as "unit_id: _",
                      c.account_manager_id as "account_manager_id: _", d.kind as "kind: _", d.number, d.override_reason,
                      d.issuer, d.issued_on, d.valid_from, d.valid_until, d.file_id as "file_id: _", d.remark,
                      d.state as "state: _", d.renews_id as "renews_id: _", d.submitted_by_kind, d.submitted_by_id,
                      d.submitted_at, d.decided_by_kind, d.decided_by_id, d.decided_at, d.decision_reason,
                      (select max(p.accepted_until) from document_proofs p where p.document_id = d.id) as proven_until,
                      (select min(r.valid_from) from customer_documents r
                       where r.renews_id = d.id and r.state in ('verified', 'superseded')) as superseded_from,
                      i.title as "title?", i.taxpayer_number as "taxpayer_number?", i.bank as "bank?",
                      i.account_last4 as "account_last4?", i.address as "address?", i.telephone as "telephone?", d.version
               from customer_documents d
               join customers c on c.id = d.customer_id
               left join document_invoicing i on i.document_id = d.id
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DocumentId,
) -> Result<Option<Document>, Error> {
    let row = select_documents!(
        "where d.id = $1 and c.processing_state <> 'erased' and ($2::boolean or c.unit_id = any($3) or c.account_manager_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Document::from))
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: DocumentId,
) -> Result<Option<Document>, Error> {
    let row = select_documents!(
        "where d.id = $1 and c.processing_state <> 'erased' and ($2::boolean or c.unit_id = any($3) or c.account_manager_id = $4) for update of d",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Document::from))
}

/// Which documents a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// In one of these states; any when empty.
    pub states: Vec<DocumentState>,
    /// Of one of these kinds; any when empty.
    pub kinds: Vec<DocumentKind>,
    /// Whose last day of validity, proofs apart, lies before this one.
    pub expiring_before: Option<NaiveDate>,
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &DocumentFilter,
    page: &PageRequest<DocumentId>,
) -> Result<Vec<Document>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let kinds: Vec<String> = filter
        .kinds
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect();
    let rows = select_documents!(
        "where c.processing_state <> 'erased' and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
           and ($4::uuid is null or d.customer_id = $4)
           and (cardinality($5::text[]) = 0 or d.state = any($5))
           and (cardinality($6::text[]) = 0 or d.kind = any($6))
           and ($7::date is null or d.valid_until < $7)
           and ($8::uuid is null or d.id > $8)
         order by d.id limit $9",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.customer.map(Uuid::from),
        &states,
        &kinds,
        filter.expiring_before,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// All documents of a customer that were not taken back or rejected, in the order in which they came.
pub(crate) async fn live_of(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Vec<Document>, Error> {
    let rows = select_documents!(
        "where d.customer_id = $1 and d.state in ('submitted', 'verified') order by d.id",
        customer.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    id: DocumentId,
    new: &NewDocument,
    number: &Number,
    renews: Option<DocumentId>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into customer_documents (id, customer_id, kind, number, override_reason, issuer, issued_on, valid_from,
                                         valid_until, file_id, remark, state, renews_id, submitted_by_kind,
                                         submitted_by_id, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'submitted', $12, $13, $14, $15)",
        id.0,
        customer.0,
        new.kind.as_str(),
        number.stored,
        if number.overridden { new.override_reason.as_deref() } else { None },
        new.issuer,
        new.issued_on,
        new.valid_from,
        new.valid_until,
        new.file_id.0,
        new.remark,
        renews.map(Uuid::from),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes a submitted document to a decided state.
pub(crate) async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: DocumentId,
    state: DocumentState,
    reason: Option<&str>,
) -> Result<(), super::super::Error> {
    let changed = sqlx::query!(
        "update customer_documents
         set state = $2, decided_by_kind = $3, decided_by_id = $4, decided_at = $5, decision_reason = $6, version = version + 1
         where id = $1 and state = 'submitted'",
        id.0,
        state.as_str(),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
        reason,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "customer_documents",
        changed.rows_affected(),
        1,
    )?)
}

/// Lets a verified document give way to its renewal.
pub(crate) async fn supersede(tx: &mut Tx, id: DocumentId) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update customer_documents set state = 'superseded', version = version + 1 where id = $1 and state = 'verified'",
        id.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("customer_documents", changed.rows_affected(), 1)
}
