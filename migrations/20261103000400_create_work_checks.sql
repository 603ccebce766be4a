-- Managers check the salespeople's dossiers and after-sale work at intervals (ATT-G26).
create table work_checks
(
    id             uuid        not null,
    site_id        uuid        not null,
    salesperson_id uuid        not null,
    subject        text        not null,
    in_order       boolean     not null,
    findings       text,
    acting_as      text        not null,
    checked_at     timestamptz not null,
    checked_by     uuid        not null,
    constraint work_checks_pkey primary key (id),
    constraint work_checks_site_fkey foreign key (site_id) references units (id),
    constraint work_checks_salesperson_fkey foreign key (salesperson_id) references users (id),
    constraint work_checks_checked_by_fkey foreign key (checked_by) references users (id),
    constraint work_checks_subject_check check (subject in ('dossiers', 'after_sale')),
    constraint work_checks_own_check check (checked_by <> salesperson_id),
    constraint work_checks_findings_check check ((in_order or findings is not null) and length(findings) between 1 and 2000),
    constraint work_checks_acting_as_check check (length(acting_as) between 3 and 64),
    constraint work_checks_instants_check check (isfinite(checked_at))
);
create index work_checks_by_site on work_checks (site_id, id);
create index work_checks_by_salesperson on work_checks (salesperson_id, site_id, subject, id);
select make_append_only('work_checks');
