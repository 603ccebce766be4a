-- Records of days that are rolled up, made at once (ATT-S01): the roll-up waits for the records that are being made, and those
-- for it; and the records of one site's day are counted one after the other.
create or replace function keep_site_days() returns trigger
    language plpgsql as
$$
declare
    of_day date := ((to_jsonb(new) ->> tg_argv[0])::timestamptz at time zone 'Asia/Shanghai')::date;
    of_site uuid;
    rolled_before date;
begin
    select w.rolled_before into rolled_before from statistics_watermark w for share;
    if of_day < rolled_before then
        if tg_table_name = 'payments' then
            of_site := (select l.site_id from deals l where l.id = (to_jsonb(new) ->> 'deal_id')::uuid);
        else
            of_site := (to_jsonb(new) ->> 'site_id')::uuid;
        end if;
        perform pg_advisory_xact_lock(hashtextextended('site_days.' || of_site || '.' || of_day, 0));
        perform refresh_site_days(array [of_site], of_day, of_day + 1);
    end if;
    return null;
end
$$;
