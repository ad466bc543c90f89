-- Findings that no rule understood, and that stand (engine/exec/unread.h): a facility with one is not shown as clean.
alter table score add column unread bytea not null default '';
comment on column score.unread is 'ids of findings that no rule understood, ascending, eight bytes each: unpack_ids()';

create function unpack_ids(packed bytea) returns bigint[]
language sql immutable parallel safe as $$
    select array(select int8_at(packed, 8 * i) from generate_series(0, octet_length(packed) / 8 - 1) as i order by i)
$$;
revoke all on function unpack_ids (bytea) from public;
grant execute on function unpack_ids (bytea) to flare_owner, flare_scanner, flare_api;

-- few have any
create index score_unread on score (line, org_id, from_scan) where unread <> '';
