-- What the next scan must judge again.   $1 withdrawn_at
with news as (
    insert into list_news (org_id, known_at) values (current_setting('flare.org')::integer, $1::timestamptz)
)
insert into facility_touched (part, facility_id, known_at, org_id)
select part, facility_id, $1::timestamptz, org_id
  from (select part, facility_id, org_id from shut_facility union select part, facility_id, org_id from back_facility
        union select part, facility_id, org_id from shut_facility_good union select part, facility_id, org_id from back_facility_good
        union select part, facility_id, org_id from shut_assessment union select part, facility_id, org_id from back_assessment
        union select part, facility_id, org_id from shut_finding union select part, facility_id, org_id from back_finding
        union select part, facility_id, org_id from shut_document union select part, facility_id, org_id from back_document
        union select part, facility_id, org_id from shut_link union select part, facility_id, org_id from back_link
        union select m.part, m.facility_id, m.org_id
                from facility_match m
               where exists (select from shut_list_entry e where e.entry_id = m.entry_id)
                  or exists (select from back_list_entry e where e.entry_id = m.entry_id)
        union select part, facility_id, org_id from facility_match where known_to = $1::timestamptz) changed
 where exists (select from scan)
