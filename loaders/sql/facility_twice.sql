-- Facilities that were staged more than once.
select facility_id from stage_facility group by facility_id having count(*) > 1
