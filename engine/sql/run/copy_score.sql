copy score (part, facility_id, org_id, scan_id, score, potential, coverage, band, pattern, priority,
            context, floor, floor_rule, controls, nats, hits, gaps)
from stdin (format binary)
