-- What every other migration leans on: extensions, the append-only trigger, the organisation of rights.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create extension if not exists btree_gist;

-- Ledgers, histories and the audit record are never changed: a correction is a new row.
create function refuse_change() returns trigger
    language plpgsql as
$$
begin
    raise exception 'table % is append-only', tg_table_name using errcode = '55000';
end
$$;

-- Makes a table append-only, also for its owner and for truncate.
create function make_append_only(target regclass) returns void
    language plpgsql as
$$
begin
    execute format('create trigger refuse_change before update or delete on %s for each row execute function refuse_change()', target);
    execute format('create trigger refuse_truncate before truncate on %s for each statement execute function refuse_change()', target);
end
$$;

-- The role as which the server works. Roles belong to the whole cluster: another database may have made it already, or
-- be making it now; and who migrates may lack the right.
do
$$
begin
    if not exists (select from pg_roles where rolname = 'kehu_app') then
        create role kehu_app nologin;
    end if;
    execute format('grant kehu_app to %I', current_user);
exception
    when insufficient_privilege or duplicate_object or unique_violation then
        raise notice 'kehu_app was not created here';
end
$$;

-- Events to dispatch, written in the transaction of the work that they tell of.
create table outbox_events
(
    id            uuid primary key,
    kind          text        not null check (length(kind) between 3 and 100),
    subject_kind  text        not null,
    subject_id    uuid        not null,
    unit_id       uuid,
    payload       jsonb       not null,
    occurred_at   timestamptz not null check (isfinite(occurred_at)),
    attempts      integer     not null default 0,
    next_try_at   timestamptz not null check (isfinite(next_try_at)),
    dispatched_at timestamptz check (isfinite(dispatched_at))
);
create index outbox_events_waiting on outbox_events (next_try_at, id) where dispatched_at is null;
