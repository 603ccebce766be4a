-- What the program itself finds is reported once while the report is open, with the record that shows it (GOV-05).

alter table violations add column shown_by uuid;
create unique index violations_found_key on violations (kind, accused_id, about_kind, about_id)
    where reported_by_kind = 'system' and state in ('reported', 'investigating');
