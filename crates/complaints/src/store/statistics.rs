//! Complaints as figures: one statement a table.

use crate::statistics::{Line, Span};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{Scope, UnitId};
use uuid::Uuid;

/// The units at which the complaints of a span are.
pub(crate) async fn units(
    connection: &mut PgConnection,
    scope: &Scope,
    span: &Span,
) -> Result<Vec<UnitId>, Error> {
    let units: Vec<Uuid> = span.units.iter().map(|unit| unit.0).collect();
    Ok(sqlx::query_scalar!(
        r#"select distinct c.unit_id as "id: UnitId"
           from complaints c
           where ($1::boolean or c.unit_id = any($2) or c.acceptor_id = $3)
             and (cardinality($4::uuid[]) = 0 or c.unit_id = any($4))
             and c.received_at >= $5 and c.received_at < $6
           order by 1"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        &units,
        span.from,
        span.before,
    )
    .fetch_all(connection)
    .await?)
}

/// The figures of a span by one dimension. `key` is what the lines are counted by; of the months of a period it is the
/// month in China, of units their identifier.
pub(crate) async fn lines(
    connection: &mut PgConnection,
    scope: &Scope,
    span: &Span,
    dimension: &str,
    now: DateTime<Utc>,
) -> Result<Vec<Line>, Error> {
    let units: Vec<Uuid> = span.units.iter().map(|unit| unit.0).collect();
    Ok(sqlx::query_as!(
        Line,
        r#"with counted as (
               select c.*, case $4::text
                          when 'category' then c.category
                          when 'cause' then c.cause
                          when 'unit' then c.responsible_unit_id::text
                          when 'channel' then c.channel
                          when 'severity' then c.severity
                          when 'month' then to_char(c.received_at at time zone 'Asia/Shanghai', 'YYYY-MM') end as key
               from complaints c
               where ($1::boolean or c.unit_id = any($2) or c.acceptor_id = $3 or c.offered_to = $3)
                 and (cardinality($5::uuid[]) = 0 or c.unit_id = any($5))
                 and c.received_at >= $6 and c.received_at < $7
           ), timed as (
               select distinct on (s.complaint_id, s.kind) s.complaint_id, s.kind, s.working_minutes,
                      extract(epoch from (s.occurred_at - c.accepted_at)) / 60 as minutes
               from complaint_steps s join counted c on c.id = s.complaint_id
               order by s.complaint_id, s.kind, s.place
           ), times as (
               select t.complaint_id,
                      max(t.minutes) filter (where t.kind = 'nature') as to_nature,
                      max(t.working_minutes) filter (where t.kind = 'nature') as worked_to_nature,
                      max(t.minutes) filter (where t.kind = 'cause') as to_cause,
                      max(t.working_minutes) filter (where t.kind = 'cause') as worked_to_cause,
                      max(t.minutes) filter (where t.kind = 'responsibility') as to_responsibility,
                      max(t.working_minutes) filter (where t.kind = 'responsibility') as worked_to_responsibility,
                      max(t.minutes) filter (where t.kind = 'opinion') as to_opinion,
                      max(t.working_minutes) filter (where t.kind = 'opinion') as worked_to_opinion,
                      max(t.minutes) filter (where t.kind = 'clearance') as to_clearance,
                      max(t.working_minutes) filter (where t.kind = 'clearance') as worked_to_clearance,
                      max(t.minutes) filter (where t.kind in ('reply', 'redirection')) as to_reply,
                      max(t.working_minutes) filter (where t.kind in ('reply', 'redirection')) as worked_to_reply,
                      max(t.minutes) filter (where t.kind = 'follow_up') as to_follow_up,
                      max(t.working_minutes) filter (where t.kind = 'follow_up') as worked_to_follow_up,
                      max(t.minutes) filter (where t.kind = 'evaluation') as to_evaluation,
                      max(t.working_minutes) filter (where t.kind = 'evaluation') as worked_to_evaluation
               from timed t group by t.complaint_id
           ), calls as (
               select s.complaint_id, count(*) filter (where s.content ->> 'result' = 'dissatisfied') as dissatisfied,
                      count(s.content ->> 'score') as scored, sum((s.content ->> 'score')::bigint) as score_sum
               from complaint_steps s join counted c on c.id = s.complaint_id
               where s.kind = 'follow_up' group by s.complaint_id
           )
           select c.key, count(*) as "received!",
                  count(*) filter (where c.nature = 'founded') as "founded!",
                  count(*) filter (where c.nature = 'unfounded') as "unfounded!",
                  count(*) filter (where c.nature = 'misdirected') as "misdirected!",
                  count(*) filter (where c.closed_at is not null) as "closed!",
                  count(*) filter (where c.replied_at <= c.due_at) as "kept!",
                  count(*) filter (where c.replied_at > c.due_at) as "missed!",
                  count(*) filter (where c.replied_at is null and c.due_at < $8) as "overdue!",
                  count(*) filter (where c.first_replied_at <= c.first_due_at) as "first_kept!",
                  count(*) filter (where c.first_replied_at > c.first_due_at) as "first_missed!",
                  count(*) filter (where c.overdue_at is not null or c.replied_at is null and c.due_at < $8) as "ever_overdue!",
                  count(*) filter (where c.repeat_of is not null) as "repeats!",
                  count(*) filter (where c.round > 1) as "reopened!",
                  count(*) filter (where c.outcome = 'satisfied') as "satisfied!",
                  count(*) filter (where c.outcome = 'unreachable') as "unreachable!",
                  coalesce(sum(f.dissatisfied), 0)::bigint as "dissatisfied_calls!",
                  coalesce(sum(f.scored), 0)::bigint as "scored!",
                  coalesce(sum(f.score_sum), 0)::bigint as "score_sum!",
                  round(avg(t.to_nature))::bigint as minutes_to_nature,
                  round(avg(t.to_cause))::bigint as minutes_to_cause,
                  round(avg(t.to_responsibility))::bigint as minutes_to_responsibility,
                  round(avg(t.to_opinion))::bigint as minutes_to_opinion,
                  round(avg(t.to_clearance))::bigint as minutes_to_clearance,
                  round(avg(t.to_reply))::bigint as minutes_to_reply,
                  round(avg(t.to_follow_up))::bigint as minutes_to_follow_up,
                  round(avg(t.to_evaluation))::bigint as minutes_to_evaluation,
                  round(avg(t.worked_to_nature))::bigint as working_minutes_to_nature,
                  round(avg(t.worked_to_cause))::bigint as working_minutes_to_cause,
                  round(avg(t.worked_to_responsibility))::bigint as working_minutes_to_responsibility,
                  round(avg(t.worked_to_opinion))::bigint as working_minutes_to_opinion,
                  round(avg(t.worked_to_clearance))::bigint as working_minutes_to_clearance,
                  round(avg(t.worked_to_reply))::bigint as working_minutes_to_reply,
                  round(avg(t.worked_to_follow_up))::bigint as working_minutes_to_follow_up,
                  round(avg(t.worked_to_evaluation))::bigint as working_minutes_to_evaluation
           from counted c
           left join times t on t.complaint_id = c.id
           left join calls f on f.complaint_id = c.id
           group by c.key order by c.key nulls last"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        dimension,
        &units,
        span.from,
        span.before,
        now,
    )
    .fetch_all(connection)
    .await?)
}
