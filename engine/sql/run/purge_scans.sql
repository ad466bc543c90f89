with bands as (
    delete from scan_band where scan_id in (select scan_id from purged)
), parts as (
    delete from scan_part where scan_id in (select scan_id from purged)
)
delete from scan where scan_id in (select scan_id from purged)
