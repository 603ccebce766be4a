-- Stands in for the tables of determinations until their migration is there.
create table determinations
(
    id uuid primary key, site_id uuid not null, party_id uuid not null, deal_id uuid not null, number integer not null,
    supersedes_id uuid, made_at timestamptz not null, policy_version_id uuid, rule text not null, answer text not null,
    decision text not null, unique (deal_id, number)
);
create table determination_shares
(
    determination_id uuid not null, kind text not null, place smallint not null, holder text not null, user_id uuid,
    numerator bigint not null, denominator bigint not null, held boolean not null,
    primary key (determination_id, kind, place)
);
