-- How a file of facilities is best taken.   $1 known_at
-- Whether there is no facility at all, and who asks may take the indexes away; the bytes of the table; whether a file was taken
-- back after known_at; whether the table is spread over several servers; whether there
-- was a scan, that the next one must know of changes.
select not exists (select from facility)
       and pg_has_role((select relowner from pg_class where oid = 'facility'::regclass), 'usage'),
       pg_relation_size('facility'),
       exists (select from withdrawal where withdrawn_at >= $1::timestamptz),
       exists (select from pg_extension where extname = 'citus'),
       exists (select from scan)
