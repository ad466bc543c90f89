-- What the scan has seen is no longer news.   $1 known at
delete from facility_touched where known_at <= $1::timestamptz
