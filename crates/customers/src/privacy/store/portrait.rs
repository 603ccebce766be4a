//! What is held of a person, as rows for an export.

use kehu_db::{Error, PgConnection};
use kehu_files::Link;
use kehu_kernel::ContactId;
use serde_json::Value;
use uuid::Uuid;

pub(crate) async fn dossiers(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', c.id, 'name', c.name, 'status', c.status, 'customer_type', c.customer_type,
                  'unit', u.name, 'account_manager', m.display_name, 'telephone', c.telephone, 'mobile', c.mobile,
                  'email', c.email, 'region_code', c.region_code, 'address', c.address, 'postal_code', c.postal_code,
                  'industry', c.industry, 'website', c.website, 'remark', c.remark, 'born_on', c.born_on,
                  'marketing_opt_out', c.marketing_opt_out, 'survey_opt_out', c.survey_opt_out, 'processing_state', c.processing_state,
                  'created_at', c.created_at, 'updated_at', c.updated_at) as "row!"
           from customers c join units u on u.id = c.unit_id left join users m on m.id = c.account_manager_id
           where c.id = any($1) order by c.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// The contacts of these customers, or one of them.
pub(crate) async fn contacts(
    connection: &mut PgConnection,
    family: &[Uuid],
    contact: Option<ContactId>,
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', id, 'name', name, 'title', title, 'role', role, 'telephone', telephone,
                  'mobile', mobile, 'email', email, 'is_primary', is_primary, 'created_at', created_at,
                  'updated_at', updated_at) as "row!"
           from customer_contacts where customer_id = any($1) and ($2::uuid is null or id = $2)
           order by customer_id, position, id"#,
        family,
        contact.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Identifiers, present and former; sealed numbers are to be filled in.
pub(crate) async fn identifiers(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', id, 'kind', kind, 'value', value, 'verdict', verdict,
                  'override_reason', override_reason, 'created_at', created_at, 'removed_at', removed_at) as "row!"
           from customer_identifiers where customer_id = any($1) order by id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn needs(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', id, 'kind', kind, 'product', product, 'content', content, 'source', source,
                  'noted_on', noted_on, 'status', status, 'result', result, 'follow_up_on', follow_up_on,
                  'created_at', created_at) as "row!"
           from customer_needs where customer_id = any($1) order by id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Documents with their invoicing details; account numbers are to be filled in.
pub(crate) async fn service_orders(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', o.id, 'number', o.number, 'kind', o.kind, 'matter', o.matter, 'content', o.content,
                  'address', o.place, 'status', o.state, 'result', o.result, 'created_at', o.issued_at,
                  'replies', (select coalesce(jsonb_agg(jsonb_build_object('content', c.words, 'score', c.score, 'result', c.result,
                                                                           'occurred_at', c.heard_at) order by c.id), '[]')
                              from service_order_confirmations c where c.order_id = o.id)) as "row!"
           from service_orders o where o.customer_id = any($1) order by o.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Complaints with what was found at each step, and questions with their answers.
pub(crate) async fn complaints(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', c.id, 'kind', 'complaint', 'content', c.content, 'name', c.complainant_name,
                  'telephone', c.telephone, 'remark', c.remarks, 'status', c.stage, 'score', c.score, 'occurred_at', c.received_at,
                  'replies', (select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'content', s.found,
                                                                           'occurred_at', s.occurred_at) order by s.place), '[]')
                              from complaint_steps s where s.complaint_id = c.id)) as "row!"
           from complaints c where c.customer_id = any($1)
           union all
           select jsonb_build_object('id', q.id, 'kind', 'consultation', 'content', q.content, 'name', q.complainant_name,
                  'telephone', q.telephone, 'status', q.state, 'result', q.answer, 'occurred_at', q.received_at)
           from consultations q where q.customer_id = any($1)"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// What the customer answered in surveys that were not anonymous, with what came of very low answers; and the surveys in whose
/// samples the customer is without having answered, or having answered anonymously, with what was kept of an open link.
pub(crate) async fn surveys(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select row as "row!" from (
               select r.id as key, jsonb_build_object('id', r.id, 'matter', s.title, 'kind', r.channel, 'occurred_at', r.answered_at,
                      'result', (select f.result from survey_follow_ups f where f.response_id = r.id),
                      'replies', (select coalesce(jsonb_agg(jsonb_build_object('field', a.question_key, 'score', a.score,
                                         'content', coalesce(a.text, a.choice, a.number::text)) order by a.question_key, a.place), '[]')
                                  from survey_answers a where a.response_id = r.id)) as row
               from survey_responses r join surveys s on s.id = r.survey_id
               where r.customer_id = any($1)
               union all
               select m.survey_id, jsonb_build_object('id', m.survey_id, 'matter', s.title, 'kind', 'sample', 'occurred_at', m.asked_at,
                      'replies', (select coalesce(jsonb_agg(jsonb_build_object('field', d.value ->> 'question',
                                         'content', d.value ->> 'value')), '[]')
                                  from survey_links l, jsonb_array_elements(l.draft) d
                                  where l.survey_id = m.survey_id and l.customer_id = m.customer_id and l.state = 'open'))
               from survey_members m join surveys s on s.id = m.survey_id
               where m.customer_id = any($1)
                 and not exists (select from survey_responses r where r.survey_id = m.survey_id and r.customer_id = m.customer_id)
           ) as held
           order by key"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn communications(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', id, 'kind', way, 'occurred_at', held_at, 'matter', matter, 'course', course,
                  'result', result, 'effect', effect) as "row!"
           from communications where customer_id = any($1) order by id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn documents(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', d.id, 'kind', d.kind, 'number', d.number, 'override_reason', d.override_reason,
                  'issuer', d.issuer, 'issued_on', d.issued_on, 'valid_from', d.valid_from, 'valid_until', d.valid_until,
                  'remark', d.remark, 'state', d.state, 'decision_reason', d.decision_reason,
                  'submitted_at', d.submitted_at, 'decided_at', d.decided_at, 'title', i.title,
                  'taxpayer_number', i.taxpayer_number, 'bank', i.bank, 'address', i.address,
                  'telephone', i.telephone) as "row!"
           from customer_documents d left join document_invoicing i on i.document_id = d.id
           where d.customer_id = any($1) order by d.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn proofs(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', p.id, 'description', p.description, 'state', p.state, 'reason', p.reason,
                  'submitted_at', p.submitted_at, 'decided_at', p.decided_at) as "row!"
           from document_proofs p join customer_documents d on d.id = p.document_id
           where d.customer_id = any($1) order by p.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn openings(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', o.id, 'customer_type', o.customer_type,
                  'expected_monthly_tonnes', o.expected_monthly_tonnes::text, 'products', o.products,
                  'registered_capital', o.registered_capital::text, 'region', o.region, 'remark', o.remark,
                  'state', o.state, 'reason', o.reason, 'created_at', o.created_at, 'submitted_at', o.submitted_at,
                  'finished_at', o.finished_at,
                  'conditions', (select jsonb_object_agg(k.condition, k.statement)
                                 from account_opening_conditions k where k.opening_id = o.id)) as "row!"
           from account_openings o where o.customer_id = any($1) order by o.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn disqualifications(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', d.id, 'ground', d.ground, 'description', d.description, 'state', d.state,
                  'reason', d.reason, 'created_at', d.created_at, 'submitted_at', d.submitted_at,
                  'finished_at', d.finished_at,
                  'evidence', (select jsonb_agg(e.description order by e.position)
                               from disqualification_evidence e where e.disqualification_id = d.id)) as "row!"
           from disqualifications d where d.customer_id = any($1) order by d.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// What the approvers of account openings and disqualifications decided.
pub(crate) async fn approvals(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('kind', a.subject_kind, 'stage', s.stage_name_zh, 'state', s.state,
                  'by_name', u.display_name, 'reason', s.reason, 'decided_at', s.decided_at) as "row!"
           from approvals a
           join approval_steps s on s.approval_id = a.id and s.decided_at is not null
           join users u on u.id = s.decided_by
           where a.subject_id in (select id from account_openings where customer_id = any($1)
                                  union all select id from disqualifications where customer_id = any($1))
           order by a.id, s.decided_at"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

pub(crate) async fn timeline(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('occurred_at', occurred_at, 'kind', kind, 'details', details, 'by_kind', by_kind,
                  'by_id', by_id) as "row!"
           from customer_events where customer_id = any($1) order by id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// Who was shown data of these customers in full, when and what for; `contacts_only` where their contacts were shown.
pub(crate) async fn disclosures(
    connection: &mut PgConnection,
    family: &[Uuid],
    contacts_only: bool,
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('occurred_at', a.occurred_at, 'action', a.action, 'fields', a.fields,
                  'reason', a.reason, 'by_kind', a.principal_kind, 'by_id', a.principal_id,
                  'by_name', u.display_name) as "row!"
           from audit_entries a
           left join users u on a.principal_kind = 'user' and u.id::text = a.principal_id
           where a.disclosure
             and ((a.subject_kind = 'customer' and a.subject_id = any($1))
                  or (a.subject_kind = 'document' and not $2
                      and a.subject_id in (select id from customer_documents where customer_id = any($1))))
             and (not $2::boolean or 'contacts' = any(a.fields))
           order by a.id"#,
        family,
        contacts_only,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// To which units changes were passed on.
pub(crate) async fn recipients(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('recipient', d.recipient, 'recipient_unit', u.name, 'subjects', d.subjects,
                  'created_at', d.created_at, 'acknowledged_at', d.acknowledged_at) as "row!"
           from customer_deliveries d join units u on u.id = d.recipient_unit_id
           where d.customer_id = any($1) order by d.id"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// The person's own requests: of these customers themselves, or of one contact.
pub(crate) async fn requests(
    connection: &mut PgConnection,
    family: &[Uuid],
    contact: Option<ContactId>,
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select jsonb_build_object('id', id, 'kind', kind, 'requester', requester, 'verification', verification,
                  'verification_note', verification_note, 'reason', reason, 'received_on', received_on, 'due_on', due_on,
                  'state', state, 'ground', refusal_ground, 'decision_reason', decision_reason,
                  'decided_at', decided_at) as "row!"
           from privacy_requests where customer_id = any($1) and contact_id is not distinct from $2 order by id"#,
        family,
        contact.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}

/// The things of these customers that files may be attached to.
pub(crate) async fn things(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Link>, Error> {
    let things = sqlx::query_as!(
        Link,
        r#"select 'document' as "subject_kind!", id as "subject_id!" from customer_documents where customer_id = any($1)
           union all
           select 'document_proof', p.id from document_proofs p join customer_documents d on d.id = p.document_id
           where d.customer_id = any($1)
           union all
           select 'account_opening', id from account_openings where customer_id = any($1)
           union all
           select 'disqualification', id from disqualifications where customer_id = any($1)"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(things)
}

/// What sites recorded of these persons: calls, visits, registrations, contacts, filings; by time.
pub(crate) async fn site_records(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query_scalar!(
        r#"select record as "row!" from site_records_of_persons where customer_id = any($1) order by at, record ->> 'id'"#,
        family,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows)
}
