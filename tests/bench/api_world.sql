-- After scan_world.sql: fifty sites with twenty findings each that a rule fires on, for the page of a facility with
-- much evidence.
insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, evidence_text, severity,
                     status, found_on, row_hash, source_id, source_row)
select f.part, f.facility_id, 1, a.assessment_id, hashint8extended(f.source_row * 100 + k, 13), '2026-06-01',
       'M' || f.source_row || '-' || k,
       (array['The factory keeps the passports of the migrant workers in the office safe and returns them only when they leave the country.',
              'Workers paid recruitment fees of three months of wages to an agent and are still paying them back.',
              'Workers are locked in the dormitory at night and may not leave without the permission of the guard.',
              'Wages of the last two months were withheld until the end of the contract.'])[1 + k % 4]
       || ' Interview ' || k || '.',
       'major', 'open', '2026-05-01', 1, 1, f.source_row
  from (select * from facility order by source_row limit 50) f
 cross join lateral (select assessment_id from assessment a where a.part = f.part and a.facility_id = f.facility_id limit 1) a
 cross join generate_series(1, 20) k;
