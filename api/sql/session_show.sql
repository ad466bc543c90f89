-- Who a caller is.   $1 the key's id, "" of the operator   $2 end of the session in seconds, or null   $3 level of evidence
select json_build_object(
         'operator',       k.key_id is null,
         'organisation',   o.name,
         'kind',           o.kind,
         'key',            k.key_id,
         'scopes',         coalesce(to_json(k.scopes), '[]'),
         'evidence_level', $3::integer,
         'until',          coalesce(to_timestamp($2::bigint), k.expires_at))
  from (values (1)) one
  left join api_key k on k.key_id = $1
  left join organisation o on o.org_id = k.org_id
