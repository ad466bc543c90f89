-- Of facilities that were staged more than once, the first row of the file stays.
delete from stage_facility s
 using (select part, facility_id, min(source_row) as first
          from stage_facility
         group by part, facility_id
        having count(*) > 1) t
 where s.part = t.part and s.facility_id = t.facility_id and s.source_row > t.first
