-- Each name of what the file touched, in each of its countries.  The hash is hash_id
-- (hash.h) of one text: the first eight bytes of the SHA-256 over its length and bytes.
insert into list_key (entry_id, name, country, country_key, known_from, org_id)
select n.entry_id, n.name, p.country,
       ('x' || encode(substring(sha256(int4send(octet_length(v)) || v) from 1 for 8), 'hex'))::bit(64)::bigint,
       greatest(n.known_from, p.known_from), n.org_id
  from (select distinct entry_id from stage_list where names is not null or places is not null) s
  join list_name n on n.entry_id = s.entry_id
  join (select entry_id, country, min(known_from) as known_from from list_place group by 1, 2) p on p.entry_id = n.entry_id
 cross join lateral convert_to(p.country || ' ' || n.fold, 'UTF8') as v
    on conflict do nothing
