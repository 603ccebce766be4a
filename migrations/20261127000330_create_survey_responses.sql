-- What was answered (SUR-04, SUR-05, SUR-12), and what a very low answer raises (SUR-11).

create table survey_responses
(
    -- In an anonymous survey random, so that the order of identifiers is not the order of answers.
    id                       uuid primary key,
    survey_id                uuid    not null,
    anonymous                boolean not null,
    -- The version that was asked.
    questionnaire_version_id uuid    not null constraint survey_responses_version_fkey references questionnaire_versions (id),
    stratum                  text    not null,
    channel                  text    not null constraint survey_responses_channel_check
        check (channel in ('link', 'telephone', 'email', 'fax', 'face_to_face')),
    language                 text    not null constraint survey_responses_language_check check (language in ('zh', 'en')),
    -- The day, in an anonymous survey the first day of the month.
    answered_on              date    not null constraint survey_responses_answered_on_check check (isfinite(answered_on)),
    -- Who answered, when, and who asked where staff entered it: never in an anonymous survey.
    customer_id              uuid,
    answered_at              timestamptz constraint survey_responses_answered_at_check check (isfinite(answered_at)),
    asked_by                 uuid constraint survey_responses_asked_by_fkey references users (id),
    constraint survey_responses_survey_fkey foreign key (survey_id, anonymous) references surveys (id, anonymous),
    constraint survey_responses_stratum_fkey foreign key (survey_id, stratum) references survey_strata (survey_id, key),
    constraint survey_responses_member_fkey foreign key (survey_id, customer_id) references survey_members (survey_id, customer_id),
    -- A customer answers once.
    constraint survey_responses_customer_key unique (survey_id, customer_id),
    constraint survey_responses_anonymous_check check (anonymous = (customer_id is null) and anonymous = (answered_at is null)
        and (not anonymous or (channel = 'link' and asked_by is null and answered_on = date_trunc('month', answered_on)))),
    -- What staff took down names who asked.
    constraint survey_responses_asked_by_check check ((channel = 'link') = (asked_by is null))
);
create index survey_responses_by_survey on survey_responses (survey_id, id);
create index survey_responses_by_customer on survey_responses (customer_id) where customer_id is not null;

-- One row for each answered question; for a multiple choice one for each choice.
create table survey_answers
(
    response_id  uuid     not null constraint survey_answers_response_fkey references survey_responses (id),
    question_key text     not null constraint survey_answers_question_key_check check (length(question_key) between 1 and 40),
    -- 0, and for further choices of a multiple choice 1, 2, ..., in the order in which they are offered.
    place        smallint not null constraint survey_answers_place_check check (place between 0 and 49),
    kind         text     not null constraint survey_answers_kind_check
        check (kind in ('scale', 'visit_scale', 'single_choice', 'multiple_choice', 'yes_no', 'number', 'free_text', 'recommendation')),
    -- Step 1 to 5 of a scale, points of a visit scale, 0 to 10 of a recommendation.
    score        smallint constraint survey_answers_score_check check (score between 0 and 100),
    -- What a scale or a visit scale counts on 0 to 100 under the map of the version.
    points       smallint constraint survey_answers_points_check check (points between 0 and 100),
    -- Key of the choice; `yes` or `no`.
    choice       text constraint survey_answers_choice_check check (length(choice) between 1 and 40),
    number       numeric(18, 4) constraint survey_answers_number_check check (number <> 'NaN'),
    -- Personal: blanked when the customer is erased.
    text         text constraint survey_answers_text_check check (length(text) between 1 and 4000),
    constraint survey_answers_pkey primary key (response_id, question_key, place),
    constraint survey_answers_form_check check (case kind
        when 'scale' then score between 1 and 5 and points is not null
        when 'visit_scale' then score = points
        when 'recommendation' then score between 0 and 10 and points is null
        when 'number' then number is not null
        when 'free_text' then true
        else choice is not null end
        and (score is not null) = (kind in ('scale', 'visit_scale', 'recommendation'))
        and (points is null or kind in ('scale', 'visit_scale'))
        and (number is null or kind = 'number') and (text is null or kind = 'free_text')
        and (choice is null or kind in ('single_choice', 'multiple_choice', 'yes_no')))
);
create index survey_answers_by_question on survey_answers (question_key, response_id);

-- A very low answer is followed up, or is taken in as a complaint: once for each response.
create table survey_follow_ups
(
    id           uuid primary key,
    response_id  uuid        not null constraint survey_follow_ups_response_fkey references survey_responses (id),
    survey_id    uuid        not null constraint survey_follow_ups_survey_fkey references surveys (id),
    unit_id      uuid        not null constraint survey_follow_ups_unit_fkey references units (id),
    customer_id  uuid        not null constraint survey_follow_ups_customer_fkey references customers (id),
    -- The questions with a very low answer.
    questions    text[]      not null constraint survey_follow_ups_questions_check check (cardinality(questions) between 1 and 200),
    -- The complaint that it became; none for a follow-up.
    complaint_id uuid constraint survey_follow_ups_complaint_fkey references complaints (id),
    owner_id     uuid        not null constraint survey_follow_ups_owner_fkey references users (id),
    raised_at    timestamptz not null constraint survey_follow_ups_raised_at_check check (isfinite(raised_at)),
    due_on       date        not null constraint survey_follow_ups_due_on_check check (isfinite(due_on)),
    done_at      timestamptz constraint survey_follow_ups_done_at_check check (isfinite(done_at)),
    done_by      uuid constraint survey_follow_ups_done_by_fkey references users (id),
    result       text constraint survey_follow_ups_result_check check (length(result) between 1 and 2000),
    constraint survey_follow_ups_response_key unique (response_id),
    constraint survey_follow_ups_done_check check ((done_at is null) = (done_by is null) and (done_at is not null or result is null))
);
create index survey_follow_ups_by_unit on survey_follow_ups (unit_id, id);
create index survey_follow_ups_by_owner on survey_follow_ups (owner_id, id);
create index survey_follow_ups_by_customer on survey_follow_ups (customer_id);
create index survey_follow_ups_by_survey on survey_follow_ups (survey_id, id);
