-- Lists of customers by a part of a name, in the order of names (CUS-01): whatever the text, a page costs a page.
--
-- An index over arrays finds all names with a text, in no order: a surname's thousands were gathered for a page of twenty, or
-- the list was walked past thousands that bear another name. Here each text of one or two characters has its customers in the
-- order of the list, unit by unit, so that a page is the beginning of a range.

create table customer_grams
(
    -- One character or two, as names are normalised.
    gram        text collate "C" not null,
    unit_id     uuid             not null,
    sort_key    text collate "C" not null,
    customer_id uuid             not null,
    status      text             not null
);
-- Pages are read from the index alone, as far as vacuum has been there.
alter table customer_grams set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_analyze_scale_factor = 0.05);

-- What the table holds: of a customer's own name every text of one and two characters; of its contacts' those of two, since
-- one character is a surname and stands for a multitude. Nothing of those who were erased (CUS-05).
create view customer_grams_due as
select g.gram, c.unit_id, c.sort_key, c.id as customer_id, c.status
from customers c
cross join lateral (select unnest(c.name_grams)
                    union
                    select e.gram
                    from customer_contacts k cross join unnest(k.name_grams) as e (gram)
                    where k.customer_id = c.id and char_length(e.gram) = 2) as g (gram)
where c.processing_state <> 'erased';

-- Brings the grams of a customer to what they are to be.
create function refresh_customer_grams(customer uuid) returns void
    language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
as
$$
begin
    delete from customer_grams h
    where h.customer_id = customer
      and not exists (select from customer_grams_due d
                      where d.customer_id = customer and d.gram = h.gram and d.unit_id = h.unit_id
                        and d.sort_key = h.sort_key and d.status = h.status);
    insert into customer_grams
    select d.gram, d.unit_id, d.sort_key, d.customer_id, d.status from customer_grams_due d where d.customer_id = customer
    on conflict do nothing;
end
$$;

create function keep_grams_of_added_customers() returns trigger
    language plpgsql
    set plan_cache_mode = force_generic_plan
as
$$
begin
    -- They have no contacts yet.
    insert into customer_grams
    select g.gram, a.unit_id, a.sort_key, a.id, a.status
    from added a cross join lateral (select distinct e.gram from unnest(a.name_grams) as e (gram)) g
    where a.processing_state <> 'erased';
    return null;
end
$$;
create trigger keep_grams_of_added after insert on customers
    referencing new table as added for each statement execute function keep_grams_of_added_customers();

create function keep_grams_of_customer() returns trigger
    language plpgsql as
$$
begin
    perform refresh_customer_grams(old.id);
    return null;
end
$$;
create trigger keep_grams_of_changed after update on customers
    for each row when ((old.name_grams, old.sort_key, old.unit_id, old.status, old.processing_state)
        is distinct from (new.name_grams, new.sort_key, new.unit_id, new.status, new.processing_state))
    execute function keep_grams_of_customer();
create trigger keep_grams_of_deleted after delete on customers
    for each row execute function keep_grams_of_customer();

-- Whoever changes another contact of the customer at the same time waits, and sees this one.
create function keep_grams_of_added_contact() returns trigger
    language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
as
$$
begin
    perform from customers c where c.id = new.customer_id for no key update;
    insert into customer_grams
    select e.gram, c.unit_id, c.sort_key, c.id, c.status
    from customers c cross join unnest(new.name_grams) as e (gram)
    where c.id = new.customer_id and c.processing_state <> 'erased' and char_length(e.gram) = 2
    on conflict do nothing;
    return null;
end
$$;
create trigger keep_grams_of_added after insert on customer_contacts
    for each row execute function keep_grams_of_added_contact();

create function keep_grams_of_contact() returns trigger
    language plpgsql as
$$
declare
    of_customers uuid[] := array [old.customer_id];
    customer     uuid;
begin
    if tg_op = 'UPDATE' then
        of_customers := of_customers || new.customer_id;
    end if;
    for customer in select c.id from customers c where c.id = any (of_customers) order by c.id for no key update loop
        perform refresh_customer_grams(customer);
    end loop;
    return null;
end
$$;
create trigger keep_grams_of_changed after update on customer_contacts
    for each row when ((old.name_grams, old.customer_id) is distinct from (new.name_grams, new.customer_id))
    execute function keep_grams_of_contact();
create trigger keep_grams_of_deleted after delete on customer_contacts
    for each row execute function keep_grams_of_contact();

-- A page of the customers of whose name, or of a contact's, the text is a part: those behind (after_key, after_id) in the order
-- of names. Of a text of more than two characters `pattern` tests what its pairs have found; of a shorter one it is null.
--
-- A text that few customers have is read whole. Of others each unit's range is read until a page is full, and an employee's own
-- customers elsewhere are walked. Planned once for each connection, for ranges of an index; without values the planner would
-- take a page for a tenth of the table.
create function customers_by_text(grams text[], pattern text, sees_all boolean, seen_units uuid[], seen_owner uuid,
                                  statuses text[], in_unit uuid, of_manager uuid, kinds text[], types text[],
                                  of_industry text, in_region text, updated_from timestamptz, updated_before timestamptz,
                                  created_from timestamptz, created_before timestamptz, after_key text, after_id uuid,
                                  at_most bigint) returns setof uuid
    language plpgsql stable rows 20
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
    set enable_bitmapscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set max_parallel_workers_per_gather = 0
as
$$
declare
    few      constant integer := 200;
    found    integer := few;
    bound    integer;
    rarest   text;
    others   text[];
    in_units uuid[];
    -- All that is asked stands in the grams.
    bare     constant boolean := pattern is null and seen_owner is null and of_manager is null and cardinality(kinds) = 0
        and cardinality(types) = 0 and num_nonnulls(of_industry, in_region, updated_from, updated_before, created_from,
                                                    created_before) = 0;
begin
    <<rare>>
    foreach bound in array case when cardinality(grams) > 1 then array [few, 10 * few] else array [few] end loop
        foreach rarest in array grams loop
            select count(*) into found from (select from customer_grams g where g.gram = rarest limit bound) as x;
            exit rare when found < bound;
        end loop;
    end loop;
    others := array_remove(grams, rarest);

    if found < few then
        return query
            select g.customer_id from customer_grams g
            where g.gram = rarest and (g.sort_key, g.customer_id) > (after_key, after_id) and g.status = any (statuses)
              and (in_unit is null or g.unit_id = in_unit)
              and (bare and (sees_all or g.unit_id = any (seen_units)) or (
                  -- The other pairs first: that is in the index.
                  select count(*) from unnest(others) as o (gram), customer_grams h
                  where h.gram = o.gram and h.unit_id = g.unit_id and h.sort_key = g.sort_key
                    and h.customer_id = g.customer_id) = cardinality(others) and exists (
                  select from customers c
                  where c.id = g.customer_id and not bare
                    and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                    and (of_manager is null or c.account_manager_id = of_manager)
                    and (cardinality(kinds) = 0 or c.kind = any (kinds))
                    and (cardinality(types) = 0 or c.customer_type = any (types))
                    and (of_industry is null or c.industry = of_industry)
                    and (in_region is null or c.region_code like in_region)
                    and (updated_from is null or c.updated_at >= updated_from)
                    and (updated_before is null or c.updated_at < updated_before)
                    and (created_from is null or c.created_at >= created_from)
                    and (created_before is null or c.created_at < created_before)
                    and (pattern is null or c.name_normalised like pattern
                         or exists (select from customer_contacts k
                                    where k.customer_id = c.id and k.name_normalised like pattern))))
            order by g.sort_key, g.customer_id limit at_most;
        return;
    end if;

    in_units := case when of_manager is not null then '{}'
                     when in_unit is not null and (sees_all or in_unit = any (seen_units)) then array [in_unit]
                     when in_unit is not null then '{}'
                     when sees_all then array(select u.id from units u)
                     else seen_units end;
    return query
        select x.customer_id
        from (select y.sort_key, y.customer_id
              from unnest(in_units) as u (id)
              cross join lateral (
                  select g.sort_key, g.customer_id from customer_grams g
                  where g.gram = rarest and g.unit_id = u.id and (g.sort_key, g.customer_id) > (after_key, after_id)
                    and g.status = any (statuses)
                    and (bare or (
                        -- The other pairs first: that is in the index.
                        select count(*) from unnest(others) as o (gram), customer_grams h
                        where h.gram = o.gram and h.unit_id = g.unit_id and h.sort_key = g.sort_key
                          and h.customer_id = g.customer_id) = cardinality(others) and exists (
                        select from customers c
                        where c.id = g.customer_id
                          and (of_manager is null or c.account_manager_id = of_manager)
                          and (cardinality(kinds) = 0 or c.kind = any (kinds))
                          and (cardinality(types) = 0 or c.customer_type = any (types))
                          and (of_industry is null or c.industry = of_industry)
                          and (in_region is null or c.region_code like in_region)
                          and (updated_from is null or c.updated_at >= updated_from)
                          and (updated_before is null or c.updated_at < updated_before)
                          and (created_from is null or c.created_at >= created_from)
                          and (created_before is null or c.created_at < created_before)
                          and (pattern is null or c.name_normalised like pattern
                               or exists (select from customer_contacts k
                                          where k.customer_id = c.id and k.name_normalised like pattern))))
                  order by g.sort_key, g.customer_id limit at_most) y
              union all
              (select c.sort_key, c.id from customers c
               where c.account_manager_id = coalesce(of_manager, seen_owner) and c.unit_id <> all (in_units)
                 and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                 and (c.sort_key, c.id) > (after_key, after_id) and c.status = any (statuses)
                 and (in_unit is null or c.unit_id = in_unit)
                 and (cardinality(kinds) = 0 or c.kind = any (kinds))
                 and (cardinality(types) = 0 or c.customer_type = any (types))
                 and (of_industry is null or c.industry = of_industry)
                 and (in_region is null or c.region_code like in_region)
                 and (updated_from is null or c.updated_at >= updated_from)
                 and (updated_before is null or c.updated_at < updated_before)
                 and (created_from is null or c.created_at >= created_from)
                 and (created_before is null or c.created_at < created_before)
                 and exists (select from customer_grams h
                             where h.gram = rarest and h.unit_id = c.unit_id and h.sort_key = c.sort_key
                               and h.customer_id = c.id)
                 and (pattern is null or c.name_normalised like pattern
                      or exists (select from customer_contacts k where k.customer_id = c.id and k.name_normalised like pattern))
               order by c.sort_key, c.id limit at_most)) x
        order by x.sort_key, x.customer_id limit at_most;
end
$$;

-- A page of the customers that are found by a name, pinyin, a telephone or a number, whichever parts are given: the hits are
-- gathered by their indexes, tested and sorted. Planned once for each connection: eight ways lead to hits, and planning them
-- cost several times what taking the one that is given does.
create function customers_by_hits(sees_all boolean, seen_units uuid[], seen_owner uuid, grams text[], pattern text,
                                  of_contacts boolean, most_names bigint, most_hits bigint, keys_from text, keys_before text,
                                  tail_from text, tail_before text, head text, head_from text, head_before text,
                                  last_four text, number text, sealed_numbers bytea[], statuses text[], in_unit uuid,
                                  of_manager uuid, kinds text[], types text[], of_industry text, in_region text,
                                  updated_from timestamptz, updated_before timestamptz, created_from timestamptz,
                                  created_before timestamptz, sort text, after_key text, after_at timestamptz, after_id uuid,
                                  at_most bigint) returns setof uuid
    language plpgsql stable rows 20
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
    set enable_hashjoin = off
    set enable_mergejoin = off
    set max_parallel_workers_per_gather = 0
as
$$
begin
    return query
        with hits as materialized (
            (select c.id from customers c
             where cardinality(grams) > 0 and c.name_grams @> grams and c.name_normalised like pattern
               and (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner) limit most_names)
            union
            (select c.id from customer_contacts k join customers c on c.id = k.customer_id
             where of_contacts and cardinality(grams) > 0 and k.name_grams @> grams and k.name_normalised like pattern
               and (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner) limit most_names)
            union
            (select c.id from customer_search_keys k join customers c on c.id = k.customer_id
             where k.key >= keys_from and k.key < keys_before
               and (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner)
             order by k.key limit most_hits)
            union
            (select c.id from customer_telephones t join customers c on c.id = t.customer_id
             where t.reversed >= tail_from and t.reversed < tail_before
               and (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner)
             order by t.reversed limit most_hits)
            union
            (select c.id from customer_telephones t join customers c on c.id = t.customer_id
             where t.reversed >= head_from and t.reversed < head_before and left(t.digits, 3) = head and t.kind in ('mobile', 'hidden')
               and (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner)
             order by t.reversed limit most_hits)
            union
            (select c.id from customer_identifiers i join customers c on c.id = i.customer_id
             where i.last4 = last_four and i.last4 is not null and i.removed_at is null
               and (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner)
             order by c.id limit most_hits)
            union
            select c.id from customer_identifiers i join customers c on c.id = i.customer_id
            where i.value = number and i.value is not null and i.removed_at is null
            union
            select c.id from customer_identifiers i join customers c on c.id = i.customer_id
            where i.blind_index = any(sealed_numbers) and i.blind_index is not null and i.removed_at is null
        )
        select c.id from hits h join customers c on c.id = h.id
        where (sees_all or c.unit_id = any(seen_units) or c.account_manager_id = seen_owner)
          and c.status = any(statuses) and c.processing_state <> 'erased'
          and (in_unit is null or c.unit_id = in_unit)
          and (of_manager is null or c.account_manager_id = of_manager)
          and (cardinality(kinds) = 0 or c.kind = any(kinds))
          and (cardinality(types) = 0 or c.customer_type = any(types))
          and (of_industry is null or c.industry = of_industry)
          and (in_region is null or c.region_code like in_region)
          and (updated_from is null or c.updated_at >= updated_from)
          and (updated_before is null or c.updated_at < updated_before)
          and (created_from is null or c.created_at >= created_from)
          and (created_before is null or c.created_at < created_before)
          and case sort
                  when 'name' then (c.sort_key, c.id) > (after_key, after_id)
                  when 'created_at' then c.id > after_id
                  when '-created_at' then c.id < after_id
                  when 'updated_at' then (c.updated_at, c.id) > (after_at, after_id)
                  else (c.updated_at, c.id) < (after_at, after_id) end
        order by case when sort = 'name' then c.sort_key end,
                 case when sort = 'updated_at' then c.updated_at end,
                 case when sort = '-updated_at' then c.updated_at end desc,
                 case when sort like '-%' then c.id end desc, c.id
        limit at_most;
end
$$;

-- Makes the table anew, in the order of its key, which then is built in one go. Last of all, so that no write is missed: those of
-- customers wait until it is full.
create function fill_customer_grams() returns void
    language plpgsql
    set client_min_messages = warning
    set work_mem = '256MB'
as
$$
begin
    lock table customers, customer_contacts in share row exclusive mode;
    alter table customer_grams drop constraint if exists customer_grams_pkey;
    drop index if exists customer_grams_by_customer;
    truncate customer_grams;
    insert into customer_grams
    select d.gram, d.unit_id, d.sort_key, d.customer_id, d.status from customer_grams_due d
    order by d.gram, d.unit_id, d.sort_key, d.customer_id;
    create unique index customer_grams_pkey on customer_grams (gram, unit_id, sort_key, customer_id) include (status);
    alter table customer_grams add constraint customer_grams_pkey primary key using index customer_grams_pkey;
    create index customer_grams_by_customer on customer_grams (customer_id);
end
$$;
select fill_customer_grams();
