-- What a scan, or a look at one facility, must know before it starts; that one organisation has a list of its own tells nothing of
-- another's facilities.   $1 known at
select coalesce((select max(edition) from rate_edition), 0),
       exists (select from list_entry where org_id = 0 and known_from <= $1::timestamptz and known_to > $1::timestamptz)
