-- For whom the rest of the transaction is, which row security looks at.   $1 organisation; -1: the operator, who sees all
-- $2 the rest of the transaction alone, or of the session   $3 names of the organisations that lists are of; null: its own
-- $4 true: the statement has one plan, in the order of an index, for guesses about values that are not seen mislead
--
-- flare.org is who asks; flare.orgs are those of which every row can be seen: its own, the public ones, and of those
-- that gave it a mandate over all that they have; flare.asked are those that it asks about, of those that it can see.
-- Each is set before what it governs is read.
select set_config('flare.asked', (case when $3::text[] is null and w.org::integer <> -1 then array[w.org::integer]
                                       else array(select n.org_id from organisation n
                                                   where $3::text[] is null or n.name = any ($3::text[])) end)::text, $2::boolean),
       case when $4::boolean then set_config('plan_cache_mode', 'force_generic_plan', $2::boolean) end,
       case when $4::boolean then set_config('enable_sort', 'off', $2::boolean) end
  from (select o.org, set_config('flare.orgs', (array[0, o.org::integer] || array(
                   select m.grantor from mandate_in_force m where m.grantee = o.org::integer and m.facility_id is null))::text,
                   $2::boolean) as orgs
          from (select set_config('flare.org', $1, $2::boolean) as org offset 0) o
        offset 0) w
 where w.orgs is not null
