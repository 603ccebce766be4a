-- Alarms of a deadline are planned anew with each of its moves: whether one was sent is asked by the deadline, and was looked for in
-- the alarms of all complaints.
create index complaint_alarms_by_deadline on complaint_alarms (deadline_id) where sent_at is not null;
