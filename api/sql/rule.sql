-- One rule of the scan's ruleset, whole.   $1 scan   $2 rule id
select json_build_object(
         'id',        r.id,
         'title',     r.title,
         'indicator', r.indicator,
         'axis',      r.axis,
         'strength',  r.strength,
         'condition', r.condition,
         'overlay',   r.overlay,
         'basis',     r.basis,
         'advice',    r.advice,
         'ask',       r.question,
         'ruleset',   json_build_object('title', t.title, 'version', t.version, 'sha256', encode(t.hash, 'hex')))
  from scan s
  join ruleset t using (ruleset_id)
  join ruleset_rule r using (ruleset_id)
 where s.scan_id = $1::bigint and r.id = $2::text;
