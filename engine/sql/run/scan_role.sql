-- From here on it sees all records, whosever they are, and changes only what a scan writes.
set role flare_scanner
