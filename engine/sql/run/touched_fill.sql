-- $1 known at
insert into scan_touched
select part, facility_id, org_id, bit_or(why)
  from facility_touched
 where known_at <= $1::timestamptz
 group by part, facility_id, org_id
