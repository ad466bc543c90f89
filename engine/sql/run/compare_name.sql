-- What a facility was called.   $1 part   $2 facility   $3 organisation   $4 known at
select name, country
  from facility
 where part = $1::smallint and facility_id = $2::bigint and org_id = $3::integer
   and known_from <= $4::timestamptz and known_to > $4::timestamptz
