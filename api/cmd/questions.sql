-- The call list of a published scan.   $1 countries, null: all   $2 organisation, null: all   $3 rows   $4 the scan
select name, country, question, could_add, from_band, to_band, potential, workers, facility
  from questions($4::bigint, string_to_array($1, ','),
                 case when $2::text is not null then array(select org_id from organisation o where o.name = $2) end, $3::bigint)
 order by place
