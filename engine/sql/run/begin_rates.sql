-- $1 scan that was counted like   $2 now
insert into rate_edition (edition, scan_id, made_at)
select coalesce(max(edition), 0) + 1, $1::bigint, $2::timestamptz from rate_edition
returning edition
