-- How rows are found again.  Each starts with what queries always give.

create index facility_name on facility (org_id, name collate "C") where known_to = 'infinity';
create index score_rank on score (scan_id, org_id, score desc, facility_id);
create index list_key_key on list_key (country_key);
create index source_file_loaded on source_file (loaded_at);
