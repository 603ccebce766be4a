-- A name that is looked for in one unit, as at a site's desk: found among the names of that unit, whatever the others have. It was
-- looked for among the names of all units, and where these had it often, the unit's customers were walked one by one.

-- Of grams the one that fewest customers of a unit have, as far as they are fewer than `most`.
create function rarest_gram_of_unit(grams text[], unit uuid, most bigint, out code bigint, out names bigint)
    language plpgsql stable
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
    set enable_bitmapscan = off
as
$$
begin
    select e.code, n.names into code, names
    from (select gram_code(g.gram) as code from unnest(grams) as g (gram)) e
    cross join lateral (select count(*) as names
                        from (select from customer_grams h where h.code = e.code and h.unit_id = unit limit most) x) n
    order by n.names limit 1;
end
$$;

-- A page of the customers that are found by a name, pinyin, a telephone or a number, whichever parts are given: the hits are
-- gathered by their indexes, tested and sorted. Each way to hits is a statement that is planned once for each connection and run
-- only where its part is given.
--
-- Names of one unit are read from its ranges of grams; else by the index over all names.
--
-- Keys and telephones are read unit by unit, from their indexes alone. What an employee sees outside these units are the own
-- customers: few are read one by one; of many, hits are tested for whose they are. Customers themselves are read where more
-- is asked than stands with the hits.
create or replace function customers_by_hits(sees_all boolean, seen_units uuid[], seen_owner uuid, grams text[], pattern text,
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
declare
    few      constant integer := 500;
    in_units constant uuid[] := case when of_manager is not null then '{}'
                                     when in_unit is not null and (sees_all or in_unit = any (seen_units)) then array [in_unit]
                                     when in_unit is not null then '{}'
                                     when sees_all then array(select u.id from units u)
                                     else seen_units end;
    -- Whose customers are read outside these units.
    employee constant uuid := case when sees_all then of_manager else coalesce(of_manager, seen_owner) end;
    -- The units that are read, and of whose customers alone.
    lanes    uuid[] := in_units;
    owners   uuid[] := array_fill(null::uuid, array [cardinality(in_units)]);
    own_ids  uuid[] := '{}';
    own_keys text[] := '{}';
    -- One unit is asked for, and all its customers are seen.
    of_unit  constant boolean := in_unit is not null and in_units = array [in_unit];
    rarest   bigint;
    -- All that is asked stands with the hits.
    bare     constant boolean := sort = 'name' and of_manager is null and cardinality(kinds) = 0 and cardinality(types) = 0
        and num_nonnulls(of_industry, in_region, updated_from, updated_before, created_from, created_before) = 0;
    -- The hits, and where they stand by name.
    ids      uuid[] := '{}';
    keys     text[] := '{}';
begin
    if employee is not null and coalesce(keys_from, tail_from, head) is not null then
        if few < (select count(*) from (select from customers c where c.account_manager_id = employee limit few + 1) x) then
            lanes := lanes || array(select u.id from units u
                                    where u.id <> all (in_units) and (in_unit is null or u.id = in_unit)
                                      and (sees_all or u.id = any (seen_units) or employee = seen_owner));
            owners := owners || array_fill(employee, array [cardinality(lanes) - cardinality(in_units)]);
        else
            select array_agg(c.id), array_agg(c.sort_key) into own_ids, own_keys from customers c
            where c.account_manager_id = employee and c.unit_id <> all (in_units) and c.status = any (statuses)
              and (in_unit is null or c.unit_id = in_unit)
              and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner);
        end if;
    end if;

    if cardinality(grams) > 0 and of_unit then
        rarest := (select r.code from rarest_gram_of_unit(grams, in_unit, most_names) r);
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select c.id, c.sort_key
              from customer_grams g join customers c on c.id = g.customer_id
              where g.code = rarest and g.unit_id = in_unit and g.status = any (statuses)
                and (c.name_normalised like pattern
                     or of_contacts and exists (select from customer_contacts k
                                                where k.customer_id = c.id and k.name_normalised like pattern offset 0))
              limit most_names) x;
    elsif cardinality(grams) > 0 then
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select c.id, c.sort_key from customers c
              where c.name_grams @> grams and c.name_normalised like pattern
                and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                and c.status = any (statuses) and (in_unit is null or c.unit_id = in_unit)
                and c.processing_state <> 'erased' limit most_names) x;
        if of_contacts then
            select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
            from (select c.id, c.sort_key from customer_contacts k join customers c on c.id = k.customer_id
                  where k.name_grams @> grams and k.name_normalised like pattern
                    and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                    and c.status = any (statuses) and (in_unit is null or c.unit_id = in_unit)
                    and c.processing_state <> 'erased' limit most_names) x;
        end if;
    end if;
    if keys_from is not null then
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select k.customer_id as id, k.sort_key
              from unnest(lanes, owners) as u (id, owner)
              cross join lateral (select k.customer_id, k.sort_key, k.key from customer_search_keys k
                                  where k.unit_id = u.id and k.key >= keys_from and k.key < keys_before
                                    and k.status = any (statuses)
                                    and (u.owner is null or exists (select from customers c
                                                                    where c.id = k.customer_id
                                                                      and c.account_manager_id = u.owner offset 0))
                                  order by k.key limit most_hits) k
              order by k.key limit most_hits) x;
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select o.id, o.sort_key
              from unnest(own_ids, own_keys) as o (id, sort_key) join customer_search_keys k on k.customer_id = o.id
              where k.key >= keys_from and k.key < keys_before
              order by k.key limit most_hits) x;
    end if;
    if tail_from is not null then
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select t.customer_id as id, t.sort_key
              from unnest(lanes, owners) as u (id, owner)
              cross join lateral (select t.customer_id, t.sort_key, t.reversed from customer_telephones t
                                  where t.unit_id = u.id and t.reversed >= tail_from and t.reversed < tail_before
                                    and t.status = any (statuses)
                                    and (u.owner is null or exists (select from customers c
                                                                    where c.id = t.customer_id
                                                                      and c.account_manager_id = u.owner offset 0))
                                  order by t.reversed limit most_hits) t
              order by t.reversed limit most_hits) x;
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select o.id, o.sort_key
              from unnest(own_ids, own_keys) as o (id, sort_key) join customer_telephones t on t.customer_id = o.id
              where t.reversed >= tail_from and t.reversed < tail_before
              order by t.reversed limit most_hits) x;
    end if;
    if head is not null then
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select t.customer_id as id, t.sort_key
              from unnest(lanes, owners) as u (id, owner)
              cross join lateral (select t.customer_id, t.sort_key, t.reversed from customer_telephones t
                                  where t.unit_id = u.id and t.reversed >= head_from and t.reversed < head_before
                                    and left(t.digits, 3) = head and t.kind in ('mobile', 'hidden')
                                    and t.status = any (statuses)
                                    and (u.owner is null or exists (select from customers c
                                                                    where c.id = t.customer_id
                                                                      and c.account_manager_id = u.owner offset 0))
                                  order by t.reversed limit most_hits) t
              order by t.reversed limit most_hits) x;
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select o.id, o.sort_key
              from unnest(own_ids, own_keys) as o (id, sort_key) join customer_telephones t on t.customer_id = o.id
              where t.reversed >= head_from and t.reversed < head_before
                                    and left(t.digits, 3) = head and t.kind in ('mobile', 'hidden')
              order by t.reversed limit most_hits) x;
    end if;
    if last_four is not null then
        select ids || array_agg(x.id), keys || array_agg(x.sort_key) into ids, keys
        from (select c.id, c.sort_key from customer_identifiers i join customers c on c.id = i.customer_id
              where i.last4 = last_four and i.last4 is not null and i.removed_at is null
                and (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
                and c.status = any (statuses) and (in_unit is null or c.unit_id = in_unit)
                and c.processing_state <> 'erased'
              order by c.id limit most_hits) x;
    end if;
    if number is not null or cardinality(sealed_numbers) > 0 then
        select ids || array_agg(c.id), keys || array_agg(c.sort_key) into ids, keys
        from (select i.customer_id from customer_identifiers i
              where i.value = number and i.value is not null and i.removed_at is null
              union all
              select i.customer_id from customer_identifiers i
              where i.blind_index = any (sealed_numbers) and i.blind_index is not null and i.removed_at is null) i
        join customers c on c.id = i.customer_id
        where (sees_all or c.unit_id = any (seen_units) or c.account_manager_id = seen_owner)
          and c.status = any (statuses) and (in_unit is null or c.unit_id = in_unit)
          and c.processing_state <> 'erased';
    end if;

    if bare then
        return query
            select h.id from (select distinct x.id, x.sort_key from unnest(ids, keys) as x (id, sort_key)) h
            where (h.sort_key, h.id) > (after_key, after_id)
            order by h.sort_key, h.id limit at_most;
        return;
    end if;
    return query
        select c.id from customers c
        where c.id = any (array(select distinct x.id from unnest(ids) as x (id)))
          and (of_manager is null or c.account_manager_id = of_manager)
          and (cardinality(kinds) = 0 or c.kind = any (kinds))
          and (cardinality(types) = 0 or c.customer_type = any (types))
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
