-- After every migration: the application's role reads and writes rows, and nothing more; append-only tables, known by
-- their trigger, it only reads and adds to. Instances that start together take turns.
do
$$
declare
    target regclass;
begin
    perform pg_advisory_xact_lock(hashtext('kehu grants'));
    grant usage on schema public to kehu_app;
    grant select, insert, update, delete on all tables in schema public to kehu_app;
    grant usage, select on all sequences in schema public to kehu_app;
    revoke insert, update, delete on _sqlx_migrations from kehu_app;
    for target in select tgrelid::regclass from pg_trigger where tgname = 'refuse_change' loop
        execute format('revoke update, delete on %s from kehu_app', target);
    end loop;
end
$$;
