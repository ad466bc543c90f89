-- $1 scan   $2 parts: an array literal   $3 judged   $4 written   $5 texts not evaluated, of all of them
-- $6 organisations   $7 bands   $8 facilities of each in each: array literals of one length
insert into scan_part (scan_id, part, judged, written, texts_limited, orgs, bands, counts)
select $1::bigint, part, case place when 1 then $3::bigint else 0 end, case place when 1 then $4::bigint else 0 end,
       case place when 1 then $5::bigint else 0 end, case place when 1 then $6::integer[] else '{}' end,
       case place when 1 then $7::text[] else '{}' end, case place when 1 then $8::bigint[] else '{}' end
  from unnest($2::smallint[]) with ordinality as p (part, place)
