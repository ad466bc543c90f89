-- The documents on one part's facilities, whosever they are.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select d.facility_id, d.org_id, d.document_id, d.published_on, d.kind, d.known_from /*facts*/
  from document d
 cross join lateral (select d.kind as document_kind, d.document_text, d.title as document_title,
                            d.publisher as document_publisher, d.published_on) as r
 where /*among*/ d.part = $1 /**/
   and d.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and d.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and d.published_on <= date 'epoch' + $3
