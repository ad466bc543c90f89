-- $1 withdrawn_at.  What became known then, or later: how many, and one of them.
select count(*), min(key) from shut_finding where known_from >= $1::timestamptz
