//! What triggers guard of the sites' rows while they are awake.

use crate::check::Rule;

/// What must be kept, each with a query that counts the rows that do not keep it.
pub(crate) const RULES: &[Rule] = &[
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
