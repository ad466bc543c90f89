delete from change where scan_id in (select scan_id from purged union select scan_id from purge_step)
