-- $1 number, $2 name, $3 sha256
insert into schema_migration (number, name, sha256) values ($1, $2, $3)
