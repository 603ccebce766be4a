//! Every SQL statement of what is due today, besides those of follow-ups and plans.

use super::model::{Appointment, ExpiringClaim, Invitation, PromisedVisit, WaitingRegistration};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{UnitId, UserId};
use uuid::Uuid;

/// Visits promised for these days in calls and contacts, of parties that have not come since.
pub(super) async fn visits_promised(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    from: NaiveDate,
    until: NaiveDate,
    limit: i64,
) -> Result<Vec<PromisedVisit>, Error> {
    Ok(sqlx::query_as!(
        PromisedVisit,
        r#"select * from (
               select distinct on (e.party_id) e.party_id as "party_id!: _", e.salesperson_id as "salesperson_id: _",
                      e.promised_on as "promised_on!", e.id as "enquiry_id: _"
               from phone_enquiries e
               where e.site_id = $1 and ($2::uuid is null or e.salesperson_id = $2) and e.promised_on between $3 and $4
                 and not exists (select from receptions r where r.party_id = e.party_id and r.arrived_at >= e.called_at)
                 and not exists (select from receptions r where r.enquiry_id = e.id)
               order by e.party_id, e.called_at desc) of_calls
           union all
           select t.party_id, c.salesperson_id, t.visit_promised_on, null
           from party_tracks t
           cross join lateral (select u.salesperson_id from follow_ups u where u.party_id = t.party_id
                               order by u.occurred_at desc, u.id desc limit 1) c
           where t.site_id = $1 and ($2::uuid is null or c.salesperson_id = $2) and t.visit_promised_on between $3 and $4
             and not exists (select from receptions r where r.party_id = t.party_id and r.arrived_at > t.last_contact_at)
           order by 3, 1 limit $5"#,
        site.0,
        own.map(Uuid::from),
        from,
        until,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// The callers since an instant who have not come and promised no day; of each the latest call.
pub(super) async fn invitations(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    from: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Invitation>, Error> {
    Ok(sqlx::query_as!(
        Invitation,
        r#"select party_id as "party_id!: _", id as "enquiry_id!: _", salesperson_id as "salesperson_id!: _",
                  called_at as "called_at!", invited as "invited!"
           from (
               select distinct on (e.party_id) e.*
               from phone_enquiries e
               where e.site_id = $1 and e.called_at >= $3
                 and not exists (select from receptions r where r.party_id = e.party_id and r.arrived_at >= e.called_at)
                 and not exists (select from receptions r where r.enquiry_id = e.id)
               order by e.party_id, e.called_at desc) latest
           where promised_on is null and ($2::uuid is null or salesperson_id = $2)
           order by called_at, id limit $4"#,
        site.0,
        own.map(Uuid::from),
        from,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// The referrals appointed for a day that wait for confirmation.
pub(super) async fn appointments(
    connection: &mut PgConnection,
    site: UnitId,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<Appointment>, Error> {
    Ok(sqlx::query_as!(
        Appointment,
        r#"select id as "referral_id: _", party_id as "party_id: _", referrer_id as "referrer_id: _"
           from referrals where site_id = $1 and appointed_on = $2 and state = 'filed' order by id limit $3"#,
        site.0,
        day,
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// The registrations whose claims wait for confirmation.
pub(super) async fn registrations_waiting(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    limit: i64,
) -> Result<Vec<WaitingRegistration>, Error> {
    Ok(sqlx::query_as!(
        WaitingRegistration,
        r#"select g.id as "registration_id: _", c.party_id as "party_id: _", g.salesperson_id as "salesperson_id: _", g.registered_at
           from claims c join registrations g on g.id = c.registration_id
           where c.site_id = $1 and ($2::uuid is null or g.salesperson_id = $2) and c.confirmed_at is null and c.ended_at is null
           order by g.registered_at, g.id limit $3"#,
        site.0,
        own.map(Uuid::from),
        limit,
    )
    .fetch_all(connection)
    .await?)
}

/// The claims that stand now and not at an instant; of parties that have not bought.
pub(super) async fn claims_expiring(
    connection: &mut PgConnection,
    site: UnitId,
    own: Option<UserId>,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ExpiringClaim>, Error> {
    Ok(sqlx::query_as!(
        ExpiringClaim,
        r#"select c.party_id as "party_id: _", c.holder_id as "holder_id: _", c.expires_at
           from claims c left join party_tracks t on t.party_id = c.party_id
           where c.site_id = $1 and ($2::uuid is null or c.holder_id = $2) and c.ended_at is null
             and c.expires_at > $3 and c.expires_at <= $4 and coalesce(t.deals, 0) = 0
           order by c.expires_at, c.party_id limit $5"#,
        site.0,
        own.map(Uuid::from),
        now,
        before,
        limit,
    )
    .fetch_all(connection)
    .await?)
}
