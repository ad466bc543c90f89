-- The last event of each organisation.
select org_id, seq, encode(hash, 'hex')
  from (select distinct on (org_id) org_id, seq, hash from audit_event order by org_id, seq desc) last
 order by org_id
