-- What was overdue stays on record as having been overdue, whatever a confirmed calendar makes of the deadline afterwards
-- (CMP-08).
alter table deadlines
    add column overrun_at timestamptz constraint deadlines_overrun_at_check check (isfinite(overrun_at));
update deadlines d set overrun_at = m.due_before
from (select deadline_id, min(due_before) as due_before from deadline_moves where due_before < moved_at group by deadline_id) m
where m.deadline_id = d.id;

alter table complaints
    add column overdue_at timestamptz constraint complaints_overdue_at_check check (isfinite(overdue_at));
update complaints set overdue_at = due_at where replied_at > due_at;
update complaints c set overdue_at = d.overrun_at from deadlines d
where d.id = c.deadline_id and d.overrun_at is not null;

-- What was told stays told; of what was not told each is planned once.
drop index complaint_alarms_once;
create unique index complaint_alarms_once on complaint_alarms (deadline_id, kind, coalesce(percent, 0))
    where deadline_id is not null and sent_at is null;

-- A company's own calendar moves deadlines as well, once somebody has confirmed that.
alter table deadline_moves
    alter column schedule_id drop not null,
    add column policy_version_id uuid constraint deadline_moves_policy_version_fkey references policy_versions (id),
    add constraint deadline_moves_cause_check check (schedule_id is null or policy_version_id is null);
