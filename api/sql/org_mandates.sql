-- Who lets whom see what, the newest first, past ones too.   $1 organisation, either of the two; null: all
select g.name as grantor, e.name as grantee, coalesce(lpad(to_hex(m.facility_id), 16, '0'), 'all') as facility, m.level,
       m.from_day as from, m.until_day as until,
       case when m.revoked_at is not null then 'revoked'
            when exists (select from mandate_in_force i where i.mandate_id = m.mandate_id) then 'in force'
            when m.until_day <= (now() at time zone 'UTC')::date then 'ended'
            else 'to come' end as state
  from mandate m
  join organisation g on g.org_id = m.grantor
  join organisation e on e.org_id = m.grantee
 where $1::text is null or $1 in (g.name, e.name)
 order by m.mandate_id desc
