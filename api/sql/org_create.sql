-- $1 id   $2 name   $3 kind   $4 name of its association, or null   $5 now
-- No row: the name is taken, or the association is none.
insert into organisation (org_id, name, created_at, kind, member_of)
select $1::integer, $2, $5::timestamptz, $3, a.org_id
  from (values (1)) one
  left join organisation a on a.name = $4 and a.kind = 'association'
 where $4::text is null or a.org_id is not null
    on conflict do nothing
returning member_of
