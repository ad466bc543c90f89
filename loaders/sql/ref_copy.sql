copy stage_ref from stdin (format binary)
