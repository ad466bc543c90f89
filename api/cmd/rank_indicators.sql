-- The words that --indicator takes.
select id from indicator order by indicator
