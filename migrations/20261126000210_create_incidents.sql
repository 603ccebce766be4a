-- Incidents at a site: conflicts between staff and visitors, with what was done at once (CMP-15). A record is never
-- changed; a correction is another record that points at it.
create table incidents
(
    id            uuid primary key,
    unit_id       uuid        not null constraint incidents_unit_fkey references units (id),
    company_id    uuid        not null constraint incidents_company_fkey references units (id),
    number_year   integer     not null constraint incidents_number_year_check check (number_year between 2000 and 9999),
    number        integer     not null constraint incidents_number_check check (number > 0),
    occurred_at   timestamptz not null constraint incidents_occurred_at_check check (isfinite(occurred_at)),
    place         text        not null constraint incidents_place_check check (length(place) between 1 and 200),
    description   text        not null constraint incidents_description_check check (length(description) between 1 and 4000),
    visitor       text constraint incidents_visitor_check check (length(visitor) between 1 and 200),
    -- What was done at once.
    measures      text        not null constraint incidents_measures_check check (length(measures) between 1 and 2000),
    -- Who took the parties out of the room, and when.
    led_out_by    uuid        not null constraint incidents_led_out_by_fkey references users (id),
    led_out_at    timestamptz not null constraint incidents_led_out_at_check check (isfinite(led_out_at)),
    complaint_id  uuid constraint incidents_complaint_fkey references complaints (id),
    corrects_id   uuid constraint incidents_corrects_fkey references incidents (id) constraint incidents_corrects_key unique,
    recorded_at   timestamptz not null constraint incidents_recorded_at_check check (isfinite(recorded_at)),
    recorded_by   uuid        not null constraint incidents_recorded_by_fkey references users (id),
    constraint incidents_number_key unique (company_id, number_year, number),
    constraint incidents_order_check check (occurred_at <= led_out_at and led_out_at <= recorded_at)
);
create index incidents_by_unit on incidents (unit_id, id);
select make_append_only('incidents');

-- The employees who were in it.
create table incident_staff
(
    incident_id uuid not null constraint incident_staff_incident_fkey references incidents (id),
    user_id     uuid not null constraint incident_staff_user_fkey references users (id),
    constraint incident_staff_key primary key (incident_id, user_id)
);
create index incident_staff_by_user on incident_staff (user_id);
select make_append_only('incident_staff');
