//! What is true of the books whoever has written them. Each statement yields a line for each thing that is wrong.

use super::{Finding, Kind};
use crate::Failure;
use sqlx::PgConnection;

const BOOKS: [(Kind, &str); 22] = [
    (
        Kind::Units,
        "select 'unit ' || unit_id || ' has ' || count(*) || ' live deals' from deals where state = 'live'
         group by unit_id having count(*) > 1",
    ),
    (
        Kind::Units,
        "select 'unit ' || coalesce(u.id, d.unit_id) || ' and its deal do not know each other'
         from sale_units u full join (select * from deals where state = 'live') d on d.id = u.deal_id
         where (u.deal_id is not null and (d.id is null or d.unit_id <> u.id)) or (d.id is not null and u.id is null)",
    ),
    (
        Kind::Claims,
        "select 'party ' || a.party_id || ' has claims ' || a.id || ' and ' || b.id
         from claims a join claims b on b.party_id = a.party_id and a.id < b.id and a.validity && b.validity
         where a.ended_at is null and b.ended_at is null",
    ),
    (
        Kind::Receptions,
        // A request's instant is that of its arrival, and it may wait for a lock: times of what followed upon each other may
        // overlap by as long as a request may take.
        "select 'salesperson ' || a.receiver_id || ' is in receptions ' || a.id || ' and ' || b.id
         from receptions a join receptions b on b.site_id = a.site_id and b.receiver_id = a.receiver_id and a.id < b.id
         where a.started_at + interval '10 seconds' < coalesce(b.finished_at, 'infinity')
             and b.started_at + interval '10 seconds' < coalesce(a.finished_at, 'infinity')
             or a.finished_at is null and b.finished_at is null",
    ),
    (
        Kind::Turns,
        "select 'ledger of site ' || l.site_id || ' ends at ' || l.last_number || ' and has ' || count(t.number) || ' entries'
         from turn_ledgers l left join turn_entries t on t.site_id = l.site_id
         group by l.site_id, l.last_number
         having l.last_number <> count(t.number) or l.last_number <> coalesce(max(t.number), 0)",
    ),
    (
        Kind::Turns,
        "select 'reception ' || r.id || ' has no turn of its receiver'
         from receptions r
         left join turn_entries t on t.site_id = r.site_id and t.number = r.turn_number and t.kind = 'taken'
             and t.reception_id = r.id and t.salesperson_id = r.receiver_id
         where r.turn_number is not null and t.id is null",
    ),
    (
        Kind::Turns,
        "select 'turn ' || t.number || ' of site ' || t.site_id || ' is not that of its reception'
         from turn_entries t left join receptions r on r.id = t.reception_id and r.turn_number = t.number
         where t.kind = 'taken' and t.reception_id is not null and r.id is null",
    ),
    (
        Kind::Numbers,
        "select register || ' of site ' || site_id || ': ' || count(*) || ' numbers up to ' || max(number)
         from registered_documents d
         group by site_id, register
         having count(*) <> max(number) or count(distinct number) <> count(*) or max(number) is distinct from
             (select last_number from register_counters c where c.site_id = d.site_id and c.register = d.register)",
    ),
    (
        Kind::Numbers,
        "select c.register || ' of site ' || c.site_id || ' is counted to ' || c.last_number || ' and has ' ||
             (select count(*) from registered_documents d where d.site_id = c.site_id and d.register = c.register)
         from register_counters c
         where c.register <> 'price_lists' and not exists
             (select from registered_documents d where d.site_id = c.site_id and d.register = c.register and d.number = c.last_number)",
    ),
    (
        Kind::Numbers,
        "select s.register || ' of site ' || s.site_id || ' is counted to ' || s.last_number
         from site_registers s
         where s.register = 'visitor_registration' and s.last_number is distinct from
             (select case when count(*) = max(form_number) and count(distinct form_number) = count(*) then count(*) end
              from registrations r where r.site_id = s.site_id)",
    ),
    (
        Kind::Numbers,
        "select s.register || ' of site ' || s.site_id || ' is counted to ' || s.last_number
         from site_registers s
         where s.register = 'phone_enquiry' and s.last_number is distinct from
             (select case when count(*) = max(form_number) and count(distinct form_number) = count(*) then count(*) end
              from phone_enquiries e where e.site_id = s.site_id)",
    ),
    (
        Kind::Numbers,
        "select 'complaints of ' || c.company_id || ' in ' || c.year || ' are counted to ' || c.last_number
         from complaint_counters c
         where c.series = 'complaints' and c.last_number is distinct from
             (select case when count(*) = max(number) and count(distinct number) = count(*) then count(*) end
              from complaints k where k.company_id = c.company_id and k.number_year = c.year)",
    ),
    (
        Kind::Payments,
        "select 'payment ' || p.id || ' and its receipt differ'
         from payments p left join registered_documents d on d.id = p.document_id and d.deal_id = p.deal_id
         where d.id is null or d.amount is distinct from p.amount",
    ),
    (
        Kind::Payments,
        "select 'receipt ' || d.id || ' has ' || count(p.id) || ' payments'
         from registered_documents d left join payments p on p.document_id = d.id
         where d.register = 'receipts' group by d.id having count(p.id) <> 1",
    ),
    (
        Kind::Payments,
        "select 'the receipts of deal ' || deal_id || ' do not add up at number ' || number
         from (select p.deal_id, d.number, d.paid, sum(p.amount) filter (where counts_as_price(p.kind)) over (partition by p.deal_id
                   order by d.number rows between unbounded preceding and 1 preceding) sum
               from payments p join registered_documents d on d.id = p.document_id) receipts
         where paid <> coalesce(sum, 0)",
    ),
    (
        Kind::Shares,
        "select 'the shares of deal ' || deal_id || ' sum to ' || sum(share) from deal_holders
         group by deal_id, set_number having sum(share) <> 100",
    ),
    (
        Kind::Shares,
        "select 'the ' || k.kind || ' shares of determination ' || s.determination_id || ' are not whole'
         from determination_shares s join (values ('performance'), ('commission')) k (kind) using (kind)
         group by s.determination_id, k.kind having abs(sum(s.numerator::numeric / s.denominator) - 1) > 0.000000000001",
    ),
    (
        Kind::Commission,
        "select 'the parts of deal ' || deal_id || ' do not sum to its commission of ' || commission from accruals
         where (select coalesce(sum(cent), 0) from unnest(cents) cent) <> commission * 100",
    ),
    (
        Kind::Owners,
        "select 'customer ' || customer_id || ' was taken over from ' || coalesce(old_value, 'nobody')
         from (select customer_id, old_value, id,
                      lag(new_value) over chain former, row_number() over chain place
               from customer_changes where field = 'account_manager_id'
               window chain as (partition by customer_id order by id)) changes
         where place > 1 and former is distinct from old_value",
    ),
    (
        Kind::Owners,
        "select 'customer ' || c.id || ' is with another than its history says'
         from customers c
         join (select distinct on (customer_id) customer_id, new_value from customer_changes
               where field = 'account_manager_id' order by customer_id, id desc) last on last.customer_id = c.id
         where last.new_value is distinct from c.account_manager_id::text",
    ),
    (
        Kind::Guards,
        "select 'index ' || name || ' is missing'
         from unnest(array ['deals_live_unit_key', 'sale_units_deal_key', 'receptions_open_receiver_key',
             'receptions_open_party_key', 'registrations_reception_key', 'registrations_form_number_key',
             'claims_standing_excl', 'turn_entries_number_key', 'registered_documents_number_key', 'payments_document_key',
             'phone_enquiries_form_number_key', 'complaints_number_key', 'idempotency_keys_pkey', 'audit_seals_pkey']) name
         where not exists (select from pg_class c join pg_index i on i.indexrelid = c.oid
                           where c.relname = name and i.indisvalid and (i.indisunique or i.indisexclusion))
         union all
         select 'trigger ' || name || ' of ' || relation || ' is missing or off'
         from (values ('payments', 'refuse_change_but_erasure'), ('turn_entries', 'refuse_change'),
             ('audit_entries', 'refuse_change'), ('deal_holders', 'demand_whole_shares'),
             ('determination_shares', 'demand_whole_determination'), ('sale_units', 'demand_control'),
             ('registered_documents', 'refuse_change'), ('payments', 'demand_covered_refund'),
             ('postings', 'demand_sound_postings')) wanted (relation, name)
         where not exists (select from pg_trigger t join pg_class c on c.oid = t.tgrelid
                           where c.relname = relation and t.tgname = name and t.tgenabled = 'O')",
    ),
    (
        Kind::Sessions,
        "select 'session ' || pid || ' is ' || state || ' since ' || state_change
         from pg_stat_activity
         where datname = current_database() and state like 'idle in transaction%' and pid <> pg_backend_pid()
             and state_change < clock_timestamp() - interval '1 second'",
    ),
];

pub(super) async fn check(connection: &mut PgConnection) -> Result<Vec<Finding>, Failure> {
    let mut findings = Vec::new();
    for (kind, sql) in BOOKS {
        let wrong: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *connection).await?;
        findings.extend(wrong.into_iter().map(|what| Finding::new(kind, what)));
    }
    Ok(findings)
}
