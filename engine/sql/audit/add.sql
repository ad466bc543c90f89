-- Events, in their order; those of one organisation after those of another, so that two
-- writers of several never wait for each other.
-- Arrays of the same length:   $1 org_id   $2 at   $3 actor, null: the database's user   $4 action   $5 object   $6 detail
insert into audit_event (org_id, at, actor, action, object, detail)
select org_id, at, coalesce(actor, 'db:' || session_user), action, object, detail
  from unnest($1::integer[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[])
       with ordinality as e (org_id, at, actor, action, object, detail, n)
 order by org_id, n
