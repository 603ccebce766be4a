//! What each had of the rotation, counted in one statement.

use crate::model::Fairness;
use chrono::{DateTime, NaiveTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{UnitId, UserId, Zone};
use uuid::Uuid;

/// Counts the entries and the time on duty between two instants; `now` ends what still lasts, `day_ends_at` what nobody
/// ended. Shares are of all salespeople; `only` narrows what is answered.
pub(crate) async fn count(
    connection: &mut PgConnection,
    site: UnitId,
    (from, before): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
    day_ends_at: NaiveTime,
    only: Option<UserId>,
) -> Result<Vec<Fairness>, Error> {
    let rows = sqlx::query!(
        r#"with moves as (
               select e.*, c.claim as from_claim, b.kind as returned_by
               from turn_entries e
               left join turn_entries c on e.kind = 'taken' and c.site_id = e.site_id and c.number = e.refers_to
               left join turn_entries b on e.kind in ('taken', 'used') and b.site_id = e.site_id and b.refers_to = e.number
                                           and b.kind in ('given_back', 'voided')
               where e.site_id = $1 and e.occurred_at >= $2 and e.occurred_at < $3 and e.salesperson_id is not null),
           turns as (
               select salesperson_id as who,
                      count(*) filter (where kind in ('taken', 'used') and returned_by is distinct from 'given_back') as turns,
                      count(*) filter (where returned_by = 'voided') as voided,
                      count(*) filter (where returned_by = 'given_back') as given_back,
                      count(*) filter (where kind = 'passed_over') as passed_over,
                      count(*) filter (where kind = 'passed_over' and cause = 'absent') as passed_over_absent,
                      count(*) filter (where kind = 'cancelled') as cancelled,
                      count(*) filter (where from_claim = 'make_up' and returned_by is distinct from 'given_back') as made_up,
                      count(*) filter (where from_claim = 'priority' and returned_by is distinct from 'given_back') as priority,
                      count(*) filter (where from_claim = 'volunteer' and returned_by is distinct from 'given_back') as rewards,
                      count(*) filter (where kind = 'volunteered') as volunteered
               from moves group by salesperson_id),
           stretches as (
               select p.salesperson_id as who, p.state, p.occurred_at,
                      (p.occurred_at at time zone $6::text)::date as day,
                      lead(p.occurred_at) over (
                          partition by p.salesperson_id, (p.occurred_at at time zone $6::text)::date
                          order by p.occurred_at, p.id) as next_at
               from presences p where p.site_id = $1 and p.occurred_at >= $2 and p.occurred_at < $3),
           duty as (
               select who,
                      floor(sum(extract(epoch from greatest(interval '0',
                          coalesce(next_at, least($4::timestamptz, greatest(occurred_at, (day + $5::time) at time zone $6::text)))
                          - occurred_at))) / 60)::bigint as minutes
               from stretches where state in ('on_site', 'busy', 'on_business') group by who),
           people as (select who from turns union select who from stretches),
           counted as (
               select p.who, coalesce(t.turns, 0) as turns, coalesce(t.voided, 0) as voided,
                      coalesce(t.given_back, 0) as given_back, coalesce(t.passed_over, 0) as passed_over,
                      coalesce(t.passed_over_absent, 0) as passed_over_absent, coalesce(t.cancelled, 0) as cancelled,
                      coalesce(t.made_up, 0) as made_up, coalesce(t.priority, 0) as priority, coalesce(t.rewards, 0) as rewards,
                      coalesce(t.volunteered, 0) as volunteered, coalesce(d.minutes, 0) as minutes
               from people p left join turns t on t.who = p.who left join duty d on d.who = p.who),
           shared as (
               select c.*, round(turns / nullif(sum(turns) over (), 0), 4) as share,
                      round(minutes / nullif(sum(minutes) over (), 0), 4) as expected
               from counted c)
           select who as "who!: UserId", turns as "turns!", voided as "voided!", given_back as "given_back!",
                  passed_over as "passed_over!", passed_over_absent as "passed_over_absent!", cancelled as "cancelled!",
                  made_up as "made_up!", priority as "priority!", rewards as "rewards!", volunteered as "volunteered!",
                  minutes as "minutes!", share, expected
           from shared where $7::uuid is null or who = $7
           order by turns desc, who"#,
        site.0,
        from,
        before,
        now,
        day_ends_at,
        Zone::CHINA.0.name(),
        only.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Fairness {
            salesperson: row.who,
            turns: row.turns,
            voided: row.voided,
            given_back: row.given_back,
            passed_over: row.passed_over,
            passed_over_absent: row.passed_over_absent,
            cancelled: row.cancelled,
            made_up: row.made_up,
            priority: row.priority,
            volunteered: row.volunteered,
            volunteer_rewards: row.rewards,
            minutes_on_duty: row.minutes,
            share: row.share,
            expected_share: row.expected,
        })
        .collect())
}
