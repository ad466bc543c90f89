-- The audit log of who asks, the newest first; the operator's is that of the installation.
-- $1 events before that one, or null   $2 action, or null for all   $3 how many
select json_build_object(
         'organisation', (select name from organisation where org_id = greatest(current_setting('flare.org')::integer, 0)),
         'items',        coalesce(json_agg(json_build_object(
                           'seq',    e.seq,
                           'at',     e.at,
                           'actor',  e.actor,
                           'action', e.action,
                           'object', e.object,
                           'detail', e.detail::json,
                           'hash',   encode(e.hash, 'hex')) order by e.seq desc), '[]'))
  from (select *
          from audit_event
         where org_id = greatest(current_setting('flare.org')::integer, 0)
           and ($1::bigint is null or seq < $1::bigint)
           and ($2::text is null or action = $2::text)
         order by seq desc
         limit $3::integer) e
