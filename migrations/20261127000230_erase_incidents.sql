-- Records of incidents never change, but their texts give way to the erasure of the person whom they tell of (CMP-15, CUS-05).
create function incidents_keep() returns trigger
    language plpgsql as
$$
begin
    if tg_op = 'UPDATE' and new.place = '已删除' and new.description = '已删除' and new.measures = '已删除'
        and new.visitor is null
        and (to_jsonb(new) - '{place,description,measures,visitor}'::text[])
            = (to_jsonb(old) - '{place,description,measures,visitor}'::text[]) then
        return new;
    end if;
    raise exception 'table % is append-only', tg_table_name using errcode = '55000';
end
$$;
drop trigger refuse_change on incidents;
create trigger incidents_keep before update or delete on incidents for each row execute function incidents_keep();
