-- The call list: whom to ask what first.   $1 scan   $2 countries   $3 rows
select json_build_object(
         'items', coalesce(json_agg(json_build_object(
                    'name',      name,
                    'country',   country,
                    'question',  question,
                    'could_add', could_add,
                    'from_band', from_band,
                    'to_band',   to_band,
                    'potential', potential,
                    'workers',   workers,
                    'facility',  facility) order by place), '[]'))
  from questions($1::bigint, $2::text[], array(select org_id from asked_organisation), $3::bigint)
