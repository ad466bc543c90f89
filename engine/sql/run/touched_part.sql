-- $1 part
select facility_id, org_id, why
  from scan_touched
 where part = $1
 order by facility_id, org_id
