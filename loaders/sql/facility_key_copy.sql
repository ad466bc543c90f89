copy stage_key from stdin (format binary)
