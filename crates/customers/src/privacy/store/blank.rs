//! Erasing. What has to keep its row keeps it with a word that names nobody.

use kehu_db::{Error, PgConnection, Tx};
use kehu_files::Link;
use kehu_kernel::{Caller, ContactId};
use uuid::Uuid;

/// Stands where a text must be.
pub(crate) const BLANK: &str = "已删除";

/// Blanks the dossiers and takes away all by which they are found. The status stays; they change no more.
pub(crate) async fn dossiers(tx: &mut Tx, caller: &Caller, family: &[Uuid]) -> Result<(), Error> {
    let done = sqlx::query!(
        "update customers
         set name = $2, name_normalised = '', name_core = '', name_grams = '{}', sort_key = '', telephone = null,
             mobile = null, email = null, region_code = null, address = null, postal_code = null, industry = null,
             website = null, remark = null, born_on = null, marketing_opt_out = true, survey_opt_out = true,
             processing_state = 'erased',
             version = version + 1, updated_at = $3
         where id = any($1)",
        family,
        BLANK,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    let expected = u64::try_from(family.len()).unwrap_or(u64::MAX);
    Error::expect_rows("customers", done.rows_affected(), expected)?;
    sqlx::query!(
        "with telephones as (delete from customer_telephones where customer_id = any($1)),
              keys as (delete from customer_search_keys where customer_id = any($1)),
              identifiers as (delete from customer_identifiers where customer_id = any($1))
         delete from customer_contacts where customer_id = any($1)",
        family,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes a contact; its telephones and search keys go with it.
pub(crate) async fn contact(tx: &mut Tx, contact: ContactId) -> Result<(), Error> {
    sqlx::query!("delete from customer_contacts where id = $1", contact.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Destroys the keys of these customers' histories and of their contacts'.
pub(crate) async fn keys(tx: &mut Tx, caller: &Caller, family: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "with contacts as (
             update contact_keys set sealed_key = null, erased_at = $2
             where customer_id = any($1) and sealed_key is not null
         )
         update customer_keys set sealed_key = null, erased_at = $2
         where customer_id = any($1) and sealed_key is not null",
        family,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Destroys the key of a contact's lines. One of whom nothing was written gets the mark all the same.
pub(crate) async fn contact_key(
    tx: &mut Tx,
    caller: &Caller,
    customer: Uuid,
    contact: ContactId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into contact_keys (contact_id, customer_id, erased_at) values ($1, $2, $3)
         on conflict (contact_id) do update set sealed_key = null, erased_at = excluded.erased_at",
        contact.0,
        customer,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn needs(tx: &mut Tx, family: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "update customer_needs
         set content = $2, product = null, source = null, result = case when result is null then null else $2 end
         where customer_id = any($1)",
        family,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Blanks what was written of service orders for these customers and of communication with them; states, times and scores
/// stay.
pub(crate) async fn service(tx: &mut Tx, family: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "with orders as (
             update service_orders
             set matter = $2, content = $2, place = null, result = case when result is null then null else $2 end
             where customer_id = any($1) returning id
         ), tasks as (
             update service_order_tasks set work = $2, result = case when result is null then null else $2 end
             where order_id in (select id from orders)
         ), steps as (
             update service_order_steps set note = null where order_id in (select id from orders)
         ), words as (
             update service_order_confirmations set result = $2, words = null where order_id in (select id from orders)
         ), feedback as (
             update service_order_feedback set text = $2 where order_id in (select id from orders)
         )
         update communications
         set matter = $2, course = $2, result = $2, effect = case when effect is null then null else $2 end
         where customer_id = any($1)",
        family,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Calls off mails to these customers that have not been sent; what was sent is kept nowhere.
pub(crate) async fn mails(tx: &mut Tx, caller: &Caller, family: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "update mails set state = 'called_off', ended_at = $2, recipient = null, subject_line = null, body = null
         where customer_id = any($1) and state = 'queued'",
        family,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Blanks who complained or asked, what was said and what was found of it; answers the complaints, whose files go as well.
/// Numbers, steps, states and times stay.
pub(crate) async fn complaints(tx: &mut Tx, family: &[Uuid]) -> Result<Vec<Link>, Error> {
    let ids = sqlx::query_scalar!(
        "with blanked as (
             update complaints
             set content = $2, complainant_name = null, telephone = null, represented_by = null, remarks = null,
                 remedy_sought = case when remedy_sought is null then null else $2 end
             where customer_id = any($1) returning id
         ), steps as (
             update complaint_steps set found = $2 where complaint_id in (select id from blanked)
         ), questions as (
             update consultations
             set content = $2, complainant_name = null, telephone = null, represented_by = null,
                 answer = case when answer is null then null else $2 end
             where customer_id = any($1)
         )
         select id from blanked",
        family,
        BLANK,
    )
    .fetch_all(&mut **tx)
    .await?;
    let link = |subject_id| Link {
        subject_kind: "complaint".to_owned(),
        subject_id,
    };
    Ok(ids.into_iter().map(link).collect())
}

/// Blanks the incidents of complaints of these persons, and those of their companies whose texts name them; answers them as
/// things that files are attached to. A correction goes with the record that it corrects.
pub(crate) async fn incidents(
    tx: &mut Tx,
    family: &[Uuid],
    words: &[String],
) -> Result<Vec<Link>, Error> {
    let ids = sqlx::query_scalar!(
        r#"with recursive named as (
             select i.id from incidents i
             where i.complaint_id in (select id from complaints where customer_id = any($1))
                or i.company_id in (select unnest(u.ancestors || u.id) from customers c join units u on u.id = c.unit_id
                                    where c.id = any($1))
                   and exists (select from unnest($2::text[]) w
                               where position(w in concat_ws(' ', i.place, i.description, i.visitor, i.measures)) > 0)
         ), chain as (
             select id from named
             union
             select i.id from incidents i join incidents o on true join chain on chain.id = o.id
             where i.corrects_id = o.id or o.corrects_id = i.id
         )
         update incidents set place = $3, description = $3, measures = $3, visitor = null
         where id in (select id from chain) returning id"#,
        family,
        words,
        BLANK,
    )
    .fetch_all(&mut **tx)
    .await?;
    let link = |subject_id| Link {
        subject_kind: "incident".to_owned(),
        subject_id,
    };
    Ok(ids.into_iter().map(link).collect())
}

/// Blanks what these customers said in surveys in their own words, and what came of it; their links and drafts end, and of their
/// region the province stays, by which results are divided. Scores and choices stay. What was answered anonymously cannot be found by anybody.
pub(crate) async fn surveys(tx: &mut Tx, family: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "with links as (
             update survey_links set state = 'closed', draft = null where customer_id = any($1) and state = 'open'
         ), follow_ups as (
             update survey_follow_ups set result = null where customer_id = any($1)
         ), members as (
             update survey_members set region_code = left(region_code, 2) where customer_id = any($1) and length(region_code) > 2
         )
         update survey_answers set text = null
         where text is not null and response_id in (select id from survey_responses where customer_id = any($1))",
        family,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Which documents are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Documents {
    /// Those that were verified, or those that were not.
    pub(crate) examined: bool,
    /// Invoicing details, or all others.
    pub(crate) invoicing: bool,
}

/// Documents with their proofs, as things that files are attached to.
pub(crate) async fn documents_of(
    connection: &mut PgConnection,
    family: &[Uuid],
    which: Documents,
) -> Result<Vec<Link>, Error> {
    let things = sqlx::query_as!(
        Link,
        r#"with documents as (
               select d.id from customer_documents d
               where d.customer_id = any($1) and (d.state in ('verified', 'superseded')) = $2
                 and exists (select from document_invoicing i where i.document_id = d.id) = $3
           )
           select 'document' as "subject_kind!", id as "subject_id!" from documents
           union all
           select 'document_proof', p.id from document_proofs p join documents d on d.id = p.document_id"#,
        family,
        which.examined,
        which.invoicing,
    )
    .fetch_all(connection)
    .await?;
    Ok(things)
}

/// Blanks these documents and proofs. Their customer must be erased already.
pub(crate) async fn documents(tx: &mut Tx, things: &[Link]) -> Result<(), Error> {
    let ids: Vec<Uuid> = things.iter().map(|thing| thing.subject_id).collect();
    sqlx::query!(
        "delete from document_invoicing where document_id = any($1)",
        &ids
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update document_proofs set description = $2, reason = case when reason is null then null else $2 end
         where id = any($1)",
        &ids,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update customer_documents
         set number = $2, issuer = $2, override_reason = null, remark = null,
             decision_reason = case when decision_reason is null then null else $2 end
         where id = any($1)",
        &ids,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Account openings and disqualifications, as things that files are attached to: those that were approved, or the others.
pub(crate) async fn applications_of(
    connection: &mut PgConnection,
    family: &[Uuid],
    approved: bool,
) -> Result<Vec<Link>, Error> {
    let things = sqlx::query_as!(
        Link,
        r#"select 'account_opening' as "subject_kind!", id as "subject_id!" from account_openings
           where customer_id = any($1) and (state = 'approved') = $2
           union all
           select 'disqualification', id from disqualifications where customer_id = any($1) and (state = 'approved') = $2"#,
        family,
        approved,
    )
    .fetch_all(connection)
    .await?;
    Ok(things)
}

/// Blanks these account openings and disqualifications.
pub(crate) async fn applications(tx: &mut Tx, ids: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "update account_opening_conditions set statement = $2 where opening_id = any($1)",
        ids,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update account_openings
         set products = array[$2], region = null, remark = null, reason = case when reason is null then null else $2 end
         where id = any($1)",
        ids,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update disqualification_evidence set description = $2 where disqualification_id = any($1)",
        ids,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update disqualifications set description = $2, reason = case when reason is null then null else $2 end
         where id = any($1)",
        ids,
        BLANK,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
