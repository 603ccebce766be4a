-- Somebody who left a site can come back, and a departure can have been recorded by mistake (ATT-D09).

-- What the policy made of a departure on the day of its record; a later policy leaves it alone.
alter table departures add column outcome text not null default 'paid'
    constraint departures_outcome_check check (outcome in ('paid', 'forfeited', 'delegated'));
alter table departures alter column outcome drop default;

-- Who came back can leave again: the first departure of a person from a site is 1, and the next begins once that has ended.
alter table departures add column number integer not null default 1
    constraint departures_number_check check (number between 1 and 1000);
alter table departures alter column number drop default;
alter table departures drop constraint departures_key;
alter table departures add constraint departures_number_key unique (site_id, user_id, number);

create table departure_ends
(
    departure_id uuid        not null constraint departure_ends_pkey primary key
        constraint departure_ends_departure_fkey references departures (id),
    -- The day from which the person works there again; none when nobody had left.
    returned_on  date        constraint departure_ends_returned_on_check check (isfinite(returned_on)),
    reason       text        not null constraint departure_ends_reason_check check (length(reason) between 1 and 2000),
    recorded_at  timestamptz not null constraint departure_ends_recorded_at_check check (isfinite(recorded_at)),
    recorded_by  uuid        not null constraint departure_ends_recorded_by_fkey references users (id)
);
select make_append_only('departure_ends');
