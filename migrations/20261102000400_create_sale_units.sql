-- Buildings, units for sale and price lists (ATT-D01, ATT-D08).

create table buildings
(
    id         uuid primary key,
    site_id    uuid        not null constraint buildings_site_fkey references units (id),
    code       text        not null constraint buildings_code_check check (length(code) between 1 and 20),
    name       text        not null constraint buildings_name_check check (length(name) between 1 and 100),
    created_at timestamptz not null constraint buildings_created_at_check check (isfinite(created_at)),
    constraint buildings_code_key unique (site_id, code)
);

create table sale_units
(
    id              uuid primary key,
    site_id         uuid          not null constraint sale_units_site_fkey references units (id),
    building_id     uuid          not null constraint sale_units_building_fkey references buildings (id),
    floor           smallint      not null constraint sale_units_floor_check check (floor between -20 and 200),
    room            text          not null constraint sale_units_room_check check (length(room) between 1 and 20),
    kind            text          not null constraint sale_units_kind_check check (kind in ('residence', 'shop', 'office', 'parking')),
    -- Square metres.
    built_area      numeric(9, 2) not null constraint sale_units_built_area_check check (built_area > 0 and built_area <> 'NaN'),
    inner_area      numeric(9, 2) constraint sale_units_inner_area_check
        check (inner_area > 0 and inner_area <= built_area and inner_area <> 'NaN'),
    layout          text constraint sale_units_layout_check check (length(layout) between 1 and 50),
    -- How good it is, by floor, view and position: 1 is best.
    grade           smallint      not null constraint sale_units_grade_check check (grade between 1 and 5),
    state           text          not null constraint sale_units_state_check
        check (state in ('free', 'reserved', 'subscribed', 'contracted', 'withheld')),
    state_since     timestamptz   not null constraint sale_units_state_since_check check (isfinite(state_since)),
    deal_id         uuid,
    reserved_until  timestamptz constraint sale_units_reserved_until_check check (isfinite(reserved_until)),
    withheld_by     uuid constraint sale_units_withheld_by_fkey references users (id),
    withheld_reason text constraint sale_units_withheld_reason_check check (length(withheld_reason) between 1 and 500),
    created_at      timestamptz   not null constraint sale_units_created_at_check check (isfinite(created_at)),
    updated_at      timestamptz   not null constraint sale_units_updated_at_check check (isfinite(updated_at)),
    version         bigint        not null default 1,
    constraint sale_units_room_key unique (building_id, room),
    constraint sale_units_held_check check ((state in ('reserved', 'subscribed', 'contracted')) = (deal_id is not null)),
    constraint sale_units_reserved_check check ((state = 'reserved') = (reserved_until is not null)),
    constraint sale_units_withheld_check check ((state = 'withheld') = (withheld_by is not null)
        and (withheld_by is null) = (withheld_reason is null))
);
create index sale_units_by_site on sale_units (site_id, building_id, floor, room, id);
create index sale_units_by_state on sale_units (site_id, state, building_id, floor, room, id);
create unique index sale_units_deal_key on sale_units (deal_id) where deal_id is not null;

-- A list holds the prices that it names from its day on; a unit that it leaves out keeps the price of the list before.
create table price_lists
(
    id           uuid primary key,
    site_id      uuid        not null constraint price_lists_site_fkey references units (id),
    number       bigint      not null constraint price_lists_number_check check (number > 0),
    effective_on date        not null constraint price_lists_effective_on_check check (isfinite(effective_on)),
    note         text constraint price_lists_note_check check (length(note) between 1 and 500),
    published_by uuid constraint price_lists_published_by_fkey references users (id),
    published_at timestamptz not null constraint price_lists_published_at_check check (isfinite(published_at)),
    constraint price_lists_number_key unique (site_id, number)
);
select make_append_only('price_lists');

create table unit_prices
(
    list_id      uuid           not null constraint unit_prices_list_fkey references price_lists (id),
    unit_id      uuid           not null constraint unit_prices_unit_fkey references sale_units (id),
    -- Carried along from the list, so that the price of a moment is one look into the index.
    effective_on date           not null,
    number       bigint         not null,
    published_at timestamptz    not null,
    total        numeric(14, 2) not null constraint unit_prices_total_check check (total > 0 and total <> 'NaN'),
    floor_total  numeric(14, 2) constraint unit_prices_floor_check check (floor_total > 0 and floor_total <= total and floor_total <> 'NaN'),
    constraint unit_prices_key primary key (list_id, unit_id)
);
create index unit_prices_by_unit on unit_prices (unit_id, effective_on desc, number desc);
select make_append_only('unit_prices');

-- Numbers without gaps: the row is locked until the end of the transaction that takes the next one (GOV-10).
create table register_counters
(
    site_id     uuid   not null constraint register_counters_site_fkey references units (id),
    register    text   not null constraint register_counters_register_check check (length(register) between 3 and 30),
    last_number bigint not null constraint register_counters_last_number_check check (last_number > 0),
    constraint register_counters_key primary key (site_id, register)
);

-- Who keeps a register (GOV-10); the latest line of a register tells.
create table register_keepers
(
    id           uuid primary key,
    site_id      uuid        not null constraint register_keepers_site_fkey references units (id),
    register     text        not null constraint register_keepers_register_check check (length(register) between 3 and 30),
    keeper_id    uuid        not null constraint register_keepers_keeper_fkey references users (id),
    appointed_by uuid constraint register_keepers_appointed_by_fkey references users (id),
    appointed_at timestamptz not null constraint register_keepers_appointed_at_check check (isfinite(appointed_at))
);
create index register_keepers_latest on register_keepers (site_id, register, id desc);
select make_append_only('register_keepers');
