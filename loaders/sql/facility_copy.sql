copy stage_facility from stdin (format binary)
