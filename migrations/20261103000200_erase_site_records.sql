-- What sites record of visitors, as the erasure of a person sees it (CUS-05). The dossier knows these views and functions
-- and none of the tables behind them.

-- What a person did in business. An act that founds is a contract or money of it; the others only prolong what was founded.
create view acts_of_business as
select h.customer_id, x.at as occurred_at, true as founds
from deals d
join deal_holders h on h.deal_id = d.id
cross join lateral (values (d.reserved_at), (d.subscribed_at), (d.contracted_at), (d.closed_at)) x (at)
where x.at is not null
union all
select p.payer_id, p.recorded_at, true from payments p
union all
select m.customer_id, r.arrived_at, false
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
join receptions r on r.party_id = f.id
union all
select m.customer_id, coalesce(d.settled_at, d.opened_at), false
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
join disputes d on d.party_id = f.id;

-- What of a person is under way at a site and has to be finished before an erasure: a deal is, until the contract is signed
-- and the whole price is there.
create view business_under_way as
select h.customer_id, 'deal' as what
from deals d
join deal_holders h on h.deal_id = d.id and h.set_number = d.holder_set
where d.state = 'live'
  and (d.stage <> 'contract'
       or d.price > (select coalesce(sum(p.amount), 0) from payments p where p.deal_id = d.id and counts_as_price(p.kind)))
union all
select m.customer_id, 'reception'
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
join receptions r on r.party_id = f.id and r.finished_at is null
union all
select m.customer_id, 'dispute'
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
join disputes d on d.party_id = f.id and d.state = 'open';

-- Things of sites that tell of a person and to which files or approvals are attached.
create view site_things_of_persons as
select m.customer_id, 'dispute' as kind, d.id
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
join disputes d on d.party_id = f.id
union all
select m.customer_id, 'dispute_ruling', s.id
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
join settlements s on s.party_id = f.id and s.approval_id is not null
union all
select h.customer_id, case c.kind when 'swap' then 'unit_swap' when 'withdrawal' then 'deal_withdrawal' else 'deal_default' end, c.id
from deal_holders h
join deal_changes c on c.deal_id = h.deal_id and c.approval_id is not null;

create function parties_of_persons(persons uuid[]) returns uuid[]
    language sql stable as
$$
select coalesce(array_agg(distinct f.id), '{}')
from party_members m
join parties f on f.id = m.party_id or f.merged_into = m.party_id
where m.customer_id = any (persons)
$$;

-- How many records of sites hold free texts on these persons, or particulars that they signed.
create function count_site_records(persons uuid[]) returns bigint
    language sql stable as
$$
with p as (select parties_of_persons(persons) as ids)
select (select count(*) from p join phone_enquiries e on e.party_id = any (p.ids))
     + (select count(*) from p join registrations r on r.party_id = any (p.ids))
     + (select count(*) from p join follow_ups u on u.party_id = any (p.ids))
     + (select count(*) from p join case_analyses a on a.party_id = any (p.ids))
     + (select count(*) from p join evening_minutes_visitors v on v.party_id = any (p.ids))
     + (select count(*) from p join disputes d on d.party_id = any (p.ids))
     + (select count(*) from payments y where y.payer_id = any (persons) and y.remark is not null)
     + (select count(*) from agreement_particulars g where g.customer_id = any (persons))
$$;

-- Whether one of the persons of a party was erased.
create function party_is_of_erased(party uuid) returns boolean
    language sql stable as
$$
select exists (select from parties p
               join party_members m on m.party_id = coalesce(p.merged_into, p.id)
               join customers c on c.id = m.customer_id
               where p.id = party and c.processing_state = 'erased')
$$;

-- The columns of free text of each record, and whether it tells of somebody who was erased. What never changes gives way to
-- that erasure, in these columns and in nothing else. Generated columns do not stand yet when a trigger looks.
create function texts_of_site_record(record text) returns text[]
    language sql immutable as
$$
select case record
    when 'phone_enquiries' then array ['district', 'remark']
    when 'registrations' then array ['form', 'channel', 'source', 'intent_level']
    when 'registration_submissions' then array ['analysis']
    when 'follow_ups' then array ['content', 'objection_detail', 'counter_measure', 'result']
    when 'follow_up_checks' then array ['comment']
    when 'case_analyses' then array ['analysis', 'advice']
    when 'evening_minutes' then array ['remark']
    when 'evening_minutes_visitors' then array ['report']
    when 'dispute_statements' then array ['statement']
    when 'settlements' then array ['text']
    when 'ruling_findings' then array ['contribution']
    when 'dispute_quarrels' then array ['description']
    when 'payments' then array ['remark'] end
$$;
create function site_record_is_of_erased(record text, old jsonb) returns boolean
    language sql stable as
$$
select case record
    when 'registration_submissions' then exists (
        select from registrations r
        where r.id in (select x::uuid from jsonb_array_elements_text(old -> 'registrations') x) and party_is_of_erased(r.party_id))
    when 'follow_up_checks' then exists (
        select from follow_ups u where u.id = (old ->> 'follow_up_id')::uuid and party_is_of_erased(u.party_id))
    when 'evening_minutes' then exists (
        select from evening_minutes_visitors v where v.minutes_id = (old ->> 'id')::uuid and party_is_of_erased(v.party_id))
    when 'dispute_statements' then exists (
        select from disputes d where d.id = (old ->> 'dispute_id')::uuid and party_is_of_erased(d.party_id))
    when 'ruling_findings' then exists (
        select from disputes d where d.id = (old ->> 'dispute_id')::uuid and party_is_of_erased(d.party_id))
    when 'payments' then exists (
        select from customers c where c.id = (old ->> 'payer_id')::uuid and c.processing_state = 'erased')
    else party_is_of_erased((old ->> 'party_id')::uuid) end
$$;
create function form_without_texts(form jsonb) returns jsonb
    language sql immutable as
$$
select form - array ['channel_detail', 'occupation', 'residence_district', 'work_district', 'layouts', 'competitors_seen',
                     'objection_detail', 'reason_against', 'suggestions', 'remark', 'salutation', 'age_band']
$$;
create function refuse_change_but_erasure() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - texts_of_site_record(tg_table_name) = to_jsonb(old) - texts_of_site_record(tg_table_name)
            and (tg_table_name <> 'registrations'
                 or to_jsonb(new) -> 'form' = form_without_texts(to_jsonb(old) -> 'form'))
            and site_record_is_of_erased(tg_table_name, to_jsonb(old)) then
            return new;
        end if;
    end if;
    raise exception 'table % is append-only', tg_table_name using errcode = '55000';
end
$$;
do
$$
declare
    record text;
begin
    foreach record in array array ['phone_enquiries', 'registrations', 'registration_submissions', 'follow_ups', 'follow_up_checks',
        'case_analyses', 'evening_minutes', 'evening_minutes_visitors', 'dispute_statements', 'ruling_findings', 'dispute_quarrels',
        'payments'] loop
        execute format('drop trigger refuse_change on %I', record);
        execute format('create trigger refuse_change_but_erasure before update or delete on %I
                        for each row execute function refuse_change_but_erasure()', record);
    end loop;
end
$$;
-- A settlement's words give way too; who proposed what to whom, and what came of it, stay.
create or replace function refuse_change_of_settlement() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'text' = to_jsonb(old) - 'text' and party_is_of_erased(old.party_id) then
        return new;
    end if;
    if tg_op = 'DELETE' or old.state <> 'proposed'
        or to_jsonb(old) - array ['state', 'ended_at', 'approval_id']
           is distinct from to_jsonb(new) - array ['state', 'ended_at', 'approval_id'] then
        raise exception 'settlement % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;

-- Takes the free texts out of everything that sites recorded of persons who were erased. Texts on several visitors, the
-- remark of minutes and the analysis of a day, give way where they name one of them by one of the words.
create function erase_site_records(persons uuid[], words text[], blank text) returns void
    language plpgsql as
$$
declare
    of_them uuid[] := parties_of_persons(persons);
begin
    update phone_enquiries set district = null, remark = null where party_id = any (of_them);
    update registrations set form = form_without_texts(form) where party_id = any (of_them);
    update registration_submissions s set analysis = blank
    where s.analysis is not null
      and exists (select from registrations r where r.party_id = any (of_them) and r.id = any (s.registrations)
                                                and r.site_id = s.site_id and r.salesperson_id = s.salesperson_id)
      and exists (select from unnest(words) w where position(w in s.analysis) > 0);
    update follow_ups
    set content = blank, result = blank, objection_detail = case when objection_detail is not null then blank end,
        counter_measure = case when counter_measure is not null then blank end
    where party_id = any (of_them);
    update follow_up_checks k set comment = blank
    from follow_ups u
    where u.id = k.follow_up_id and u.party_id = any (of_them) and k.comment is not null;
    update case_analyses set analysis = blank, advice = blank where party_id = any (of_them);
    update evening_minutes_visitors set report = blank where party_id = any (of_them) and report is not null;
    update evening_minutes m set remark = blank
    where exists (select from evening_minutes_visitors v where v.minutes_id = m.id and v.party_id = any (of_them))
      and exists (select from unnest(words) w where position(w in m.remark) > 0);
    update dispute_statements s set statement = blank
    from disputes d where d.id = s.dispute_id and d.party_id = any (of_them);
    update settlements set text = blank where party_id = any (of_them);
    update ruling_findings f set contribution = blank
    from disputes d where d.id = f.dispute_id and d.party_id = any (of_them);
    update dispute_quarrels set description = blank where party_id = any (of_them);
    update payments set remark = null where payer_id = any (persons) and remark is not null;
    update deal_changes c set request = jsonb_set(c.request, '{persuasion}', to_jsonb(blank))
    from deal_holders h
    where h.deal_id = c.deal_id and h.customer_id = any (persons) and c.request ? 'persuasion';
end
$$;
