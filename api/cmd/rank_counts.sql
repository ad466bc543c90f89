-- Facilities by whether they could be ranked, of the newest published scan.
select count(*) filter (where band <> 'insufficient'), count(*) filter (where band = 'insufficient'),
       (select max(scan_id) from scan where status = 'published')
  from score
 where scan_id = (select max(scan_id) from scan where status = 'published')
