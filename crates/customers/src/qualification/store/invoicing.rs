//! Invoicing details.

use crate::qualification::model::Invoicing;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, CustomerId, DocumentId, OpeningId};
use uuid::Uuid;

pub(crate) async fn insert(
    tx: &mut Tx,
    document: DocumentId,
    invoicing: &Invoicing,
    account: &[u8],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into document_invoicing (document_id, title, taxpayer_number, bank, account_sealed, account_last4, address, telephone)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        document.0,
        invoicing.title,
        invoicing.taxpayer_number,
        invoicing.bank,
        account,
        invoicing.account_last4,
        invoicing.address,
        invoicing.telephone,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Makes a verified document's invoicing details the ones to be used.
pub(crate) async fn approve(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    document: DocumentId,
    opening: Option<OpeningId>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into approved_invoicing (id, customer_id, document_id, opening_id, approved_at) values ($1, $2, $3, $4, $5)",
        ChangeId::generate().0,
        customer.0,
        document.0,
        opening.map(Uuid::from),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The details to be used, as stored.
pub(crate) struct Approved {
    pub(crate) document_id: DocumentId,
    pub(crate) approved_at: DateTime<Utc>,
    pub(crate) invoicing: Invoicing,
    pub(crate) account_sealed: Vec<u8>,
}

pub(crate) async fn approved_of(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<Approved>, Error> {
    let row = sqlx::query!(
        r#"select a.document_id as "document_id: DocumentId", a.approved_at, i.title, i.taxpayer_number, i.bank,
                  i.account_sealed, i.account_last4, i.address, i.telephone
           from approved_invoicing a join document_invoicing i on i.document_id = a.document_id
           where a.customer_id = $1 order by a.id desc limit 1"#,
        customer.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Approved {
        document_id: row.document_id,
        approved_at: row.approved_at,
        invoicing: Invoicing {
            title: row.title,
            taxpayer_number: row.taxpayer_number,
            bank: row.bank,
            account_last4: row.account_last4,
            address: row.address,
            telephone: row.telephone,
        },
        account_sealed: row.account_sealed,
    }))
}

/// The details of one document, as stored.
pub(crate) async fn of_document(
    connection: &mut PgConnection,
    document: DocumentId,
    at: DateTime<Utc>,
) -> Result<Option<Approved>, Error> {
    let row = sqlx::query!(
        r#"select title, taxpayer_number, bank, account_sealed, account_last4, address, telephone
           from document_invoicing where document_id = $1"#,
        document.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Approved {
        document_id: document,
        approved_at: at,
        invoicing: Invoicing {
            title: row.title,
            taxpayer_number: row.taxpayer_number,
            bank: row.bank,
            account_last4: row.account_last4,
            address: row.address,
            telephone: row.telephone,
        },
        account_sealed: row.account_sealed,
    }))
}

/// The sealed account numbers of these customers' invoicing details.
pub(crate) async fn sealed_accounts(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<(DocumentId, Vec<u8>)>, Error> {
    let rows = sqlx::query!(
        r#"select i.document_id as "document_id: DocumentId", i.account_sealed
           from document_invoicing i join customer_documents d on d.id = i.document_id
           where d.customer_id = any($1) order by i.document_id"#,
        customers,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.document_id, row.account_sealed))
        .collect())
}
