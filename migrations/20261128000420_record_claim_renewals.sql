-- What let claims run anew, so that a corrected contact shortens again what it had prolonged (ATT-G26).
create table claim_renewals
(
    id                uuid        not null constraint claim_renewals_pkey primary key,
    claim_id          uuid        not null constraint claim_renewals_claim_fkey references claims (id),
    -- The contact that did; none where a visit or a registration did.
    follow_up_id      uuid constraint claim_renewals_follow_up_fkey references follow_ups (id),
    renewed_at        timestamptz not null constraint claim_renewals_renewed_at_check check (isfinite(renewed_at)),
    former_expires_at timestamptz not null constraint claim_renewals_former_expires_at_check check (isfinite(former_expires_at)),
    expires_at        timestamptz not null constraint claim_renewals_expires_at_check check (isfinite(expires_at)),
    -- When the contact was corrected: from then on the renewal counts for nothing.
    taken_back_at     timestamptz constraint claim_renewals_taken_back_at_check check (isfinite(taken_back_at)),
    constraint claim_renewals_taken_back_check check (taken_back_at is null or follow_up_id is not null)
);
create index claim_renewals_by_claim on claim_renewals (claim_id, id);
create index claim_renewals_by_follow_up on claim_renewals (follow_up_id) where follow_up_id is not null;

create function refuse_change_of_claim_renewal() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'DELETE' or old.taken_back_at is not null
        or to_jsonb(old) - 'taken_back_at' is distinct from to_jsonb(new) - 'taken_back_at' then
        raise exception 'claim renewal % cannot change so', old.id using errcode = '55000';
    end if;
    return new;
end
$$;
create trigger refuse_change_of_claim_renewal before update or delete on claim_renewals
    for each row execute function refuse_change_of_claim_renewal();
