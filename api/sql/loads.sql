-- Files that were loaded, the newest first: the caller's own and the public ones.
-- $1 page size   The last row seen, or nulls:   $2 microseconds   $3 source_id   $4 and $5 zero
-- Second column: the same four of this page's last row, null when no more follow.
with page as (
    select s.*, o.name as organisation, (extract(epoch from s.loaded_at) * 1000000)::bigint as us,
           row_number() over (order by s.loaded_at desc, s.source_id desc) as place
      from source_file s
      join organisation o using (org_id)
     where (s.org_id = 0 or current_setting('flare.org')::integer in (-1, s.org_id))
       and ($2::bigint is null
            or ((extract(epoch from s.loaded_at) * 1000000)::bigint, s.source_id) < ($2::bigint, $3::bigint))
     order by place
     limit $1::int + 1
)
select json_build_object(
         'items', (select coalesce(json_agg(json_build_object(
                            'id',           lpad(to_hex(source_id), 16, '0'),
                            'file',         name,
                            'feed',         feed,
                            'organisation', organisation,
                            'sha256',       encode(sha256, 'hex'),
                            'bytes',        bytes,
                            'rows',         rows_read,
                            'loaded',       rows_loaded,
                            'refused',      rows_refused,
                            'added',        added,
                            'changed',      changed,
                            'unchanged',    unchanged,
                            'loaded_at',    loaded_at,
                            'known_at',     known_at,
                            'withdrawn_at', (select max(w.withdrawn_at) from withdrawal w
                                              where w.source_id = page.source_id and w.withdrawn_at > page.known_at))
                          order by place), '[]')
                     from page
                    where place <= $1::int)),
       (select concat_ws('.', us, source_id, 0, 0)
          from page
         where place = $1::int and exists (select 1 from page where place > $1::int)
           and ($4::int, $5::bigint) is distinct from (1, 1))
