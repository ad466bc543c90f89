-- A scan that begins a line counts who stands in which band while it writes: counted of the table afterwards, all of it
-- was read once more before anybody saw the scan.
alter table scan_part
    add column orgs   integer[] not null default '{}',   -- with the first part of a batch: facilities by organisation
    add column bands  text[]    not null default '{}',   -- and band, of all of it: three arrays of one length
    add column counts bigint[]  not null default '{}';
