-- How rows are found again.  Each starts with what queries always give.

create index facility_name on facility (org_id, name collate "C") where known_to = 'infinity';
create index facility_name_key on facility (name_key);
create index score_rank on score (line, org_id, score desc, facility_id);
create index score_from on score (line, from_scan);
create index score_to on score (line, to_scan) where to_scan < 9223372036854775807;
create index score_due on score (line, due) where to_scan = 9223372036854775807 and due is not null;
create index list_key_key on list_key (country_key);
create index source_file_loaded on source_file (loaded_at);

-- What was dated in the future when it became known: seldom, and asked for each night.
create index assessment_ahead on assessment (assessed_on) where assessed_on > (known_from at time zone 'UTC')::date;
create index finding_ahead on finding (found_on) where found_on > (known_from at time zone 'UTC')::date;
create index finding_close_ahead on finding (closed_on) where closed_on > (known_from at time zone 'UTC')::date;
