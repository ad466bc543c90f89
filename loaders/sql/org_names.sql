select string_agg(name, ', ' order by org_id) from organisation
