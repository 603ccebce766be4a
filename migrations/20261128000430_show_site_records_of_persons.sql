-- What sites recorded of a person, as the person is given it (CUS-05). The dossier knows this view and none of the tables behind
-- it. Of a party of several each is given what tells of them: the visits at which they were, the contacts at which they were
-- spoken with.
create view site_records_of_persons as
with persons as (
    select m.customer_id, f.id as party_id, count(*) over (partition by m.party_id, f.id) as members
    from party_members m
    join parties f on f.id = m.party_id or f.merged_into = m.party_id)
select p.customer_id, e.called_at as at,
       jsonb_build_object('kind', 'phone_enquiry', 'id', e.id, 'occurred_at', e.called_at, 'unit', u.name, 'by_name', w.display_name,
                          'channel', e.channel, 'question', e.question, 'district', e.district, 'remark', e.remark) as record
from persons p
join phone_enquiries e on e.party_id = p.party_id and p.members = 1
join units u on u.id = e.site_id
join users w on w.id = e.salesperson_id
union all
select p.customer_id, r.arrived_at,
       jsonb_build_object('kind', 'reception', 'id', r.id, 'occurred_at', r.arrived_at, 'finished_at', r.left_at, 'unit', u.name,
                          'by_name', w.display_name, 'channel', r.channel)
from persons p
join receptions r on r.party_id = p.party_id and (p.members = 1 or p.customer_id = any (r.visitors))
join units u on u.id = r.site_id
join users w on w.id = r.receiver_id
union all
select p.customer_id, g.registered_at,
       jsonb_build_object('kind', 'registration', 'id', g.id, 'occurred_at', g.registered_at, 'unit', u.name, 'by_name', w.display_name,
                          'form', g.form)
from persons p
join registrations g on g.party_id = p.party_id
join receptions r on r.id = g.reception_id and (p.members = 1 or p.customer_id = any (r.visitors))
join units u on u.id = g.site_id
join users w on w.id = g.salesperson_id
union all
select p.customer_id, c.occurred_at,
       jsonb_build_object('kind', 'follow_up', 'id', c.id, 'occurred_at', c.occurred_at, 'unit', u.name, 'by_name', w.display_name,
                          'way', c.way, 'reached', c.reached, 'content', c.content, 'objections', c.objections,
                          'objection_detail', c.objection_detail, 'counter_measure', c.counter_measure, 'result', c.result)
from persons p
join follow_ups c on c.party_id = p.party_id and (p.members = 1 or c.spoken_with = p.customer_id)
join units u on u.id = c.site_id
join users w on w.id = c.salesperson_id
union all
select f.customer_id, f.filed_at,
       jsonb_build_object('kind', 'filing', 'id', f.id, 'occurred_at', f.filed_at, 'unit', u.name, 'name', n.name,
                          'recommender', f.kind)
from filings f
join filing_names n on n.filing_id = f.id
join units u on u.id = f.site_id;
