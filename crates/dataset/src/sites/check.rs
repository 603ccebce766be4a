//! Proves of the sites' rows what triggers and references guard while they are awake.

use super::TABLES;
use crate::Error;
use sqlx::{AssertSqlSafe, PgConnection};

/// What must be kept, each with a query that counts the rows that do not keep it.
pub const RULES: [(&str, &str); 9] = [
    (
        "what is determined is divided whole",
        "select count(*) from (
         select from determinations d
         cross join (values ('performance'), ('commission')) as k (kind)
         left join lateral (select sums_to_one(array_agg(s.numerator), array_agg(s.denominator)) as whole
                            from determination_shares s where s.determination_id = d.id and s.kind = k.kind) s on true
         where (d.answer = 'determined') is distinct from coalesce(s.whole, false)) broken",
    ),
    (
        "the shares of a deal's holders sum to 100",
        "select count(*) from (
         select from deal_holders group by deal_id, set_number having sum(share) <> 100 or min(place) <> 1 or max(place) <> count(*)) broken",
    ),
    (
        "sales control and deals say the same",
        "select count(*) from (
         select from sale_units u left join deals d on d.unit_id = u.id and d.state = 'live'
         where (u.deal_id, case when u.state in ('free', 'withheld') then null else u.state end)
               is distinct from (d.id, case d.stage when 'reservation' then 'reserved' when 'subscription' then 'subscribed'
                                                    when 'contract' then 'contracted' end)) broken",
    ),
    (
        "a deal that counts is determined",
        "select count(*) from (
         select from deals d where d.counted_at is not null
           and not exists (select from determinations t where t.deal_id = d.id)) broken",
    ),
    (
        "one claim at a time stands on a party",
        "select count(*) from (
         select from (select party_id, began_at, lag(expires_at) over (partition by party_id order by began_at) as before
                      from claims where ended_at is null) c where c.before > c.began_at) broken",
    ),
    (
        "the ledger of turns has no gap and never runs back",
        "select count(*) from (
         select from turn_ledgers l
         join (select site_id, count(*) as entries, max(number) as last, bool_or(back) as back
               from (select site_id, number,
                            occurred_at < lag(occurred_at) over (partition by site_id order by number) as back
                     from turn_entries) e group by site_id) e on e.site_id = l.site_id
         where e.entries <> e.last or e.last <> l.last_number or e.back) broken",
    ),
    (
        "a turn is its taker's",
        "select count(*) from (
         select from receptions r join turn_entries e on e.site_id = r.site_id and e.number = r.turn_number
         where e.salesperson_id <> r.receiver_id or e.reception_id <> r.id) broken",
    ),
    (
        "the numbers of a register have no gap",
        "select count(*) from (
         select 1 from (select site_id, register, count(*) as documents, max(number) as last from registered_documents group by 1, 2) d
         join register_counters c on c.site_id = d.site_id and c.register = d.register
         where d.documents <> d.last or d.last <> c.last_number
         union all
         select 1 from (select site_id, count(*) as forms, max(form_number) as last from registrations group by 1) g
         join site_registers s on s.site_id = g.site_id and s.register = 'visitor_registration'
         where g.forms <> g.last or g.last <> s.last_number) broken",
    ),
    (
        "the roll-up of a day is what was recorded of it",
        "select count(*) from (
         (select d.* from site_days d
          except
          select t.* from statistics_watermark w
          cross join totals_of_days(array(select id from units where kind = 'site'), '2000-01-01', w.rolled_before) t)
         union all
         (select t.* from statistics_watermark w
          cross join totals_of_days(array(select id from units where kind = 'site'), '2000-01-01', w.rolled_before) t
          except
          select d.* from site_days d)) broken",
    ),
];

/// Checks all references of the tables and what triggers guard.
///
/// # Errors
/// [`Error::Inconsistent`] names what is broken; [`Error::Database`].
pub async fn check(connection: &mut PgConnection) -> Result<(), Error> {
    for (name, statement) in references(connection, &TABLES).await? {
        demand_none(connection, &name, &statement).await?;
    }
    for (rule, statement) in RULES {
        demand_none(connection, rule, statement).await?;
    }
    Ok(())
}

async fn demand_none(
    connection: &mut PgConnection,
    rule: &str,
    statement: &str,
) -> Result<(), Error> {
    let rows: i64 = sqlx::query_scalar(AssertSqlSafe(statement.to_owned()))
        .fetch_one(connection)
        .await?;
    match rows {
        0 => Ok(()),
        _ => Err(Error::Inconsistent(format!("{rule}: {rows} rows"))),
    }
}

/// For each reference of the tables its name and what counts the rows that break it.
async fn references(
    connection: &mut PgConnection,
    tables: &[&str],
) -> Result<Vec<(String, String)>, Error> {
    let names: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
    let found = sqlx::query_as(
        "select c.conname::text,
                format('select count(*) from %s a where %s and not exists (select from %s b where %s)', c.conrelid::regclass,
                       string_agg(format('a.%I is not null', k.attname), ' and '), c.confrelid::regclass,
                       string_agg(format('b.%I = a.%I', f.attname, k.attname), ' and '))
         from pg_constraint c
         cross join lateral unnest(c.conkey, c.confkey) as p (own, theirs)
         join pg_attribute k on k.attrelid = c.conrelid and k.attnum = p.own
         join pg_attribute f on f.attrelid = c.confrelid and f.attnum = p.theirs
         where c.contype = 'f' and c.conrelid = any($1::text[]::regclass[])
         group by c.oid order by c.conname",
    )
    .bind(&names);
    Ok(found.fetch_all(connection).await?)
}
