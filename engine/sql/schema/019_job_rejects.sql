-- The rows that a job's load refused, as `flare load --rejects` writes them, for who sent the file to mend and send
-- again.  Rows of what workers said are not among them.  They are kept as long as work_end.sql says.
create table job_rejects (
    job_id      bigint primary key,
    org_id      integer not null references organisation,
    name        text not null,                  -- what a browser saves it as
    bytes       bytea not null                  -- in the encoding of the file that was sent
);
alter table job_rejects alter column bytes set storage external;

alter table job_rejects enable row level security;
alter table job_rejects force row level security;
revoke all on job_rejects from public;
create policy programs on job_rejects to flare_owner, flare_loader using (true);
create policy api on job_rejects for select to flare_api using ((select current_setting('flare.org')::integer) in (-1, org_id));
grant select, insert, update, delete on job_rejects to flare_owner, flare_loader;
grant select on job_rejects to flare_api;
