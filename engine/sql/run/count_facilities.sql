-- About how many facilities there are: ids are hashes, so one part in sixteen tells.   $1 known at   $2 those: an array literal
select 16 * count(*)
  from facility
 where part = any ($2::smallint[]) and known_from <= $1::timestamptz and known_to > $1::timestamptz
