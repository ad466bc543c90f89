-- Search by name.  A name is looked for in the form that the loader folds it to (fold.h), in
-- all versions: a former name finds the facility as well.
--
-- The index has all that search and filters read, in the order of organisations: `like` is not
-- leakproof, so under row security no index of trigrams would be used; reading an
-- organisation's names one after the other takes 0.2 us each.

alter table facility add column name_fold text collate "C" not null default '';

-- Of rows from before: the same for ASCII and nearly the same for the rest; the next edition of
-- the file brings the loader's.
update facility
   set name_fold = left(btrim(regexp_replace(lower(normalize(name, nfkc) collate "und-x-icu") collate "und-x-icu",
                                             '[^[:alnum:]]+', ' ', 'g')), 200);

drop index facility_name;
create index facility_search on facility (org_id, name_fold) include (part, facility_id, known_from, known_to, source_id,
                                                                     country, sector);
