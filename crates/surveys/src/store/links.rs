//! Personal links as rows.

use super::inconsistent;
use crate::questionnaire::Answer;
use crate::words::{Language, LinkState};
use chrono::{DateTime, Utc};
use kehu_db::{Error, Tx};
use kehu_kernel::{CustomerId, SurveyId, SurveyLinkId};
use serde_json::Value;

/// A link with what stands behind it.
pub(crate) struct Link {
    pub(crate) id: SurveyLinkId,
    pub(crate) survey_id: SurveyId,
    pub(crate) stratum: String,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) language: Language,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) state: LinkState,
    pub(crate) draft: Option<Value>,
}

impl Link {
    /// What was answered so far.
    pub(crate) fn draft(&self) -> Result<Vec<Answer>, Error> {
        let draft = self.draft.clone().map(serde_json::from_value).transpose();
        draft
            .map(Option::unwrap_or_default)
            .map_err(|error| inconsistent("survey_links", self.id, error.to_string()))
    }
}

/// The link of a secret, locked: what is done through it is done one by one.
pub(crate) async fn find_for_update(tx: &mut Tx, digest: &[u8]) -> Result<Option<Link>, Error> {
    Ok(sqlx::query_as!(
        Link,
        r#"select id as "id: _", survey_id as "survey_id: _", stratum, customer_id as "customer_id: _", language as "language: _",
                  expires_at, state as "state: _", draft
           from survey_links where digest = $1 for update"#,
        digest,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// Somebody for whom a link is made.
pub(crate) struct Receiver {
    pub(crate) customer_id: CustomerId,
    pub(crate) stratum: String,
}

/// Those of a sample who have not answered: of these customers, or all when none is named. Dossiers that were erased or
/// restricted since are left out.
pub(crate) async fn receivers(
    tx: &mut Tx,
    survey: SurveyId,
    customers: &[CustomerId],
) -> Result<Vec<Receiver>, Error> {
    Ok(sqlx::query_as!(
        Receiver,
        r#"select m.customer_id as "customer_id: _", m.stratum
           from survey_members m join customers c on c.id = m.customer_id
           where m.survey_id = $1 and (cardinality($2::uuid[]) = 0 or m.customer_id = any($2))
             and c.processing_state = 'active' and not c.survey_opt_out
             and not exists (select from survey_responses r where r.survey_id = m.survey_id and r.customer_id = m.customer_id)
           order by m.customer_id"#,
        survey.0,
        customers as _,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// What all new links have in common.
pub(crate) struct Common {
    pub(crate) survey_id: SurveyId,
    pub(crate) language: Language,
    pub(crate) expires_at: DateTime<Utc>,
}

/// Makes links that name their customers. One that is open gets the new secret and keeps what was answered.
pub(crate) async fn upsert_named(
    tx: &mut Tx,
    common: &Common,
    receivers: &[Receiver],
    digests: &[Vec<u8>],
) -> Result<(), Error> {
    let ids: Vec<SurveyLinkId> = receivers.iter().map(|_| SurveyLinkId::generate()).collect();
    let customers: Vec<CustomerId> = receivers.iter().map(|one| one.customer_id).collect();
    let strata: Vec<String> = receivers.iter().map(|one| one.stratum.clone()).collect();
    sqlx::query!(
        "insert into survey_links (id, survey_id, anonymous, stratum, customer_id, digest, language, expires_at, state)
         select id, $1, false, stratum, customer, digest, $6, $7, 'open'
         from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bytea[]) as made (id, stratum, customer, digest)
         on conflict (survey_id, customer_id) where state = 'open'
         do update set digest = excluded.digest, language = excluded.language, expires_at = excluded.expires_at",
        common.survey_id.0,
        ids.as_slice() as _,
        &strata,
        customers.as_slice() as _,
        digests,
        common.language.as_str(),
        common.expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Makes links of an anonymous survey in place of all that there were. Their rows name no customer, and they are written in
/// the order of random digests, so that not even their order tells whose they are.
pub(crate) async fn replace_anonymous(
    tx: &mut Tx,
    common: &Common,
    mut made: Vec<(Vec<u8>, String)>,
) -> Result<(), Error> {
    sqlx::query!(
        "delete from survey_links where survey_id = $1",
        common.survey_id.0
    )
    .execute(&mut **tx)
    .await?;
    made.sort_unstable();
    let ids: Vec<SurveyLinkId> = made.iter().map(|_| SurveyLinkId::generate()).collect();
    let (digests, strata): (Vec<Vec<u8>>, Vec<String>) = made.into_iter().unzip();
    sqlx::query!(
        "insert into survey_links (id, survey_id, anonymous, stratum, digest, language, expires_at, state)
         select id, $1, true, stratum, digest, $5, $6, 'open'
         from unnest($2::uuid[], $3::text[], $4::bytea[]) as made (id, stratum, digest)",
        common.survey_id.0,
        ids.as_slice() as _,
        &strata,
        &digests,
        common.language.as_str(),
        common.expires_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether anything was answered through the links of a survey.
pub(crate) async fn are_answered(tx: &mut Tx, survey: SurveyId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from survey_links where survey_id = $1 and (state <> 'open' or draft is not null)) as "are!""#,
        survey.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

pub(crate) async fn update_draft(
    tx: &mut Tx,
    id: SurveyLinkId,
    draft: &Value,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update survey_links set draft = $2 where id = $1 and state = 'open'",
        id.0,
        draft,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("survey_links", changed.rows_affected(), 1)
}

pub(crate) async fn mark_used(tx: &mut Tx, id: SurveyLinkId) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update survey_links set state = 'used', draft = null where id = $1 and state = 'open'",
        id.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("survey_links", changed.rows_affected(), 1)
}

/// Ends the link of a customer who answered otherwise.
pub(crate) async fn close_of(
    tx: &mut Tx,
    survey: SurveyId,
    customer: CustomerId,
) -> Result<(), Error> {
    sqlx::query!(
        "update survey_links set state = 'used', draft = null
         where survey_id = $1 and customer_id = $2 and state = 'open'",
        survey.0,
        customer.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends all links: answers are taken no more.
pub(crate) async fn close_all(tx: &mut Tx, survey: SurveyId) -> Result<(), Error> {
    sqlx::query!(
        "update survey_links set state = 'closed', draft = null where survey_id = $1 and state = 'open'",
        survey.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
