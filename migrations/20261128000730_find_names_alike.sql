-- Names alike are found by the pairs of characters that they share (CUS-01). A name shares all but a few of its pairs with
-- any that is alike to it, so a search looks only for its rarest; what the statistics of the column call common is left out.

-- Which pairs a name has, as one bit of 64 each: names that share many pairs share as many bits, whatever else they share.
create function name_signature(core text) returns bigint
    language sql immutable strict parallel safe
as
$$
select coalesce(bit_or(1::bigint << ((ascii(substr(core, i, 1)) * 31 + ascii(substr(core, i + 1, 1))) % 64)), 0)
from generate_series(1, length(core) - 1) as i
$$;

-- The pairs of neighbouring characters in a name, a repeated one again, each with the number of all its pairs and its signature.
create function name_pairs(core text) returns table (pair text, pair_count smallint, signature bigint)
    language sql immutable parallel safe
as
$$
select substr(core, i, 2), (length(core) - 1)::smallint, s.signature
from (select name_signature(core) as signature offset 0) s cross join generate_series(1, length(core) - 1) as i
$$;

-- Pairs of the cores of companies' names. Written by the triggers below, and where rows go in past them.
create table customer_name_pairs
(
    pair        text collate "C" not null,
    pair_count  smallint         not null,
    signature   bigint           not null,
    customer_id uuid             not null
);
create index customer_name_pairs_by_pair on customer_name_pairs (pair, pair_count, customer_id) include (signature);
-- Enough to know the frequent pairs by name.
alter table customer_name_pairs alter column pair set statistics 1000;

create function add_customer_name_pairs() returns trigger
    language plpgsql
as
$$
begin
    insert into customer_name_pairs (pair, pair_count, signature, customer_id)
    select p.pair, p.pair_count, p.signature, a.id from added a cross join lateral name_pairs(a.name_core) p
    where a.kind = 'company';
    return null;
end
$$;
create trigger customers_add_name_pairs after insert on customers
    referencing new table as added for each statement execute function add_customer_name_pairs();

create function renew_customer_name_pairs() returns trigger
    language plpgsql
as
$$
begin
    delete from customer_name_pairs
    where customer_id = old.id and pair_count = length(old.name_core) - 1
      and pair = any (array(select p.pair from name_pairs(old.name_core) p));
    insert into customer_name_pairs (pair, pair_count, signature, customer_id)
    select p.pair, p.pair_count, p.signature, new.id from name_pairs(new.name_core) p where new.kind = 'company';
    return null;
end
$$;
create trigger customers_renew_name_pairs after update on customers for each row
    when (old.name_core is distinct from new.name_core or old.kind is distinct from new.kind)
    execute function renew_customer_name_pairs();

insert into customer_name_pairs (pair, pair_count, signature, customer_id)
select p.pair, p.pair_count, p.signature, c.id from customers c cross join lateral name_pairs(c.name_core) p
where c.kind = 'company';
analyze customer_name_pairs (pair);

drop index customers_by_core_trigram;
