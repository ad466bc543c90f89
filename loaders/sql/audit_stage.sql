-- What one file says of assessments and findings, and how those that are known
-- already will be: what the file leaves empty stays as it was.
create temp table stage_assessment (like assessment including defaults) on commit drop;
create temp table stage_assessment_diff (like assessment including defaults, was timestamptz) on commit drop;
create temp table stage_finding (like finding including defaults) on commit drop;
create temp table stage_finding_diff (like finding including defaults, was timestamptz) on commit drop;
alter table stage_finding alter column status drop not null;
alter table stage_assessment alter column scheme drop not null;
