-- Takes a key of idempotency for the length of the transaction and tells what is known of it, in one round trip. Each of its
-- statements sees what was committed before it began, so that whoever gets the lock also sees the answer of who had it.
create function claim_idempotency_key(
    wanted_principal text, wanted_route text, wanted_key text,
    out free boolean, out fingerprint bytea, out status smallint, out headers jsonb, out body bytea)
    language plpgsql volatile as
$$
begin
    free := pg_try_advisory_xact_lock(
        hashtextextended(wanted_principal || E'\n' || wanted_route || E'\n' || wanted_key, 0));
    if free then
        select k.fingerprint, k.status, k.headers, k.body
        into fingerprint, status, headers, body
        from idempotency_keys k
        where k.principal = wanted_principal and k.route = wanted_route and k.key = wanted_key
          and k.created_at > now() - interval '24 hours';
    end if;
end
$$;
