-- The newest edition: how often each rule fires where its result is known, by
-- organisation, over all countries and sectors first, then group by group.
with newest as (
    select r.*, o.name
      from rate r join organisation o using (org_id)
     where edition = (select max(edition) from rate_edition)
)
select edition, name as organisation, rule, 'all' as country_and_sector,
       sum(fired) as fired, sum(known) as known, round(sum(fired) * 1000 / sum(known)) / 1000 as share
  from newest
 group by edition, name, rule
union all
select edition, name, rule, coalesce(nullif(country, ''), 'unknown') || ' ' || coalesce(nullif(sector, ''), 'unknown'),
       fired, known, round(fired::numeric * 1000 / known) / 1000
  from newest
 order by organisation, rule, country_and_sector
