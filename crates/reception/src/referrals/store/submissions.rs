//! Every SQL statement of submissions of referrals.

use super::super::model::ReferralSubmission;
use crate::Error;
use crate::words::ReferralSubmissionState;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{ApprovalId, EvidenceId, PageRequest, ReferralId, Scope, UnitId, UserId};
use serde_json::{Value, json};
use uuid::Uuid;

/// The confirmed referrals of a site that no submission carries which waits or was approved, locked, with their referrers.
pub(in crate::referrals) async fn waiting_for_submission(
    tx: &mut Tx,
    site: UnitId,
) -> Result<Vec<(ReferralId, UserId)>, Error> {
    let rows = sqlx::query!(
        r#"select f.id as "id: ReferralId", f.referrer_id as "referrer_id: UserId" from referrals f
           where f.site_id = $1 and f.state = 'confirmed'
             and not exists (select from submitted_referrals i join referral_submissions s on s.id = i.submission_id
                             where i.referral_id = f.id and s.state in ('submitted', 'approved'))
           order by f.id limit 500 for update of f"#,
        site.0
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.referrer_id))
        .collect())
}

pub(in crate::referrals) async fn insert_submission(
    tx: &mut Tx,
    id: EvidenceId,
    site: UnitId,
    day: NaiveDate,
    referrals: &[Uuid],
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into referral_submissions (id, site_id, day, submitted_at, submitted_by, state) values ($1, $2, $3, $4, $5, 'submitted')",
        id.0,
        site.0,
        day,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into submitted_referrals (submission_id, referral_id) select $1, unnest($2::uuid[])",
        id.0,
        referrals
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::referrals) async fn set_approval(
    tx: &mut Tx,
    id: EvidenceId,
    approval: ApprovalId,
) -> Result<(), Error> {
    sqlx::query!(
        "update referral_submissions set approval_id = $2 where id = $1",
        id.0,
        approval.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::referrals) async fn settle(
    tx: &mut Tx,
    id: EvidenceId,
    state: ReferralSubmissionState,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update referral_submissions set state = $2, settled_at = $3 where id = $1 and state = 'submitted'",
        id.0,
        state.as_str(),
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "referral_submissions",
        done.rows_affected(),
        1,
    )?)
}

/// One list of columns for every read of submissions.
macro_rules! submissions {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            ReferralSubmission,
            "select s.id as \"id: _\", s.site_id as \"site_id: _\", s.day, s.submitted_at, s.submitted_by as \"submitted_by: _\",
                    s.approval_id as \"approval_id: _\", s.state as \"state: _\", s.settled_at,
                    array(select i.referral_id from submitted_referrals i where i.submission_id = s.id order by 1) as \"referrals!: _\"
             from referral_submissions s " + $tail,
            $($argument),*
        )
    };
}

pub(in crate::referrals) async fn find_submission(
    connection: &mut PgConnection,
    id: EvidenceId,
) -> Result<Option<ReferralSubmission>, Error> {
    Ok(submissions!("where s.id = $1", id.0)
        .fetch_optional(connection)
        .await?)
}

/// Who filed these referrals, each once.
pub(in crate::referrals) async fn referrers_of(
    connection: &mut PgConnection,
    referrals: &[ReferralId],
) -> Result<Vec<UserId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select distinct referrer_id as "id: UserId" from referrals where id = any($1) order by 1"#,
        referrals as _
    )
    .fetch_all(connection)
    .await?)
}

pub(in crate::referrals) async fn list_submissions(
    connection: &mut PgConnection,
    scope: &Scope,
    site: Option<UnitId>,
    page: &PageRequest<EvidenceId>,
) -> Result<Vec<ReferralSubmission>, Error> {
    Ok(submissions!(
        "where ($1::boolean or s.site_id = any($2)) and ($3::uuid is null or s.site_id = $3) and ($4::uuid is null or s.id < $4)
         order by s.id desc limit $5",
        scope.all,
        scope.units.as_slice() as _,
        site.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// What the department manager sees of referrals: no personal data.
pub(in crate::referrals) async fn printed(
    connection: &mut PgConnection,
    referrals: &[ReferralId],
) -> Result<Vec<Value>, Error> {
    let rows = sqlx::query!(
        "select id, form_number, referrer_id, relation, appointed_on, presence, confirmed_at, confirmed_by, acting_as, absence
         from referrals where id = any($1) order by form_number",
        referrals as _
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            json!({ "id": row.id, "form_number": row.form_number, "referrer_id": row.referrer_id, "relation": row.relation,
                    "appointed_on": row.appointed_on, "presence": row.presence, "confirmed_at": row.confirmed_at,
                    "confirmed_by": row.confirmed_by, "acting_as": row.acting_as, "absence": row.absence })
        })
        .collect())
}
