-- $1 known at
select count(*) from facility where known_from <= $1::timestamptz and known_to > $1::timestamptz
