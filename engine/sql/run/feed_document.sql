-- The documents on one part's facilities, newest first.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select f.facility_id, f.org_id, d.document_id, d.published_on, d.kind, d.org_id, d.known_from /*facts*/
  from facility f
  join document d
    on d.part = f.part and d.facility_id = f.facility_id and d.org_id in (f.org_id, 0)
 cross join lateral (select d.kind as document_kind, d.document_text, d.title as document_title,
                            d.publisher as document_publisher, d.published_on) as r
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and d.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and d.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and d.published_on <= date 'epoch' + $3
 order by f.facility_id, f.org_id, d.published_on desc, d.document_id, d.org_id
