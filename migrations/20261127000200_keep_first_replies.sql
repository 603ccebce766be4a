-- What a reopening takes out of the row is kept for the figures: the first reply and the deadline that stood then; and the
-- working time that had passed since acceptance when a step was taken (CMP-08, CMP-12).
alter table complaints
    add column first_replied_at timestamptz constraint complaints_first_replied_at_check check (isfinite(first_replied_at)),
    add column first_due_at timestamptz constraint complaints_first_due_at_check check (isfinite(first_due_at));

update complaints c
set first_replied_at = s.at, first_due_at = c.due_at
from (select complaint_id, min(occurred_at) as at from complaint_steps where kind in ('reply', 'redirection')
      group by complaint_id) s
where s.complaint_id = c.id;

alter table complaints
    add constraint complaints_first_reply_check check (first_due_at is null or first_replied_at is not null);

-- None of a step that was taken before this was counted, or while the schedule of a year was missing.
alter table complaint_steps
    add column working_minutes integer constraint complaint_steps_working_minutes_check check (working_minutes >= 0);
