//! Every statement on invitations.

use crate::SUBJECT;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{CustomerId, SurveyId, UnitId};
use kehu_mail::MailKind;
use std::collections::HashMap;
use uuid::Uuid;

/// What a letter tells of a survey.
pub(crate) struct SurveyFacts {
    pub(crate) unit_id: UnitId,
    pub(crate) unit_name: String,
    pub(crate) title: String,
    pub(crate) reward: String,
    pub(crate) anonymous: bool,
}

pub(crate) async fn survey(tx: &mut Tx, id: SurveyId) -> Result<SurveyFacts, Error> {
    Ok(sqlx::query_as!(
        SurveyFacts,
        r#"select s.unit_id as "unit_id: _", u.name as unit_name, s.title, s.reward, s.anonymous
           from surveys s join units u on u.id = s.unit_id where s.id = $1"#,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

fn ids(customers: &[CustomerId]) -> Vec<Uuid> {
    customers.iter().map(|customer| customer.0).collect()
}

/// The address of each customer: the dossier's own, or the first contact's that has one.
pub(crate) async fn addresses(
    tx: &mut Tx,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, String>, Error> {
    let rows = sqlx::query!(
        r#"select c.id as "id: CustomerId", coalesce(c.email, contact.email) as "email!"
           from customers c
           left join lateral (select email from customer_contacts where customer_id = c.id and email is not null order by id limit 1) contact on true
           where c.id = any($1) and coalesce(c.email, contact.email) is not null"#,
        &ids(customers),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.email)).collect())
}

/// The open links of customers.
pub(crate) async fn links(
    tx: &mut Tx,
    survey: SurveyId,
    customers: &[CustomerId],
) -> Result<HashMap<CustomerId, Uuid>, Error> {
    let rows = sqlx::query!(
        r#"select id, customer_id as "customer_id!: CustomerId" from survey_links
           where survey_id = $1 and customer_id = any($2) and state = 'open'"#,
        survey.0,
        &ids(customers),
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.customer_id, row.id))
        .collect())
}

/// Removes a mail about a link, whatever became of it: another takes its place.
pub(crate) async fn withdraw(tx: &mut Tx, kind: MailKind, link: Uuid) -> Result<(), Error> {
    sqlx::query!(
        "delete from mails where kind = $1 and subject_kind = $2 and subject_id = $3",
        kind.as_str(),
        SUBJECT,
        link,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn call_off_moot(
    connection: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let called_off = sqlx::query!(
        "update mails m set state = 'called_off', ended_at = $1, recipient = null, subject_line = null, body = null
         where m.state = 'queued' and m.subject_kind = $2
           and (exists (select from survey_links l where l.id = m.subject_id and l.state <> 'open')
                or exists (select from surveys s where s.id = m.campaign_id and s.stage <> 'fieldwork'))",
        now,
        SUBJECT,
    )
    .execute(connection)
    .await?;
    Ok(called_off.rows_affected())
}
