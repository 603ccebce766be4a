//! Every SQL statement of referrals.

mod submissions;

pub(super) use submissions::{
    find_submission, insert_submission, list_submissions, printed, referrers_of, set_approval,
    settle, waiting_for_submission,
};

use super::confirm::Confirm;
use super::model::{Referral, ReferralFilter};
use crate::Error;
use crate::words::{
    ReferralEnd, ReferralPresence, ReferralRelation, ReferralState, WantedProperty,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{PageRequest, PartyId, ReceptionId, ReferralId, Scope, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: ReferralId,
    site_id: UnitId,
    form_number: i64,
    party_id: PartyId,
    referrer_id: UserId,
    referrer_name: String,
    department_id: UnitId,
    relation: ReferralRelation,
    appointed_on: NaiveDate,
    unit_type: Option<WantedProperty>,
    renews_id: Option<ReferralId>,
    filed_at: DateTime<Utc>,
    state: ReferralState,
    presence: Option<ReferralPresence>,
    telephoned_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    confirmed_by: Option<UserId>,
    acting_as: Option<String>,
    absence: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    end_reason: Option<ReferralEnd>,
    reception_id: Option<ReceptionId>,
    approved_at: Option<DateTime<Utc>>,
    submitted: bool,
}

impl From<Row> for Referral {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            form_number: row.form_number,
            party_id: row.party_id,
            visitor: None,
            referrer_id: row.referrer_id,
            referrer_name: row.referrer_name,
            department_id: row.department_id,
            relation: row.relation,
            appointed_on: row.appointed_on,
            unit_type: row.unit_type,
            renews_id: row.renews_id,
            filed_at: row.filed_at,
            state: row.state,
            presence: row.presence,
            telephoned_at: row.telephoned_at,
            confirmed_at: row.confirmed_at,
            confirmed_by: row.confirmed_by,
            acting_as: row.acting_as,
            absence: row.absence,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
            reception_id: row.reception_id,
            approved_at: row.approved_at,
            submitted: row.submitted,
        }
    }
}

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select f.id as \"id: _\", f.site_id as \"site_id: _\", f.form_number, f.party_id as \"party_id: _\",
                    f.referrer_id as \"referrer_id: _\", w.display_name as referrer_name, f.department_id as \"department_id: _\",
                    f.relation as \"relation: _\", f.appointed_on, f.unit_type as \"unit_type: _\", f.renews_id as \"renews_id: _\",
                    f.filed_at, f.state as \"state: _\", f.presence as \"presence: _\", f.telephoned_at, f.confirmed_at,
                    f.confirmed_by as \"confirmed_by: _\", f.acting_as, f.absence, f.ended_at, f.end_reason as \"end_reason: _\",
                    (select r.id from receptions r where r.referral_id = f.id) as \"reception_id: _\",
                    (select max(s.settled_at) from submitted_referrals i join referral_submissions s on s.id = i.submission_id
                     where i.referral_id = f.id and s.state = 'approved') as approved_at,
                    exists (select from submitted_referrals i join referral_submissions s on s.id = i.submission_id
                            where i.referral_id = f.id and s.state = 'submitted') as \"submitted!\"
             from referrals f join users w on w.id = f.referrer_id " + $tail,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ReferralId,
) -> Result<Option<Referral>, Error> {
    let row = rows!(
        "where f.id = $4 and ($1::boolean or f.site_id = any($2)
             or exists (select from receptions r where r.referral_id = f.id and r.receiver_id = $3))",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Referral::from))
}

/// As [`find`], locked.
pub(super) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: ReferralId,
) -> Result<Option<Referral>, Error> {
    let row = rows!(
        "where f.id = $4 and ($1::boolean or f.site_id = any($2)
             or exists (select from receptions r where r.referral_id = f.id and r.receiver_id = $3)) for update of f",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Referral::from))
}

/// One that this employee filed, locked.
pub(super) async fn find_own_for_update(
    tx: &mut Tx,
    referrer: UserId,
    id: ReferralId,
) -> Result<Option<Referral>, Error> {
    let row = rows!(
        "where f.id = $1 and f.referrer_id = $2 for update of f",
        id.0,
        referrer.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Referral::from))
}

/// The one of a party that waits or counts, locked.
pub(super) async fn live_of(tx: &mut Tx, party: PartyId) -> Result<Option<Referral>, Error> {
    let row = rows!(
        "where f.party_id in (select x.id from party_family($1) x) and f.state <> 'void' order by f.id desc limit 1 for update of f",
        party.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Referral::from))
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &ReferralFilter,
    page: &PageRequest<ReferralId>,
) -> Result<Vec<Referral>, Error> {
    let states: Vec<String> = filter
        .states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = rows!(
        "where ($1::boolean or f.site_id = any($2)
             or exists (select from receptions r where r.referral_id = f.id and r.receiver_id = $3))
           and ($4::uuid is null or f.site_id = $4)
           and (cardinality($5::text[]) = 0 or f.state = any($5))
           and ($6::date is null or f.appointed_on = $6)
           and ($7::uuid is null or f.referrer_id = $7)
           and ($8::uuid is null or f.id < $8)
         order by f.id desc limit $9",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        &states,
        filter.appointed_on,
        filter.referrer.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Referral::from).collect())
}

/// The referrals of parties that were filed up to an instant, in their order, as they stood then.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Referral>, Error> {
    let rows = rows!(
        "where f.party_id = any($1) and f.filed_at <= $2 order by f.filed_at, f.id",
        parties,
        until
    )
    .fetch_all(connection)
    .await?;
    let then = |at: Option<DateTime<Utc>>| at.filter(|at| *at <= until);
    Ok(rows
        .into_iter()
        .map(Referral::from)
        .map(|mut one| {
            one.approved_at = then(one.approved_at);
            if then(one.ended_at).is_none() {
                one.ended_at = None;
                one.end_reason = None;
            }
            if then(one.confirmed_at).is_none() {
                one.confirmed_at = None;
                one.confirmed_by = None;
                one.acting_as = None;
                one.absence = None;
                one.presence = None;
                one.telephoned_at = None;
            }
            one.state = match (one.ended_at, one.confirmed_at) {
                (Some(_), _) => ReferralState::Void,
                (None, Some(_)) => ReferralState::Confirmed,
                (None, None) => ReferralState::Filed,
            };
            one
        })
        .collect())
}

/// A referral to be stored.
pub(super) struct New {
    pub(super) id: ReferralId,
    pub(super) site: UnitId,
    pub(super) party: PartyId,
    pub(super) referrer: UserId,
    pub(super) relation: ReferralRelation,
    pub(super) appointed_on: NaiveDate,
    pub(super) unit_type: Option<WantedProperty>,
    pub(super) renews: Option<ReferralId>,
}

pub(super) async fn insert(
    tx: &mut Tx,
    new: &New,
    number: i64,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into referrals (id, site_id, form_number, party_id, referrer_id, department_id, relation, appointed_on, unit_type,
                                renews_id, filed_at, state)
         select $1, $2, $3, $4, $5, w.unit_id, $6, $7, $8, $9, $10, 'filed' from users w where w.id = $5",
        new.id.0,
        new.site.0,
        number,
        new.party.0,
        new.referrer.0,
        new.relation.as_str(),
        new.appointed_on,
        new.unit_type.map(WantedProperty::as_str),
        new.renews.map(Uuid::from),
        at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn confirm(
    tx: &mut Tx,
    id: ReferralId,
    how: &Confirm,
    acting_as: &str,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    let absence = how
        .absence
        .as_deref()
        .filter(|_| acting_as == kehu_identity::codes::GROUP_LEADER);
    let done = sqlx::query!(
        "update referrals set state = 'confirmed', presence = $2, telephoned_at = $3, confirmed_at = $4, confirmed_by = $5,
                              acting_as = $6, absence = $7
         where id = $1 and state = 'filed'",
        id.0,
        how.presence.as_str(),
        how.telephoned_at,
        at,
        by.0,
        acting_as,
        absence,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "referrals",
        done.rows_affected(),
        1,
    )?)
}

pub(super) async fn end(
    tx: &mut Tx,
    id: ReferralId,
    reason: ReferralEnd,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update referrals set state = 'void', ended_at = $2, end_reason = $3 where id = $1 and state <> 'void'",
        id.0,
        at,
        reason.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "referrals",
        done.rows_affected(),
        1,
    )?)
}

/// Whether a party, or one merged into it, was received at the site.
pub(super) async fn was_received(tx: &mut Tx, party: PartyId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from receptions r where r.party_id in (select f.id from party_family($1) f)) as "was!""#,
        party.0
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Whether a user holds any of these roles anywhere on a day.
pub(super) async fn holds_any(
    tx: &mut Tx,
    user: UserId,
    roles: &[String],
    day: NaiveDate,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from assignments a join roles r on r.id = a.role_id
                          where a.user_id = $1 and r.code = any($2) and a.valid_from <= $3
                            and (a.valid_before is null or a.valid_before > $3)) as "holds!""#,
        user.0,
        roles,
        day,
    )
    .fetch_one(&mut **tx)
    .await?)
}
