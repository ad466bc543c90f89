-- $1 grantor   $2 grantee   $3 facility and $4 its part, null: all that it has   $5 level   $6 from   $7 until, or null
-- $8 now   A mandate between the two over the same is replaced.
with before as (
    update mandate set revoked_at = $8::timestamptz
     where grantor = $1::integer and grantee = $2::integer and facility_id is not distinct from $3::bigint and revoked_at is null
)
insert into mandate (mandate_id, grantor, grantee, part, facility_id, level, from_day, until_day, granted_at)
select coalesce(max(mandate_id), 0) + 1, $1::integer, $2::integer, $4::smallint, $3::bigint, $5::smallint, $6::date, $7::date,
       $8::timestamptz
  from mandate
