-- Facilities that a list no longer names: the name or the place that it found them by was the file's alone.
-- $1 withdrawn_at, $2 source_id
update facility_match m
   set known_to = $1::timestamptz
 where m.known_to = 'infinity'
   and (exists (select from shut_facility s
                 where s.part = m.part and s.facility_id = m.facility_id and s.org_id = m.org_id)
        or exists (select from list_name n where n.entry_id = m.entry_id and n.source_id = $2::bigint)
        or exists (select from list_place p where p.entry_id = m.entry_id and p.source_id = $2::bigint))
   and not exists (select from facility f
                     join list_key k on k.entry_id = m.entry_id and k.country_key = f.place_key
                     join list_name n on n.entry_id = k.entry_id and n.name = k.name
                     join list_place p on p.entry_id = k.entry_id and p.country = k.country
                    where f.part = m.part and f.facility_id = m.facility_id and f.org_id = m.org_id
                      and not exists (select from withdrawal w
                                       where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
                      and not exists (select from withdrawal w
                                       where w.source_id = n.source_id and n.known_from < w.withdrawn_at)
                      and not exists (select from withdrawal w
                                       where w.source_id = p.source_id and p.known_from < w.withdrawn_at))
