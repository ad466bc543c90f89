-- Any two programs that migrate agree on this number: "flare" in ASCII.
select pg_advisory_lock(439956304485)
