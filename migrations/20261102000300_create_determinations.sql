-- Determinations: whose a party is and who gets which part of a deal's commission, with the facts and the policy that made
-- them (ATT-V, ATT-R, ATT-E). What was determined never changes; a later determination of the same deal supersedes it.

-- Whether fractions sum to exactly 1; numeric is exact, whatever the denominators.
create function sums_to_one(numerators bigint[], denominators bigint[]) returns boolean
    language plpgsql immutable parallel safe as
$$
declare
    above numeric := 0;
    below numeric := 1;
begin
    for place in 1 .. coalesce(cardinality(numerators), 0) loop
        above := above * denominators[place] + numerators[place] * below;
        below := below * denominators[place];
    end loop;
    return above = below;
end
$$;

-- The figures and switches by which determinations were made, each document once, so that a determination can be made anew
-- from the same facts for good.
create table determination_policies
(
    digest   bytea not null,
    document text  not null,
    constraint determination_policies_pkey primary key (digest),
    constraint determination_policies_document_check check (length(document) between 2 and 262144),
    constraint determination_policies_digest_check check (digest = sha256(convert_to(document, 'UTF8')))
);
select make_append_only('determination_policies');

create table determinations
(
    id                uuid        not null,
    site_id           uuid        not null,
    party_id          uuid        not null,
    deal_id           uuid        not null,
    -- Its place in the chain of the deal's determinations, from 1; the last one counts.
    number            integer     not null,
    supersedes_id     uuid,
    made_because      text        not null,
    made_at           timestamptz not null,
    made_by_kind      text        not null,
    made_by           text        not null,
    -- The instant up to which facts count: the deal.
    facts_until       timestamptz not null,
    -- The published version that held at the deal; empty where a shipped preset did.
    policy_version_id uuid,
    policy_digest     bytea       not null,
    rule_set          text        not null,
    -- The rule that decides, or under which a ruling is needed.
    rule              text        not null,
    answer            text        not null,
    -- Canonical JSON.
    facts             text        not null,
    facts_digest      bytea       not null,
    decision          text        not null,
    decision_digest   bytea       not null,
    constraint determinations_pkey primary key (id),
    constraint determinations_deal_key unique (id, deal_id),
    constraint determinations_number_key unique (deal_id, number),
    constraint determinations_supersedes_key unique (supersedes_id),
    constraint determinations_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint determinations_supersedes_fkey foreign key (supersedes_id, deal_id) references determinations (id, deal_id),
    constraint determinations_policy_version_fkey foreign key (policy_version_id) references policy_versions (id),
    constraint determinations_policy_fkey foreign key (policy_digest) references determination_policies (digest),
    constraint determinations_chain_check check (number >= 1 and (number = 1) = (supersedes_id is null) and supersedes_id <> id),
    constraint determinations_made_because_check check (made_because in ('deal', 'change', 'settlement', 'correction')
                                                        and (made_because = 'deal') = (number = 1)),
    constraint determinations_made_by_kind_check check (made_by_kind in ('user', 'api_key', 'system')),
    constraint determinations_made_by_check check (length(made_by) between 1 and 64),
    constraint determinations_rule_set_check check (rule_set in ('developer', 'sales_office')),
    constraint determinations_rule_check check (rule ~ '^ATT-[A-Z][0-9]{2}[a-z]?$'),
    constraint determinations_answer_check check (answer in ('determined', 'needs_ruling')),
    constraint determinations_facts_check check (length(facts) <= 4194304 and facts_digest = sha256(convert_to(facts, 'UTF8'))),
    constraint determinations_decision_check check (length(decision) <= 1048576
                                                    and decision_digest = sha256(convert_to(decision, 'UTF8'))),
    constraint determinations_instants_check check (isfinite(made_at) and isfinite(facts_until))
);
create index determinations_by_site on determinations (site_id, id);
create index determinations_by_party on determinations (party_id, id);
create index determinations_by_deal_day on determinations (site_id, facts_until, deal_id);
select make_append_only('determinations');

-- Who is credited and paid which part, in party order.
create table determination_shares
(
    determination_id uuid     not null,
    kind             text     not null,
    place            smallint not null,
    holder           text     not null,
    user_id          uuid,
    numerator        bigint   not null,
    denominator      bigint   not null,
    -- Held back until an approval comes (ATT-E07).
    held             boolean  not null,
    constraint determination_shares_pkey primary key (determination_id, kind, place),
    constraint determination_shares_determination_fkey foreign key (determination_id) references determinations (id),
    constraint determination_shares_user_fkey foreign key (user_id) references users (id),
    constraint determination_shares_kind_check check (kind in ('performance', 'commission')),
    constraint determination_shares_place_check check (place between 1 and 500),
    constraint determination_shares_holder_check check (
        case holder when 'salesperson' then user_id is not null when 'referrer' then user_id is not null
                    when 'pool' then user_id is null when 'department' then user_id is null else false end),
    constraint determination_shares_share_check check (numerator > 0 and denominator >= numerator)
);
create index determination_shares_by_user on determination_shares (user_id, determination_id) where user_id is not null;
select make_append_only('determination_shares');

-- What is determined is divided whole; what needs a ruling is not divided.
create function demand_whole_determination() returns trigger
    language plpgsql as
$$
declare
    made uuid := case when tg_table_name = 'determinations' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'determination_id' end;
    divides boolean := (select answer = 'determined' from determinations where id = made);
    part record;
begin
    for part in
        select k.kind, array_agg(s.numerator order by s.place) filter (where s.place is not null) as numerators,
               array_agg(s.denominator order by s.place) filter (where s.place is not null) as denominators
        from unnest(array ['performance', 'commission']) as k (kind)
        left join determination_shares s on s.determination_id = made and s.kind = k.kind
        group by k.kind
    loop
        if (case when divides then not sums_to_one(part.numerators, part.denominators) else part.numerators is not null end) then
            raise exception 'the % shares of determination % are not whole', part.kind, made
                using errcode = '23514', constraint = 'determination_shares_sum_check';
        end if;
    end loop;
    return null;
end
$$;
create constraint trigger demand_whole_determination after insert on determinations
    deferrable initially deferred for each row execute function demand_whole_determination();
create constraint trigger demand_whole_determination after insert on determination_shares
    deferrable initially deferred for each row execute function demand_whole_determination();

-- Those who have or claim a part: they see the determination.
create table determination_people
(
    determination_id uuid not null,
    user_id          uuid not null,
    constraint determination_people_pkey primary key (user_id, determination_id),
    constraint determination_people_determination_fkey foreign key (determination_id) references determinations (id),
    constraint determination_people_user_fkey foreign key (user_id) references users (id)
);
create index determination_people_by_determination on determination_people (determination_id);
select make_append_only('determination_people');

-- A deal that fell away takes its determination with it (ATT-D11).
create table voided_determinations
(
    deal_id          uuid        not null,
    determination_id uuid        not null,
    reason           text        not null,
    voided_at        timestamptz not null,
    voided_by_kind   text        not null,
    voided_by        text        not null,
    constraint voided_determinations_pkey primary key (deal_id),
    constraint voided_determinations_determination_fkey foreign key (determination_id, deal_id) references determinations (id, deal_id),
    constraint voided_determinations_reason_check check (length(reason) between 1 and 2000),
    constraint voided_determinations_voided_by_kind_check check (voided_by_kind in ('user', 'api_key', 'system')),
    constraint voided_determinations_voided_by_check check (length(voided_by) between 1 and 64),
    constraint voided_determinations_instants_check check (isfinite(voided_at))
);
select make_append_only('voided_determinations');
