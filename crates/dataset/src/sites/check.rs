//! Proves of the sites' rows what triggers and references guard while they are awake.

use super::TABLES;
use crate::Error;
use sqlx::{AssertSqlSafe, PgConnection};

/// What must be empty, and what it means when it is not.
const BROKEN: [(&str, &str); 9] = [
    (
        "the shares of a determination are not whole",
        "select from determinations d
         cross join (values ('performance'), ('commission')) as k (kind)
         left join lateral (select sums_to_one(array_agg(s.numerator), array_agg(s.denominator)) as whole
                            from determination_shares s where s.determination_id = d.id and s.kind = k.kind) s on true
         where (d.answer = 'determined') is distinct from coalesce(s.whole, false)",
    ),
    (
        "the shares of a deal's holders do not sum to 100",
        "select from deal_holders group by deal_id, set_number having sum(share) <> 100 or min(place) <> 1 or max(place) <> count(*)",
    ),
    (
        "sales control differs from the deals",
        "select from sale_units u left join deals d on d.unit_id = u.id and d.state = 'live'
         where (u.deal_id, case when u.state in ('free', 'withheld') then null else u.state end)
               is distinct from (d.id, case d.stage when 'reservation' then 'reserved' when 'subscription' then 'subscribed'
                                                    when 'contract' then 'contracted' end)",
    ),
    (
        "a deal that counts is not determined",
        "select from deals d where d.counted_at is not null
           and not exists (select from determinations t where t.deal_id = d.id)",
    ),
    (
        "two claims stand on a party at once",
        "select from (select party_id, began_at, lag(expires_at) over (partition by party_id order by began_at) as before
                      from claims where ended_at is null) c where c.before > c.began_at",
    ),
    (
        "the ledger of turns has a gap or runs back",
        "select from turn_ledgers l
         join (select site_id, count(*) as entries, max(number) as last, bool_or(back) as back
               from (select site_id, number,
                            occurred_at < lag(occurred_at) over (partition by site_id order by number) as back
                     from turn_entries) e group by site_id) e on e.site_id = l.site_id
         where e.entries <> e.last or e.last <> l.last_number or e.back",
    ),
    (
        "a turn is not its taker's",
        "select from receptions r join turn_entries e on e.site_id = r.site_id and e.number = r.turn_number
         where e.salesperson_id <> r.receiver_id or e.reception_id <> r.id",
    ),
    (
        "the numbers of a register have a gap",
        "select from (select site_id, register, count(*) as documents, max(number) as last from registered_documents group by 1, 2) d
         join register_counters c on c.site_id = d.site_id and c.register = d.register
         where d.documents <> d.last or d.last <> c.last_number
         union all
         select from (select site_id, count(*) as forms, max(form_number) as last from registrations group by 1) g
         join site_registers s on s.site_id = g.site_id and s.register = 'visitor_registration'
         where g.forms <> g.last or g.last <> s.last_number",
    ),
    (
        "a roll-up of a day differs from what was recorded",
        "(select d.* from site_days d
          except
          select t.* from statistics_watermark w
          cross join totals_of_days(array(select id from units where kind = 'site'), '2000-01-01', w.rolled_before) t)
         union all
         (select t.* from statistics_watermark w
          cross join totals_of_days(array(select id from units where kind = 'site'), '2000-01-01', w.rolled_before) t
          except
          select d.* from site_days d)",
    ),
];

/// Checks all references of the tables and what triggers guard.
///
/// # Errors
/// [`Error::Inconsistent`] names what is broken; [`Error::Database`].
pub async fn check(connection: &mut PgConnection) -> Result<(), Error> {
    for (name, statement) in references(connection, &TABLES).await? {
        demand_none(connection, &format!("a row breaks {name}"), &statement).await?;
    }
    for (broken, statement) in BROKEN {
        demand_none(connection, broken, statement).await?;
    }
    Ok(())
}

async fn demand_none(
    connection: &mut PgConnection,
    broken: &str,
    statement: &str,
) -> Result<(), Error> {
    let exists = AssertSqlSafe(format!("select exists ({statement})"));
    if sqlx::query_scalar::<_, bool>(exists)
        .fetch_one(connection)
        .await?
    {
        return Err(Error::Inconsistent(broken.to_owned()));
    }
    Ok(())
}

/// For each reference of the tables its name and what selects the rows that break it.
async fn references(
    connection: &mut PgConnection,
    tables: &[&str],
) -> Result<Vec<(String, String)>, Error> {
    let names: Vec<String> = tables.iter().map(|table| (*table).to_owned()).collect();
    let found = sqlx::query_as(
        "select c.conname::text,
                format('select from %s a where %s and not exists (select from %s b where %s)', c.conrelid::regclass,
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
