-- COPY is refused under row security (007)
set local role flare_writer;
copy change (part, facility_id, org_id, scan_id, kind, causes, score_before, score_after, band_before, band_after,
             place_before, place_after, pattern_before, pattern_after, rules, moves)
from stdin (format binary);
set local role flare_scanner
