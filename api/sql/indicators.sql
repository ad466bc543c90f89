-- The indicators in ILO's order, then ours, with the rules that look for each.   $1 scan
select json_build_object('items', json_agg(json_build_object(
         'id',    n.name,
         'title', upper(left(n.name, 1)) || replace(substr(n.name, 2), '_', ' '),
         'ilo',   case when n.i <= 11 then n.i end,
         'rules', (select count(*) from scan s join ruleset_rule r using (ruleset_id)
                    where s.scan_id = $1::bigint and r.indicator = n.name)) order by n.i))
  from unnest(array[
           'abuse_of_vulnerability', 'deception', 'restriction_of_movement', 'isolation',
           'physical_and_sexual_violence', 'intimidation_and_threats', 'retention_of_identity_documents',
           'withholding_of_wages', 'debt_bondage', 'abusive_working_and_living_conditions',
           'excessive_overtime', 'state_imposed', 'prison_labour', 'child_labour', 'context', 'controls'])
       with ordinality as n(name, i);
