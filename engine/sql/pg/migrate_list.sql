select number, sha256 from schema_migration order by number
