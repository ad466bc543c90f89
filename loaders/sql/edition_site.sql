-- $1 part, $2 facility_id, $3 org_id
select name || ' (' || country || ', ' || key || ')'
  from facility
 where part = $1 and facility_id = $2 and org_id = $3 and known_to = 'infinity'
