-- Which tables have any rows, in the order of the feed's streams behind facilities.
select exists (select from assessment), exists (select from testimony), exists (select from finding),
       exists (select from facility_good), exists (select from facility_match), exists (select from document),
       exists (select from link)
