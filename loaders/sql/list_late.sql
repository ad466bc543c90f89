-- $1 known_at.  Changes to what was already known then, or later, and what was known once, until a later day:
-- how many, and one of them.
select count(*), min(key)
  from (select e.key
          from stage_list s
          join list_entry e on e.entry_id = s.entry_id and e.known_to = 'infinity' and e.row_hash <> s.row_hash
         where e.known_from >= $1::timestamptz
           and not s.part and not s.gone
        union all
        select e.key
          from stage_list s
          join list_entry e on e.entry_id = s.entry_id and e.known_to > $1::timestamptz
         where not s.part and not s.gone
           and not exists (select from list_entry n where n.entry_id = s.entry_id and n.known_to = 'infinity')) late
