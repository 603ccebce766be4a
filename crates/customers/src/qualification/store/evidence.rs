//! What an assessment needs, for one or for many customers.

use crate::dossier::{CustomerKind, CustomerStatus, CustomerType, ProcessingState};
use crate::qualification::kind::{DocumentKind, DocumentState};
use crate::qualification::numbers::KnownNumbers;
use crate::qualification::rules::{CustomerFacts, Evidence};
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection};
use kehu_kernel::{CustomerId, DocumentId, Scope, UnitId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// A customer as an assessment sees it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The customer.
    pub(crate) id: CustomerId,
    /// Its unit, whose policy holds.
    pub(crate) unit_id: UnitId,
    /// The one to be warned.
    pub(crate) account_manager_id: Option<UserId>,
    /// Where it stands.
    pub(crate) status: CustomerStatus,
    /// Whether an open suspension for want of documents is there.
    pub(crate) suspended_for_documents: bool,
    /// What may be done with its data.
    pub(crate) processing_state: ProcessingState,
    kind: CustomerKind,
    customer_type: Option<CustomerType>,
}

impl Candidate {
    /// What the policy needs to know.
    pub(crate) fn facts(&self, known: &KnownNumbers) -> CustomerFacts {
        CustomerFacts {
            customer_type: self.customer_type,
            subject: known.subject(self.kind),
        }
    }
}

#[cfg(test)]
impl Candidate {
    /// A company of no unit in particular.
    pub(crate) fn of_company(
        id: CustomerId,
        status: CustomerStatus,
        processing_state: ProcessingState,
    ) -> Self {
        Self {
            id,
            unit_id: UnitId::generate(),
            account_manager_id: None,
            status,
            suspended_for_documents: false,
            processing_state,
            kind: CustomerKind::Company,
            customer_type: None,
        }
    }
}

/// One customer, whatever its scope.
pub(crate) async fn candidate(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<Option<Candidate>, Error> {
    let row = sqlx::query_as!(
        Candidate,
        r#"select c.id as "id: _", c.unit_id as "unit_id: _", c.account_manager_id as "account_manager_id: _",
                  c.status as "status: _", c.processing_state as "processing_state: _", c.kind as "kind: _", c.customer_type as "customer_type: _",
                  exists (select from qualification_suspensions s
                          where s.customer_id = c.id and s.ended_at is null) as "suspended_for_documents!"
           from customers c where c.id = $1"#,
        customer.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row)
}

/// The next customers whose documents are watched: the active ones, and those suspended for want of documents.
pub(crate) async fn candidates(
    connection: &mut PgConnection,
    scope: &Scope,
    after: Option<CustomerId>,
    limit: i64,
) -> Result<Vec<Candidate>, Error> {
    let rows = sqlx::query_as!(
        Candidate,
        r#"select c.id as "id: _", c.unit_id as "unit_id: _", c.account_manager_id as "account_manager_id: _",
                  c.status as "status: _", c.processing_state as "processing_state: _", c.kind as "kind: _", c.customer_type as "customer_type: _",
                  s.id is not null as "suspended_for_documents!"
           from customers c
           left join qualification_suspensions s on s.customer_id = c.id and s.ended_at is null
           where (c.status = 'active' or (c.status = 'suspended' and s.id is not null))
             and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
             and c.processing_state = 'active'
             and ($4::uuid is null or c.id > $4)
           order by c.id limit $5"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        after.map(Uuid::from),
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

struct EvidenceRow {
    customer_id: CustomerId,
    id: DocumentId,
    kind: DocumentKind,
    state: DocumentState,
    issued_on: NaiveDate,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    proven_until: Option<NaiveDate>,
    superseded_from: Option<NaiveDate>,
}

/// The documents of customers that count or may come to count.
pub(crate) async fn evidence_of(
    connection: &mut PgConnection,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Vec<Evidence>>, Error> {
    let rows = sqlx::query_as!(
        EvidenceRow,
        r#"select d.customer_id as "customer_id: _", d.id as "id: _", d.kind as "kind: _", d.state as "state: _", d.issued_on,
                  d.valid_from, d.valid_until,
                  (select max(p.accepted_until) from document_proofs p where p.document_id = d.id) as proven_until,
                  (select min(r.valid_from) from customer_documents r
                   where r.renews_id = d.id and r.state in ('verified', 'superseded')) as superseded_from
           from customer_documents d
           where d.customer_id = any($1) and d.state in ('submitted', 'verified', 'superseded')
           order by d.id"#,
        customers as _,
    )
    .fetch_all(connection)
    .await?;
    let mut by_customer: HashMap<CustomerId, Vec<Evidence>> = HashMap::new();
    for row in rows {
        by_customer
            .entry(row.customer_id)
            .or_default()
            .push(Evidence {
                document: row.id,
                kind: row.kind,
                state: row.state,
                issued_on: row.issued_on,
                valid_from: row.valid_from,
                valid_until: row.valid_until,
                proven_until: row.proven_until,
                superseded_from: row.superseded_from,
            });
    }
    Ok(by_customer)
}

/// The published numbers by which the dossier knows customers.
pub(crate) async fn numbers_of(
    connection: &mut PgConnection,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, KnownNumbers>, Error> {
    let rows = sqlx::query!(
        r#"select customer_id as "customer_id: CustomerId", kind, value as "value!"
           from customer_identifiers
           where customer_id = any($1) and removed_at is null and value is not null
             and kind in ('unified_social_credit_code', 'organisation_code', 'business_licence_number', 'taxpayer_number')
           order by id"#,
        customers as _,
    )
    .fetch_all(connection)
    .await?;
    let mut by_customer: HashMap<CustomerId, KnownNumbers> = HashMap::new();
    for row in rows {
        let known = by_customer.entry(row.customer_id).or_default();
        match row.kind.as_str() {
            "unified_social_credit_code" => known.credit_code = Some(row.value),
            "organisation_code" => known.organisation_code = Some(row.value),
            "business_licence_number" => known.licence_number = Some(row.value),
            _ => known.taxpayer_number = Some(row.value),
        }
    }
    Ok(by_customer)
}
