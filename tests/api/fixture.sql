-- A database after a scan, made by hand: eight facilities of which each shows one
-- thing, for the tests of the API.  Ids are multiples of 0x0123456789abcdef, parts
-- are part_of() of them, keys are hash_id() of their values.

insert into source_file values
    (1, 1, 'suppliers', 'suppliers.csv', decode(repeat('ab', 32), 'hex'), 1000, 8, 8, 0, 8, 0, 0, '1', '2026-11-01', '2026-11-01'),
    (2, 1, 'canonical-audit', 'audits.csv', decode(repeat('cd', 32), 'hex'), 1000, 4, 4, 0, 4, 0, 0, '1', '2026-11-01', '2026-11-01'),
    (3, 0, 'cbp-orders', 'us_cbp.csv', decode(repeat('ef', 32), 'hex'), 1000, 1, 1, 0, 1, 0, 0, '1', '2026-11-01', '2026-11-01');

insert into facility (part, facility_id, org_id, known_from, key, name, address, country, sector, workers_max,
                      name_key, place_key, row_hash, source_id, source_row)
values
    (298, 1 * 81985529216486895, 1, '2026-11-01', 'os_id:CN2019123ABCDEF', 'Golden Thimble Garments', '1 Loom Road', 'CN', 'apparel', 800, 0, 0, 1, 1, 2),
    (60,  2 * 81985529216486895, 1, '2026-11-01', 'os_id:MY2020001TESTAA', 'Silverhand Gloves', '2 Latex Lane', 'MY', 'rubber', 1200, 0, 0, 1, 1, 3),
    (146, 3 * 81985529216486895, 1, '2026-11-01', 'own:3', '=HYPERLINK("http://x.example")', '3 <script>alert(1)</script> Street', 'MY', 'electronics', 50, 0, 0, 1, 1, 4),
    (443, 4 * 81985529216486895, 1, '2026-11-01', 'own:4', '金顶针服装厂', '4 Silk Street', 'CN', 'apparel', null, 0, 0, 1, 1, 5),
    (8,   5 * 81985529216486895, 1, '2026-11-01', 'own:5', 'Quiet Mill', null, 'VN', 'textiles', null, 0, 0, 1, 1, 6),
    (132, 6 * 81985529216486895, 1, '2026-11-01', 'own:6', 'Unheard-of Works', null, 'BD', null, null, 0, 0, 1, 1, 7),
    (20,  7 * 81985529216486895, 1, '2026-11-01', 'own:7', 'Silent Works', null, 'BD', 'apparel', null, 0, 0, 1, 1, 8),
    (303, 8 * 81985529216486895, 1, '2026-11-01', 'own:8', 'Equal Mill', null, 'VN', 'textiles', null, 0, 0, 1, 1, 9);
-- What we learned after the scan began must not show in it.
update facility set known_to = '2026-11-05' where key = 'own:5';
insert into facility (part, facility_id, org_id, known_from, key, name, country, name_key, place_key, row_hash, source_id, source_row)
values (8, 5 * 81985529216486895, 1, '2026-11-05', 'own:5', 'Loud Mill', 'VN', 0, 0, 2, 1, 6);

-- One that is gone.
insert into facility (part, facility_id, org_id, known_from, known_to, key, name, country, name_key, place_key, row_hash, source_id, source_row)
values (259, 9 * 81985529216486895, 1, '2026-11-01', '2026-11-02 12:00', 'own:9', 'Bygone Works', 'BD', 0, 0, 2, 1, 10);

-- A name of before.
insert into facility (part, facility_id, org_id, known_from, known_to, key, name, country, name_key, place_key, row_hash, source_id, source_row)
values (60, 2 * 81985529216486895, 1, '2026-10-01', '2026-11-01', 'os_id:MY2020001TESTAA', 'Latexfabrik Süd', 'MY', 0, 0, 2, 1, 11);
update facility set name_fold = btrim(regexp_replace(lower(name), '[^[:alnum:]]+', ' ', 'g'));

insert into facility_key values
    (422, -8215174319721148958, 1, 1 * 81985529216486895, 298, 'os_id:CN2019123ABCDEF', '2026-11-01', 1, 2),
    (366, -8825393040986560877, 1, 2 * 81985529216486895, 60, 'os_id:MY2020001TESTAA', '2026-11-01', 1, 3);

insert into facility_good values (60, 2 * 81985529216486895, 1, 'gloves', '2026-11-01', 'infinity', 'Latex gloves', 1, 3),
                                 (60, 2 * 81985529216486895, 1, 'rubber', '2026-11-01', 'infinity', 'Rubber sheets', 1, 3);

insert into assessment (part, facility_id, org_id, assessment_id, known_from, key, assessment_kind, scheme, assessed_on,
                        auditor_body, row_hash, source_id, source_row, announced, interviews_offsite,
                        documents_held, documents_returned_on_request, monthly_wage, recruit_fee_paid)
values (298, 1 * 81985529216486895, 1, 101, '2026-11-01', 'A-1', 'audit', 'smeta', '2026-03-01', 'Fair Eyes Ltd', 1, 2, 2,
        'unannounced', true, true, false, null, 900),
       (298, 1 * 81985529216486895, 1, 102, '2026-11-01', 'A-0', 'self_assessment', 'questionnaire', '2025-02-01', null, 1, 2, 3,
        null, null, null, null, 300, null);

insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, severity, evidence_text,
                     status, found_on, row_hash, source_id, source_row)
values (298, 1 * 81985529216486895, 1, 101, 201, '2026-11-01', 'F-1', 'critical',
        'Interviews took place off site. Der Arbeitgeber hält – 雇主扣押护照 – all passports <b>in a safe</b>. Nothing else was seen.',
        'open', '2026-03-01', 1, 2, 2);

-- What a worker said.
insert into assessment (part, facility_id, org_id, assessment_id, known_from, key, assessment_kind, scheme, assessed_on, auditor_body,
                        row_hash, source_id, source_row)
values (298, 1 * 81985529216486895, 1, 103, '2026-11-01', 'W-1', 'worker_interview', 'hotline', '2026-04-01', 'Named Person', 1, 2, 4);
insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, clause, evidence_text, status, found_on,
                     row_hash, source_id, source_row)
values (298, 1 * 81985529216486895, 1, 103, 203, '2026-11-01', 'W-1-1', 'said by Named Person', 'Named Person says so', 'open', '2026-04-01', 1, 2, 4);

insert into list_entry (entry_id, org_id, known_from, list, key, scope, kind, status, listed_on, country, industry, cell,
                        row_hash, source_id, source_row)
values (301, 0, '2026-11-01', 'cbp_orders', 'WRO-1', 'company', 'WRO', 'active', '2024-05-01', 'MY', 'Gloves', 'Silverhand Gloves Sdn Bhd', 1, 3, 7);
insert into facility_match values (60, 2 * 81985529216486895, 1, 301, '2026-11-01', 'infinity', 'Silverhand Gloves', 'name_country');

insert into ruleset values (11, decode(repeat('11', 32), 'hex'), 'Test rules', '1', '2026-11-01');
insert into ruleset_rule values
    (11, 0, 'ctx.goods', 'context', 'context', 'medium', 'Goods that are listed for forced labour', 'Trace the material.', '{"ILO C029"}', 'lookup(goods, country, good) = true', '{}'),
    (11, 1, 'ilo07.documents_held', 'retention_of_identity_documents', 'menace', 'strong', 'Employer holds identity documents', 'Return every document at once.', '{"ILO indicator 7","ETI Base Code 1.2"}', 'documents_held and not documents_returned_on_request', '{"Who keeps the workers'' passports?"}'),
    (11, 2, 'ilo07.text', 'retention_of_identity_documents', 'menace', 'strong', 'A finding says that documents are kept', 'Return every document at once.', '{"ILO indicator 7"}', 'finding_text matches {documents_withheld}', '{}'),
    (11, 3, 'ilo09.fees', 'debt_bondage', 'involuntariness', 'strong', 'Recruitment fees above a month''s wage', 'Repay the fees.', '{"ILO C181 Art. 7"}', 'recruit_fee_paid / monthly_wage > 1', '{"What did workers pay to be hired?"}'),
    (11, 4, 'list.cbp', 'state_imposed', 'both', 'strong', 'Named in an order of US customs', 'Stop and ask for proof.', '{"19 U.S.C. 1307"}', 'match_list = "cbp_orders" and match_status = "active"', '{}'),
    (11, 5, 'ctx.country', 'context', 'context', 'possible', 'The country has not ratified C029', 'Look closer.', '{"ILO C029"}', 'country in ["CN", "US"]', '{}'),
    (11, 6, 'combo.held_in_debt', 'debt_bondage', 'both', 'medium', 'Held by debt and by papers', 'Act on both.', '{"ILO C029 Art. 2"}', 'hit(ilo07.documents_held) and hit(ilo09.fees)', '{}');

insert into ruleset_file values (11, 'model.json', '{"bands": [{"name": "low", "from": 0}, {"name": "guarded", "from": 20},
    {"name": "elevated", "from": 40}, {"name": "high", "from": 60}, {"name": "severe", "from": 80}]}');

insert into scan (scan_id, status, line, base, apart, ruleset_id, rates_edition, scoring_version, engine_version, as_of, known_at,
                  lists_known, sources, started_at, finished_at, facilities, judged, written, texts_limited, message, token, lease_until) values
    (1, 'published', 1, null, false, 11, 0, 1, '0.1.0', '2026-10-01', '2026-11-02', true, '', '2026-11-02 01:00', '2026-11-02 01:01', 8, 8, 8, 0, null, 1, '2026-11-02'),
    (2, 'published', 1, 1,    false, 11, 0, 1, '0.1.0', '2026-11-03', '2026-11-03', true, '', '2026-11-03 01:00', '2026-11-03 01:01', 8, 2, 1, 2, null, 1, '2026-11-03'),
    (3, 'failed',    1, 2,    false, 11, 0, 1, '0.1.0', '2026-11-04', '2026-11-04', true, '', '2026-11-04 01:00', '2026-11-04 01:01', null, null, null, null, 'the disk was full', 1, '2026-11-04');
insert into scan_band values (1, 1, 'low', 1), (2, 1, 'severe', 2), (2, 1, 'high', 1), (2, 1, 'elevated', 1), (2, 1, 'guarded', 2),
    (2, 1, 'insufficient', 2);

update scan set previous = 1 where scan_id = 2;
insert into change values
    (298, 1 * 81985529216486895, 1, 2, 'up', '{evidence,list}', 612, 893, 'high', 'severe', 3, 4, 'both', 'both_strong',
     '{ilo07.documents_held,ilo09.fees}', '{301,2,0,201,-20,1,0,101}'),
    (259, 9 * 81985529216486895, 1, 2, 'left', '{evidence}', 155, null, 'low', null, 0, null, 'none', null, '{}', '{}');

-- Of the text: bytes 32 to 112 are the sentence that is quoted.
insert into score (part, facility_id, org_id, line, from_scan, to_scan, score, potential, coverage, band, pattern, priority,
                   context, floor, floor_rule, controls, nats, hits, gaps, due, digest) values
    (298, 1 * 81985529216486895, 1, 1, 2, 2147483647, 893, 921, 412, 'severe', 'both_strong', 99000, 40, 0, -1, 0,
     pack_nats('{0,0,0,0,0,0,1500000,0,700000,0,0,0,0,0,40000,0}'),
     pack_hits(array[1, 1, 0, 101, 700, 900, 1000, 1000, 994000, 420, 0, 0, 1,
           2, 2, 0, 201, 700, 900, 1000, 1000, 506000, 200, 32, 112, 1,
           3, 1, 0, 101, 700, 900, 1000, 1000, 500000, 195, 0, 0, 1,
           6, 5, 0, 1, 400, 900, 1000, 1000, 200000, 60, 0, 0, 1,
           5, 0, 0, 0, 150, 1000, 1000, 1000, 40000, 18, 0, 0, 1]),
     pack_numbers('{}'), null, 0),
    (60, 2 * 81985529216486895, 1, 1, 2, 2147483647, 800, 850, 123, 'severe', 'both', 120000, 55, 800, 4, 100,
     pack_nats('{0,0,0,0,0,0,0,0,0,0,0,1200000,0,0,60000,0}'),
     pack_hits(array[4, 4, 0, 301, 700, 1000, 1000, 1000, 1200000, 700, 0, 0, 1,
           0, 3, 0, 1, 400, 1000, 1000, 1000, 60000, 40, 0, 0, 1]),
     pack_numbers('{1,32,3,21}'), null, 0),
    (146, 3 * 81985529216486895, 1, 1, 2, 2147483647, 605, 700, 300, 'high', 'menace', 30000, 0, 0, -1, 0,
     pack_nats('{}'), '', '', null, 0),
    (443, 4 * 81985529216486895, 1, 1, 2, 2147483647, 400, 450, 300, 'elevated', 'involuntariness', 20000, 0, 0, -1, 0,
     pack_nats('{}'), '', '', null, 0),
    (8, 5 * 81985529216486895, 1, 1, 2, 2147483647, 200, 300, 300, 'guarded', 'none', 10000, 200, 0, -1, 0,
     pack_nats('{}'), '', '', null, 0),
    (303, 8 * 81985529216486895, 1, 1, 2, 2147483647, 200, 310, 300, 'guarded', 'none', 11000, 200, 0, -1, 0,
     pack_nats('{}'), '', '', null, 0),
    (132, 6 * 81985529216486895, 1, 1, 2, 2147483647, 30, 600, 50, 'insufficient', 'none', 100, 30, 0, -1, 0,
     pack_nats('{0,0,0,0,0,0,0,0,0,0,0,0,0,0,30000,0}'), '',
     pack_numbers('{1,250,3,200}'), null, 0),
    (20, 7 * 81985529216486895, 1, 1, 2, 2147483647, 20, 610, 40, 'insufficient', 'none', 90, 20, 0, -1, 0,
     pack_nats('{0,0,0,0,0,0,0,0,0,0,0,0,0,0,20000,0}'), '', '', null, 0),
    -- the scan before saw one facility otherwise
    (298, 1 * 81985529216486895, 1, 1, 1, 2, 100, 200, 412, 'low', 'none', 100, 40, 0, -1, 0,
     pack_nats('{0,0,0,0,0,0,0,0,0,0,0,0,0,0,40000,0}'), '', '', null, 0);

-- One facility can come down, one is kept up by a list.
update score set way_down = pack_numbers('{1, 800, 642, 3, 1, 3}') where facility_id = 1 * 81985529216486895 and from_scan = 2;
update score set way_down = pack_numbers('{3, 800, 800, 4, 1}') where facility_id = 2 * 81985529216486895;
