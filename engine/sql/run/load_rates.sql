-- $1 edition
select org_id, rule, country, sector, fired, known from rate where edition = $1::integer
 order by org_id, rule, country, sector
