copy stage_document (part, facility_id, org_id, document_id, known_from, key, kind, publisher, title, url, document_text, published_on,
       row_hash, source_id, source_row) from stdin (format binary)
