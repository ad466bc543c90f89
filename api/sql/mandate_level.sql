-- How much of a facility's evidence another organisation lets see who asks; null: nothing.   $1 that organisation   $2 the facility, 16 hex digits
select max(m.level)
  from mandate_in_force m
 where m.grantor = $1::integer and m.grantee = current_setting('flare.org')::integer
   and (m.facility_id is null or m.facility_id = ('x' || $2)::bit(64)::bigint)
