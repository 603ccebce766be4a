-- Disputes over parties: what each side says, and how it was settled (ATT-V20, ATT-R15 to ATT-R18).

create table disputes
(
    id                  uuid        not null,
    site_id             uuid        not null,
    party_id            uuid        not null,
    -- The deal, when there is one; and the determination against which it was opened.
    deal_id             uuid,
    determination_id    uuid,
    -- What is disputed: whose the party is, or the facts themselves.
    subject             text        not null,
    rule_set            text        not null,
    opened_at           timestamptz not null,
    opened_by           uuid        not null,
    -- The facts as they stood then: canonical JSON.
    facts               text        not null,
    facts_digest        bytea       not null,
    state               text        not null,
    settled_at          timestamptz,
    -- The rule under which it was settled.
    settled_under       text,
    version             bigint      not null default 1,
    constraint disputes_pkey primary key (id),
    constraint disputes_party_key unique (id, party_id),
    constraint disputes_party_fkey foreign key (party_id, site_id) references parties (id, site_id),
    constraint disputes_determination_fkey foreign key (determination_id, deal_id) references determinations (id, deal_id),
    constraint disputes_opened_by_fkey foreign key (opened_by) references users (id),
    constraint disputes_deal_check check ((deal_id is null) = (determination_id is null)),
    constraint disputes_subject_check check (subject in ('ownership', 'facts')),
    constraint disputes_rule_set_check check (rule_set in ('developer', 'sales_office')),
    constraint disputes_facts_check check (length(facts) <= 4194304 and facts_digest = sha256(convert_to(facts, 'UTF8'))),
    constraint disputes_state_check check (state in ('open', 'agreed', 'mediated', 'ruled', 'quarrelled', 'cleared', 'withdrawn')),
    constraint disputes_settled_check check ((state = 'open') = (settled_at is null)),
    constraint disputes_settled_under_check check (settled_under ~ '^ATT-[A-Z][0-9]{2}[a-z]?$'
        and (settled_under is not null) = (state in ('agreed', 'mediated', 'ruled', 'quarrelled'))),
    constraint disputes_instants_check check (isfinite(opened_at) and isfinite(settled_at))
);
-- One dispute over a party at a time.
create unique index disputes_open_key on disputes (party_id) where state = 'open';
create index disputes_by_site on disputes (site_id, id);
create index disputes_by_party on disputes (party_id, opened_at);
create index disputes_by_deal on disputes (deal_id) where deal_id is not null;

create function refuse_change_of_dispute() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or (old.state <> 'open' and (old.state, new.state) <> ('ruled', 'quarrelled'))
        or to_jsonb(old) - array ['state', 'settled_at', 'settled_under', 'version']
           is distinct from to_jsonb(new) - array ['state', 'settled_at', 'settled_under', 'version'] then
        raise exception 'dispute % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_dispute before update or delete on disputes
    for each row execute function refuse_change_of_dispute();
create trigger refuse_truncate before truncate on disputes for each statement execute function refuse_change();

-- Those between whom it is.
create table dispute_claimants
(
    dispute_id uuid not null,
    user_id    uuid not null,
    constraint dispute_claimants_pkey primary key (dispute_id, user_id),
    constraint dispute_claimants_dispute_fkey foreign key (dispute_id) references disputes (id),
    constraint dispute_claimants_user_fkey foreign key (user_id) references users (id)
);
create index dispute_claimants_by_user on dispute_claimants (user_id, dispute_id);
select make_append_only('dispute_claimants');

-- What each side says, with the records to which it points; its files are linked to the dispute.
create table dispute_statements
(
    id         uuid        not null,
    dispute_id uuid        not null,
    made_at    timestamptz not null,
    made_by    uuid        not null,
    statement  text        not null,
    records    jsonb       not null,
    files      uuid[]      not null,
    constraint dispute_statements_pkey primary key (id),
    constraint dispute_statements_dispute_fkey foreign key (dispute_id) references disputes (id),
    constraint dispute_statements_claimant_fkey foreign key (dispute_id, made_by) references dispute_claimants (dispute_id, user_id),
    constraint dispute_statements_statement_check check (length(statement) between 1 and 4000),
    constraint dispute_statements_records_check check (jsonb_typeof(records) = 'array' and jsonb_array_length(records) <= 50),
    constraint dispute_statements_files_check check (cardinality(files) <= 20),
    constraint dispute_statements_instants_check check (isfinite(made_at))
);
create index dispute_statements_by_dispute on dispute_statements (dispute_id, id);
select make_append_only('dispute_statements');

-- Agreements, in writing, and rulings: what they give to whom. An agreement takes effect when all claimants have signed it,
-- a ruling when it is given or, under ATT-V20, approved.
create table settlements
(
    id           uuid        not null,
    dispute_id   uuid        not null,
    party_id     uuid        not null,
    kind         text        not null,
    text         text        not null,
    follow_up_id uuid,
    proposed_at  timestamptz not null,
    proposed_by  uuid        not null,
    approval_id  uuid,
    state        text        not null,
    ended_at     timestamptz,
    constraint settlements_pkey primary key (id),
    constraint settlements_party_key unique (id, party_id),
    constraint settlements_dispute_key unique (id, dispute_id),
    constraint settlements_dispute_fkey foreign key (dispute_id, party_id) references disputes (id, party_id),
    constraint settlements_follow_up_fkey foreign key (follow_up_id) references users (id),
    constraint settlements_proposed_by_fkey foreign key (proposed_by) references users (id),
    constraint settlements_approval_fkey foreign key (approval_id) references approvals (id),
    constraint settlements_kind_check check (kind in ('agreement', 'mediation', 'ruling')),
    constraint settlements_text_check check (length(text) between 1 and 4000),
    constraint settlements_approval_check check (approval_id is null or kind = 'ruling'),
    constraint settlements_state_check check (state in ('proposed', 'in_effect', 'fallen')),
    constraint settlements_ended_check check ((state = 'proposed') = (ended_at is null)),
    constraint settlements_instants_check check (isfinite(proposed_at) and isfinite(ended_at) and ended_at >= proposed_at)
);
-- One is under way at a time, and one takes effect.
create unique index settlements_proposed_key on settlements (dispute_id) where state = 'proposed';
create unique index settlements_in_effect_key on settlements (dispute_id) where state = 'in_effect';
create index settlements_by_party on settlements (party_id, ended_at) where state = 'in_effect';

create function refuse_change_of_settlement() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.state <> 'proposed'
        or to_jsonb(old) - array ['state', 'ended_at', 'approval_id']
           is distinct from to_jsonb(new) - array ['state', 'ended_at', 'approval_id'] then
        raise exception 'settlement % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_settlement before update or delete on settlements
    for each row execute function refuse_change_of_settlement();
create trigger refuse_truncate before truncate on settlements for each statement execute function refuse_change();

create table settlement_portions
(
    settlement_id uuid     not null,
    kind          text     not null,
    place         smallint not null,
    recipient     text     not null,
    user_id       uuid,
    numerator     bigint   not null,
    denominator   bigint   not null,
    constraint settlement_portions_pkey primary key (settlement_id, kind, place),
    constraint settlement_portions_settlement_fkey foreign key (settlement_id) references settlements (id),
    constraint settlement_portions_user_fkey foreign key (user_id) references users (id),
    constraint settlement_portions_kind_check check (kind in ('performance', 'commission')),
    constraint settlement_portions_place_check check (place between 1 and 20),
    constraint settlement_portions_recipient_check check (
        case recipient when 'salesperson' then user_id is not null when 'pool' then user_id is null
                       when 'department' then user_id is null else false end),
    constraint settlement_portions_share_check check (numerator > 0 and denominator >= numerator and denominator <= 10000)
);
create unique index settlement_portions_once_key on settlement_portions (settlement_id, kind, recipient, user_id) nulls not distinct;
select make_append_only('settlement_portions');

-- The commission is divided whole; the performance too, unless it follows the commission.
create function demand_whole_settlement() returns trigger
    language plpgsql as
$$
declare
    made uuid := case when tg_table_name = 'settlements' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'settlement_id' end;
begin
    if exists (select from unnest(array ['performance', 'commission']) as k (kind)
               left join settlement_portions p on p.settlement_id = made and p.kind = k.kind
               group by k.kind
               having case when k.kind = 'performance' and count(p.place) = 0 then false
                           else not sums_to_one(array_agg(p.numerator) filter (where p.place is not null),
                                                array_agg(p.denominator) filter (where p.place is not null)) end) then
        raise exception 'the shares of settlement % are not whole', made
            using errcode = '23514', constraint = 'settlement_portions_sum_check';
    end if;
    return null;
end
$$;
create constraint trigger demand_whole_settlement after insert on settlements
    deferrable initially deferred for each row execute function demand_whole_settlement();
create constraint trigger demand_whole_settlement after insert on settlement_portions
    deferrable initially deferred for each row execute function demand_whole_settlement();

create table settlement_signatures
(
    settlement_id uuid        not null,
    dispute_id    uuid        not null,
    user_id       uuid        not null,
    signed_at     timestamptz not null,
    constraint settlement_signatures_pkey primary key (settlement_id, user_id),
    constraint settlement_signatures_settlement_fkey foreign key (settlement_id, dispute_id) references settlements (id, dispute_id),
    constraint settlement_signatures_claimant_fkey foreign key (dispute_id, user_id) references dispute_claimants (dispute_id, user_id),
    constraint settlement_signatures_instants_check check (isfinite(signed_at))
);
select make_append_only('settlement_signatures');

-- By fault and by contribution: what a ruling finds of each claimant (ATT-V20).
create table ruling_findings
(
    settlement_id uuid not null,
    dispute_id    uuid not null,
    user_id       uuid not null,
    fault         text not null,
    contribution  text not null,
    constraint ruling_findings_pkey primary key (settlement_id, user_id),
    constraint ruling_findings_settlement_fkey foreign key (settlement_id, dispute_id) references settlements (id, dispute_id),
    constraint ruling_findings_claimant_fkey foreign key (dispute_id, user_id) references dispute_claimants (dispute_id, user_id),
    constraint ruling_findings_fault_check check (fault in ('none', 'ordinary', 'serious')),
    constraint ruling_findings_contribution_check check (length(contribution) between 1 and 2000)
);
select make_append_only('ruling_findings');

-- Quarrels over a party, and rulings that were not obeyed (ATT-R17).
create table dispute_quarrels
(
    id            uuid        not null,
    dispute_id    uuid        not null,
    party_id      uuid        not null,
    -- The ruling that was not obeyed, and by whom; both empty for a quarrel.
    ruling_id     uuid,
    disobeyed_by  uuid,
    occurred_at   timestamptz not null,
    recorded_at   timestamptz not null,
    recorded_by   uuid        not null,
    description   text        not null,
    constraint dispute_quarrels_pkey primary key (id),
    constraint dispute_quarrels_dispute_key unique (dispute_id),
    constraint dispute_quarrels_dispute_fkey foreign key (dispute_id, party_id) references disputes (id, party_id),
    constraint dispute_quarrels_ruling_fkey foreign key (ruling_id, dispute_id) references settlements (id, dispute_id),
    constraint dispute_quarrels_disobeyed_by_fkey foreign key (dispute_id, disobeyed_by) references dispute_claimants (dispute_id, user_id),
    constraint dispute_quarrels_recorded_by_fkey foreign key (recorded_by) references users (id),
    constraint dispute_quarrels_ruling_check check ((ruling_id is null) = (disobeyed_by is null)),
    constraint dispute_quarrels_description_check check (length(description) between 1 and 2000),
    constraint dispute_quarrels_instants_check check (isfinite(occurred_at) and isfinite(recorded_at) and occurred_at <= recorded_at)
);
create index dispute_quarrels_by_party on dispute_quarrels (party_id, occurred_at);
select make_append_only('dispute_quarrels');
