-- $1 withdrawn_at
select count(*), min(good) from shut_facility_good where known_from >= $1::timestamptz
