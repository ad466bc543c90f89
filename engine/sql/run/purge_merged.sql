insert into change select * from purge_change
