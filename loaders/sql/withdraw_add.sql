insert into finding select * from back_finding order by part, facility_id
