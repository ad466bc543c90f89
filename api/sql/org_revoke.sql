-- $1 grantor   $2 grantee   $3 facility, null: every mandate between the two   $4 now
update mandate set revoked_at = $4::timestamptz
 where grantor = $1::integer and grantee = $2::integer and revoked_at is null
   and ($3::bigint is null or facility_id = $3::bigint)
