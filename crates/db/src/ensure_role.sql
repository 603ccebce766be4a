-- Before the rights: the role as which the server works. It belongs to the cluster and not to the database, so that one that was
-- restored elsewhere may find none. Another database may be making it now, and who migrates may lack the right.
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
