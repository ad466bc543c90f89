copy stage_assessment (part, facility_id, org_id, assessment_id, known_from, key, assessment_kind, scheme, scheme_raw,
    assessed_on, reported_on, auditor_body, requested_by, incomplete, row_hash, source_id, source_row
