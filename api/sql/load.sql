-- One file that was loaded, with the first hundred of its rows that were refused.   $1 source_id
--
-- What stood in a refused row is told as the loader keeps it: of what workers said, nothing.
select json_build_object(
         'id',           lpad(to_hex(s.source_id), 16, '0'),
         'file',         s.name,
         'feed',         s.feed,
         'organisation', o.name,
         'sha256',       encode(s.sha256, 'hex'),
         'bytes',        s.bytes,
         'rows',         s.rows_read,
         'loaded',       s.rows_loaded,
         'refused',      s.rows_refused,
         'added',        s.added,
         'changed',      s.changed,
         'unchanged',    s.unchanged,
         'loaded_at',    s.loaded_at,
         'known_at',     s.known_at,
         'withdrawn_at', (select max(w.withdrawn_at) from withdrawal w
                           where w.source_id = s.source_id and w.withdrawn_at > s.known_at),
         'loader',       s.loader_version,
         'refusals',     (select coalesce(json_agg(json_build_object(
                                   'line', line, 'column', col, 'code', code, 'field', field, 'value', value,
                                   'expected', expected, 'remedy', remedy) order by seq), '[]')
                            from (select * from refusal r where r.source_id = s.source_id order by seq limit 100) r))
  from source_file s
  join organisation o using (org_id)
 where s.source_id = $1::bigint
   and (s.org_id = 0 or current_setting('flare.org')::integer in (-1, s.org_id))
