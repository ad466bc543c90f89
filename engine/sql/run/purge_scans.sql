with bands as (
    delete from scan_band where scan_id in (select scan_id from purged)
), parts as (
    delete from scan_part where scan_id in (select scan_id from purged)
), messages as (
    delete from alert where scan_id in (select scan_id from purged) and status <> 'waiting'
)
delete from scan where scan_id in (select scan_id from purged)
