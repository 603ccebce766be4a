//! How much is held of a person, and where.

use super::super::model::Mention;
use super::super::rules::Held;
use super::super::words::{ErasureObstacle, MentionPlace};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{ContactId, CustomerId, Zone};
use uuid::Uuid;

/// What is held of a customer and those merged into it, in one round trip.
pub(crate) async fn of_customers(
    connection: &mut PgConnection,
    family: &[Uuid],
) -> Result<Held, Error> {
    let row = sqlx::query!(
        r#"with documents as (
               select d.id, d.state in ('verified', 'superseded') as examined, i.document_id is not null as invoicing
               from customer_documents d left join document_invoicing i on i.document_id = d.id
               where d.customer_id = any($1)
           ), applications as (
               select state = 'approved' as approved, finished_at from account_openings where customer_id = any($1)
               union all
               select state = 'approved', finished_at from disqualifications where customer_id = any($1)
           ), transfers as (
               select f.uploaded_at from files f
               where f.purpose in ('import', 'export') and f.state = 'stored'
                 and f.uploaded_at >= (select min(created_at) from customers where id = any($1))
           )
           select (select count(*) from customer_contacts where customer_id = any($1)) as "contacts!",
                  (select count(*) from customer_identifiers where customer_id = any($1)) as "identifiers!",
                  (select count(*) from customer_changes where customer_id = any($1) and personal) as "history!",
                  (select count(*) from customer_needs where customer_id = any($1)) as "needs!",
                  (select count(*) from service_orders where customer_id = any($1))
                      + (select count(*) from communications where customer_id = any($1))
                      + (select count(*) from complaints where customer_id = any($1))
                      + (select count(*) from consultations where customer_id = any($1))
                      + (select count(*) from survey_responses where customer_id = any($1)) as "service!",
                  (select count(*) from documents where examined and not invoicing) as "examined_documents!",
                  (select count(*) from documents where not examined and not invoicing) as "other_documents!",
                  (select count(*) from documents where examined and invoicing) as "examined_invoicing!",
                  (select count(*) from documents where not examined and invoicing) as "other_invoicing!",
                  (select count(*) from applications where approved) as "approved_applications!",
                  (select count(*) from applications where not approved) as "other_applications!",
                  (select count(*) from privacy_requests r join files f on f.id = r.file_id
                   where r.customer_id = any($1) and f.state = 'stored') as "exports!",
                  (select count(*) from customer_events where customer_id = any($1)) as "timeline!",
                  (select count(*) from audit_entries
                   where subject_kind = 'customer' and subject_id = any($1)) as "audit_record!",
                  (select count(*) from transfers) as "transfer_files!",
                  (select max(uploaded_at) from transfers) as last_transfer_at,
                  count_site_records($1) as "site_records!",
                  (select case when bool_or(founds) then max(at) end from (
                       select finished_at as at, true as founds from applications where approved
                       union all
                       select approved_at, true from approved_invoicing where customer_id = any($1)
                       union all
                       select occurred_at, true from customer_events
                       where customer_id = any($1) and kind = 'customer.status_changed'
                       union all
                       select created_at, true from customers
                       where id = any($1) and status in ('active', 'suspended', 'disqualified')
                       union all
                       select occurred_at, founds from acts_of_business where customer_id = any($1)) acts) as last_act_at"#,
        family,
    )
    .fetch_one(connection)
    .await?;
    let day_of = |at| Zone::CHINA.day_of(at);
    Ok(Held {
        dossiers: i64::try_from(family.len()).unwrap_or(i64::MAX),
        contacts: row.contacts,
        identifiers: row.identifiers,
        history: row.history,
        needs: row.needs,
        service: row.service,
        examined_documents: row.examined_documents,
        other_documents: row.other_documents,
        examined_invoicing: row.examined_invoicing,
        other_invoicing: row.other_invoicing,
        approved_applications: row.approved_applications,
        other_applications: row.other_applications,
        exports: row.exports,
        timeline: row.timeline,
        audit_record: row.audit_record,
        site_records: row.site_records,
        transfer_files: row.transfer_files,
        last_transfer_on: row.last_transfer_at.map(day_of),
        last_act_on: row.last_act_at.map(day_of),
    })
}

/// What is held of one contact.
pub(crate) struct HeldOfContact {
    /// Its row, while it is there.
    pub(crate) contacts: i64,
    /// Lines of the history with personal values.
    pub(crate) history: i64,
    /// Archives of exports that are there.
    pub(crate) exports: i64,
    /// Entries of the audit record that tell that the company's contacts were shown.
    pub(crate) audit_record: i64,
}

pub(crate) async fn of_contact(
    connection: &mut PgConnection,
    family: &[Uuid],
    contact: ContactId,
) -> Result<HeldOfContact, Error> {
    let held = sqlx::query_as!(
        HeldOfContact,
        r#"select (select count(*) from customer_contacts where id = $2 and customer_id = any($1)) as "contacts!",
                  (select count(*) from customer_changes
                   where customer_id = any($1) and subject_id = $2 and personal) as "history!",
                  (select count(*) from privacy_requests r join files f on f.id = r.file_id
                   where r.customer_id = any($1) and r.contact_id = $2 and f.state = 'stored') as "exports!",
                  (select count(*) from audit_entries
                   where subject_kind = 'customer' and subject_id = any($1) and 'contacts' = any(fields)) as "audit_record!""#,
        family,
        contact.0,
    )
    .fetch_one(connection)
    .await?;
    Ok(held)
}

/// Whether a customer has, or had, this contact, and whether its data was erased: none when it never was there.
pub(crate) async fn is_erased(
    connection: &mut PgConnection,
    family: &[Uuid],
    contact: ContactId,
) -> Result<Option<bool>, Error> {
    let erased = sqlx::query_scalar!(
        r#"select bool_or(erased) as erased from (
               select erased_at is not null as erased from contact_keys where contact_id = $2 and customer_id = any($1)
               union all
               select false from customer_contacts where id = $2 and customer_id = any($1)) known"#,
        family,
        contact.0,
    )
    .fetch_one(connection)
    .await?;
    Ok(erased)
}

/// Whether an account opening or disqualification is of a customer that was erased.
pub(crate) async fn is_of_erased(
    connection: &mut PgConnection,
    application: Uuid,
) -> Result<bool, Error> {
    let erased = sqlx::query_scalar!(
        r#"select exists (
               select from (select customer_id from account_openings where id = $1
                            union all
                            select customer_id from disqualifications where id = $1) found
               join customers c on c.id = found.customer_id
               where c.processing_state = 'erased') as "erased!""#,
        application,
    )
    .fetch_one(connection)
    .await?;
    Ok(erased)
}

/// What of a customer is under way and must be finished first; the request that is to be carried out does not count.
pub(crate) async fn obstacles(
    connection: &mut PgConnection,
    family: &[Uuid],
    contact: Option<ContactId>,
) -> Result<Vec<ErasureObstacle>, Error> {
    let row = sqlx::query!(
        r#"select exists (select from account_openings
                          where customer_id = any($1) and state in ('draft', 'submitted', 'returned')) as "opening!",
                  exists (select from disqualifications
                          where customer_id = any($1) and state in ('draft', 'submitted', 'returned')) as "disqualification!",
                  exists (select from privacy_requests
                          where customer_id = any($1) and contact_id is not distinct from $2 and kind = 'export'
                            and state = 'open') as "export!",
                  array(select distinct what from business_under_way where customer_id = any($1)) as "under_way!""#,
        family,
        contact.map(Uuid::from),
    )
    .fetch_one(connection)
    .await?;
    let business = contact.is_none();
    let under_way = |what: &str| row.under_way.iter().any(|it| it == what);
    let all = [
        (business && row.opening, ErasureObstacle::AccountOpening),
        (
            business && row.disqualification,
            ErasureObstacle::Disqualification,
        ),
        (row.export, ErasureObstacle::Export),
        (business && under_way("deal"), ErasureObstacle::Deal),
        (
            business && under_way("reception"),
            ErasureObstacle::Reception,
        ),
        (business && under_way("dispute"), ErasureObstacle::Dispute),
    ];
    Ok(all
        .into_iter()
        .filter_map(|(stands, obstacle)| stands.then_some(obstacle))
        .collect())
}

/// The free texts about a customer in which one of these words stands, at most two hundred.
pub(crate) async fn mentions(
    connection: &mut PgConnection,
    customer: CustomerId,
    words: &[String],
) -> Result<Vec<Mention>, Error> {
    let found = sqlx::query_as!(
        Mention,
        r#"select place as "place!: MentionPlace", id as "id!: Uuid" from (
               select 'remark' as place, id, remark as text from customers where id = $1
               union all
               select 'need', id, concat_ws(' ', content, product, source, result) from customer_needs where customer_id = $1
               union all
               select 'document', id, remark from customer_documents where customer_id = $1
               union all
               select 'account_opening', o.id, concat_ws(' ', o.remark,
                      (select string_agg(k.statement, ' ') from account_opening_conditions k where k.opening_id = o.id))
               from account_openings o where o.customer_id = $1
               union all
               select 'disqualification', id, description from disqualifications where customer_id = $1) texts
           where exists (select from unnest($2::text[]) as w (word) where position(w.word in texts.text) > 0)
           order by place, id limit 200"#,
        customer.0,
        words,
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}
