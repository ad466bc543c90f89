-- COPY is refused under row security (007)
set local role flare_writer;
copy score (part, facility_id, org_id, line, from_scan, score, potential, coverage, band, pattern, priority,
            context, floor, floor_rule, controls, nats, hits, gaps, due, digest, way_down, unread)
from stdin (format binary);
set local role flare_scanner
