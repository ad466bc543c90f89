-- What is known of the organisation's facilities, to compare with.   $1 org_id
select facility_id, row_hash, coalesce(raw_hash, 0)
  from facility
 where org_id = $1 and known_to = 'infinity'
