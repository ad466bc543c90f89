-- What Prometheus asks for: name, label and its word or nulls, value; in the order of names in metrics.c.
-- Nothing here names an organisation or a facility: whoever watches machines need not know them.
with it as (
    select scan_id, previous, started_at, finished_at, facilities, judged, texts_limited
      from scan where status = 'published' and not apart order by scan_id desc limit 1
),
moved as (
    select kind, count(*) as n,
           count(*) filter (where band_after in ('high', 'severe')
                              and coalesce(band_before, '') not in ('high', 'severe')) as grave
      from change
     where scan_id = (select scan_id from it)
     group by kind
)
select name, label, word, trim_scale(value::numeric)::text as value
  from (select 'flare_scan_last_success_timestamp_seconds', null, null, extract(epoch from finished_at) from it
        union all
        select 'flare_scan_duration_seconds', null, null, extract(epoch from finished_at - started_at) from it
        union all
        select 'flare_scan_facilities_total', 'outcome', outcome, n
          from it cross join lateral (values ('judged', judged), ('carried_over', facilities - judged)) v (outcome, n)
        union all
        select 'flare_scan_band_facilities', 'band', band, sum(n) from it join scan_band using (scan_id) group by band
        union all
        select 'flare_scan_changes', 'kind', kind, coalesce(n, 0)
          from it
         cross join unnest(array['appeared', 'left', 'up', 'down', 'moved']) as k (kind)
          left join moved using (kind)
         where it.previous is not null
        union all
        select 'flare_scan_newly_high_or_severe', null, null, (select coalesce(sum(grave), 0) from moved)
          from it where previous is not null
        union all
        select 'flare_scan_texts_not_evaluated', null, null, texts_limited from it
        union all
        select 'flare_scan_running', null, null, count(*)
          from scan where status = 'running' and lease_until > clock_timestamp()
        union all
        select 'flare_source_version_timestamp_seconds', 'source', feed, extract(epoch from max(known_at))
          from source_file group by feed
        union all
        select 'flare_rows_rejected_total', 'loader', feed, sum(rows_refused) from source_file group by feed)
       m (name, label, word, value)
 order by name, word
