-- A portfolio of current_setting('bench.n') facilities, each with one or two audits that answer
-- two questions in five, and three findings in prose: what a scan is measured on.  Made from
-- hashes of numbers, so it is the same each time.  About one answer in 200 is adverse, one
-- text in twelve has something that a term looks for.  All are organisation 1's, or, where bench.small is set,
-- so many organisation 2's, and of the others every second one organisation 3's.
set synchronous_commit = off;
set work_mem = '256MB';

create temp table bucket as
select b, v
  from (select distinct on (b) b, v
          from (select v::smallint as v, ((hashint2(v::smallint)::bigint + 2147483648) >> 24) as b
                  from generate_series(0, 32767) v) x
         order by b, v) y;
create temp table site as
select i, id, v as part,
       case when small is null then 1 when i <= small then 2 when i % 2 = 0 then 1 else 3 end as org
  from (select i, hashint8extended(i, 7) as id, nullif(current_setting('bench.small', true), '')::int as small
          from generate_series(1, current_setting('bench.n')::int) i) s
  join bucket on b = (s.id >> 56) & 255;
analyze site;

insert into source_file values (1, 1, 'bench', 'bench.csv', '\x00', 1, 1, 1, 0, 1, 0, 0, '0', '2026-06-01', '2026-06-01');
insert into facility (part, facility_id, org_id, known_from, key, name, address, country, sector, sector_raw,
                      workers_min, workers_max, name_key, place_key, row_hash, source_id, source_row, name_fold)
select part, id, org, '2026-06-01', 'own:' || org || ':' || i, 'Bench Works ' || i || ' Co., Ltd.',
       i || ' Sample Road, Industrial Zone ' || i % 97,
       (array['CN', 'VN', 'BD', 'IN', 'TH', 'ID', 'MY', 'KH', 'PK', 'US', 'JP', 'TR'])[1 + i % 12],
       (array['apparel', 'electronics', 'textiles', 'rubber', 'food', 'footwear'])[1 + (i / 12) % 6], 'x',
       50 + i % 900, 50 + i % 900, i, i, i, 1, i, 'bench works ' || i || ' co ltd'
  from site
 order by part, id;

-- Answers: the columns of the dictionary, whatever they are by now.
do $$
declare
    columns text;
    answers text;
begin
    select string_agg(format('%I', column_name), ', ' order by ordinal_position),
           string_agg(format(case data_type
               when 'boolean' then 'case when (h + %1$s * 7919) %% 10 < 6 then null else (h + %1$s * 104729) %% 211 = 0 end'
               else 'case when (h + %1$s * 7919) %% 10 < 6 then null when (h + %1$s * 104729) %% 211 = 0 then 70 else 0 end' end,
               ordinal_position), ', ' order by ordinal_position)
      into columns, answers
      from information_schema.columns c
     where table_schema = 'public' and table_name = 'assessment' and is_nullable = 'YES'
       and data_type in ('boolean', 'double precision');
    execute format('insert into assessment (part, facility_id, org_id, assessment_id, known_from, key, assessment_kind,
                           scheme, assessed_on, row_hash, source_id, source_row, announced, %s)
        select part, id, org, hashint8extended(i * 4 + k, 9), ''2026-06-01'', ''A'' || i || ''-'' || k, ''audit'',
               (array[''smeta'', ''bsci'', ''slcp''])[1 + i %% 3], date ''2026-05-01'' - (h %% 900)::int, i, 1, i,
               (array[''announced'', ''unannounced''])[1 + i %% 2], %s
          from (select site.*, k, abs(hashint8extended(i * 4 + k, 3)) %% 1000003 as h
                  from site, generate_series(0, i %% 2) k) s
         order by part, id', columns, answers);
end $$;

create temp table said (n integer, words text);
insert into said values
    (0, 'Fire extinguishers in building two had not been inspected since March and two exits were partly blocked by cartons of finished goods; management removed them on the spot.'),
    (1, 'Workers interviewed said that overtime was paid correctly and that leave was granted on request; the records sampled for three months matched the bank transfers.'),
    (2, 'The factory keeps the passports of the migrant workers in the office safe and returns them only when they leave the country.'),
    (3, 'The time records of the sewing section showed up to 66 hours in a week in November, since a shipment had been brought forward by the customer.'),
    (4, 'First-aid boxes on the second floor lacked bandages and eye wash; the responsible person was appointed during the audit and training is scheduled for next month.'),
    (5, 'The wastewater permit expired in January and the renewal was applied for; discharge samples were within the limits of the permit.'),
    (6, 'Wages of subcontracted cleaners were paid 40 days late in the last quarter according to the pay slips that were sampled.'),
    (7, 'Chemical drums in the dyeing area were stored without secondary containment and safety data sheets were not available in the local language.'),
    (8, 'The dormitory rooms of the packaging line house twelve persons each, with less than two square metres per person and one toilet for thirty.'),
    (9, 'Personal protective equipment was provided free of charge, but four of twenty operators in the cutting room did not wear metal gloves at the time of the tour.');
insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, evidence_text, severity,
                     status, found_on, row_hash, source_id, source_row)
select part, id, org, hashint8extended(i * 4, 9), hashint8extended(i * 4 + k, 11), '2026-06-01', 'F' || i || '-' || k,
       words || ' Site reference ' || i || '-' || k || '.', 'major',
       (array['open', 'open', 'closed', 'verified'])[1 + (i + k) % 4], date '2026-05-01' - ((i * 31) % 900)::int, i, 1, i
  from site
 cross join generate_series(0, 2) k
  join said on n = case when (i * 7 + k * 3) % 24 < 22 then (array[0, 1, 4, 5, 7, 9])[1 + (i + k) % 6]
                        else (array[2, 3, 6, 8])[1 + (i + k) % 4] end
 order by part, id;
drop table bucket, site, said;
