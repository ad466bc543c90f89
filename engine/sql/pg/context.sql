-- For whom the rest of the transaction is, which row security looks at.   $1 organisation; -1: the operator, who sees all
-- $2 the rest of the transaction alone, or of the session
--
-- flare.org is who asks; flare.orgs are those of which every row can be seen: its own, the public ones, and of those
-- that gave it a mandate over all that they have.  The first is set before mandates are read: they are its own alone.
select set_config('flare.orgs', (array[0, o.org::integer] || array(
           select m.grantor from mandate_in_force m where m.grantee = o.org::integer and m.facility_id is null))::text, $2::boolean)
  from (select set_config('flare.org', $1, $2::boolean) as org offset 0) o
