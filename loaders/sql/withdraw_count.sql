-- $1 source_id, $2 withdrawn_at, $3 added, $4 closed
update withdrawal set added = $3, closed = $4 where source_id = $1 and withdrawn_at = $2
