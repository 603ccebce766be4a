-- What results of surveys are made of has a version, so that results can be kept as long as it stays (SUR-08).
--
-- Each stratum has one. It is renewed in the transaction that changes the stratum, a response, an answer or what a member is
-- told apart by; never does an old one come back, since it is random, also after a restore. Answers of one stratum wait for
-- its row anyhow, since they take a place of its quota.

alter table survey_strata
    add column results_version uuid not null default gen_random_uuid();

create function renew_results_version() returns trigger
    language plpgsql as
$$
begin
    new.results_version := gen_random_uuid();
    return new;
end
$$;
create trigger renew_results_version before update on survey_strata
    for each row execute function renew_results_version();

create function renew_results_of(of_survey uuid, of_stratum text) returns void
    language sql as
$$
update survey_strata set results_version = gen_random_uuid() where survey_id = of_survey and key = of_stratum;
$$;

create function renew_results_by_new_responses() returns trigger
    language plpgsql as
$$
begin
    update survey_strata set results_version = gen_random_uuid()
    where (survey_id, key) in (select w.survey_id, w.stratum from written w);
    return null;
end
$$;
create trigger renew_results_by_new_responses after insert on survey_responses
    referencing new table as written for each statement execute function renew_results_by_new_responses();

create function renew_results_by_new_answers() returns trigger
    language plpgsql as
$$
begin
    update survey_strata set results_version = gen_random_uuid()
    where (survey_id, key) in (select r.survey_id, r.stratum from written w join survey_responses r on r.id = w.response_id);
    return null;
end
$$;
create trigger renew_results_by_new_answers after insert on survey_answers
    referencing new table as written for each statement execute function renew_results_by_new_answers();

-- Of a response, and of a member as the sample was drawn.
create function renew_results_by_stratum() returns trigger
    language plpgsql as
$$
begin
    perform renew_results_of(old.survey_id, old.stratum);
    if tg_op = 'UPDATE' and (new.survey_id, new.stratum) is distinct from (old.survey_id, old.stratum) then
        perform renew_results_of(new.survey_id, new.stratum);
    end if;
    return null;
end
$$;
create trigger renew_results_by_stratum after update or delete on survey_responses
    for each row execute function renew_results_by_stratum();
create trigger renew_results_by_stratum after update on survey_members
    for each row when ((old.stratum, old.unit_id, old.customer_type, left(old.region_code, 2))
        is distinct from (new.stratum, new.unit_id, new.customer_type, left(new.region_code, 2)))
    execute function renew_results_by_stratum();

-- The words of a free text count in no result: who is erased loses them and changes no figure.
create function renew_results_by_answer() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'text' is not distinct from to_jsonb(old) - 'text' then
        return null;
    end if;
    perform renew_results_of(r.survey_id, r.stratum) from survey_responses r
    where r.id = old.response_id or (tg_op = 'UPDATE' and r.id = new.response_id);
    return null;
end
$$;
create trigger renew_results_by_answer after update or delete on survey_answers
    for each row execute function renew_results_by_answer();
