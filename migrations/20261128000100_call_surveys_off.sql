-- A survey may be called off, with a reason, as long as customers are asked or still to be asked (SUR-01): what was analysed
-- is reported.

alter table surveys
    add column called_off_at timestamptz constraint surveys_called_off_at_check check (isfinite(called_off_at)),
    add column called_off_by uuid constraint surveys_called_off_by_fkey references users (id),
    add column called_off_reason text constraint surveys_called_off_reason_check check (length(called_off_reason) between 1 and 2000),
    add constraint surveys_called_off_check check ((called_off_at is null) = (called_off_by is null)
        and (called_off_at is null) = (called_off_reason is null)
        and (called_off_at is null or fieldwork_closed_at is null));

-- All mails that go out for one thing, such as the invitations to a survey, are called off together with it. It names no
-- customer: also the mails of an anonymous survey have it.
alter table mails
    add column campaign_id uuid;
update mails m set campaign_id = l.survey_id
from survey_links l
where m.state = 'queued' and m.subject_kind = 'survey_link' and m.subject_id = l.id;
create index mails_by_campaign on mails (campaign_id) where campaign_id is not null and state = 'queued';
