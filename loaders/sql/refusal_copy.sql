copy refusal (source_id, seq, line, col, code, field, value, expected, remedy, raw) from stdin (format binary)
