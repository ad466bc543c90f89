copy stage_finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, fact, fact_value, clause,
    indicator, severity, evidence_text, workers_affected, status, closed_on, closure_verified_by, found_on, row_hash,
    source_id, source_row) from stdin (format binary)
