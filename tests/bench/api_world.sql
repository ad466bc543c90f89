-- After scan_world.sql, where organisation 2 has few facilities and 1 and 3 have half of the others each (bench.small).
insert into organisation (org_id, name, created_at, kind) values (2, 'small', '2026-06-01', 'member'), (3, 'other', '2026-06-01', 'member');

-- Fifty sites of organisation 1 with up to a dozen findings that rules fire on besides, for the page of a
-- facility with twenty pieces of evidence.
insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, evidence_text, severity,
                     status, found_on, row_hash, source_id, source_row)
select f.part, f.facility_id, f.org_id, a.assessment_id, hashint8extended(f.source_row * 100 + k, 13), '2026-06-01',
       'M' || f.source_row || '-' || k, words || ' Interview ' || k || '.', 'major', 'open', '2026-05-01', 1, 1, f.source_row
  from (select * from facility where org_id = 1 order by source_row limit 50) f
 cross join lateral (select assessment_id from assessment a where a.part = f.part and a.facility_id = f.facility_id limit 1) a
 cross join unnest(array[
        'The factory keeps the passports of the migrant workers in the office safe and returns them only when they leave the country.',
        'Workers paid recruitment fees of three months of wages to an agent and are still paying them back.',
        'On arrival, workers were made to sign a second contract with lower wages than they had been promised at home.',
        'The dormitory gates are locked from ten at night until five in the morning, and the guard has the only key.',
        'Mobile phones are collected by the line leaders at the beginning of each shift and given back at its end.',
        'A line leader slapped two sewing operators because they had not reached the target of the day.',
        'The broker threatened to report the workers to the immigration police when they asked for their pay slips.',
        'Employees cannot leave until they have paid off their debt to the contractor who brought them.',
        'Twelve people sleep in a room of twenty square metres; the dormitory has no fire exit.',
        'Operators in the dyeing section have to work overtime until midnight and were told that who refuses is sent home.',
        'Overtime work is not paid at all in the months before a shipment, as pay slips and time records show.',
        'Workers who spoke to the auditors were dismissed in the week after the audit without notice.']) with ordinality w (words, k)
 where k <= 5 + f.source_row % 8;
