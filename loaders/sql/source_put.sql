-- $1 source_id, $2 org_id, $3 feed, $4 name, $5 sha256 in hex, $6 bytes, $7 to $9 rows read, loaded, refused,
-- $10 to $12 records added, changed, unchanged, $13 loader version, $14 loaded_at, $15 known_at
with loaded as (
    insert into source_load (source_id, known_at, loaded_at, loader_version, org_id) values ($1, $15, $14, $13, $2)
        on conflict do nothing
)
insert into source_file (source_id, org_id, feed, name, sha256, bytes, rows_read, rows_loaded, rows_refused,
       added, changed, unchanged, loader_version, loaded_at, known_at)
values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    on conflict (source_id) do update
   set rows_loaded = excluded.rows_loaded, rows_refused = excluded.rows_refused, added = excluded.added,
       changed = excluded.changed, unchanged = excluded.unchanged,
       loader_version = excluded.loader_version, known_at = excluded.known_at
