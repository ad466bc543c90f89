#!/bin/sh
# Every feed that ships: a small file of fictional sites and parties, what a user is told
# of it, and the rows that it becomes.  After a change that is meant, look at what changes
# and write them anew:
#
#	FLARE=build/flare tests/cli/feeds.sh --bless && git diff tests/feeds
. tests/cli/lib
bless=${1:-}
here=tests/feeds

kept() { # name: what is in $work/got, against NAME.expected
  if [ "$bless" = --bless ]; then
    cp "$work/got" "$here/$1.expected"
  else
    same "$work/got" "$here/$1.expected"
  fi
}

day=1
load() { # exit code, file, options...
  expected=$1
  file=$2
  shift 2
  run "$expected" load --known-at "2026-07-$(printf %02d $day)T00:00:00Z" "$@" "$here/$file"
  tr -d '\r' <"$work/err" | sed 's/ in [0-9.]* s,/ in N s,/' >"$work/got"
  kept "${file%.*}"
}

table() { # file, options...
  file=$1
  shift
  run 0 table "$@" "$here/$file"
  tr -d '\r' <"$work/err" | sed 's/ in [0-9.]* s,/ in N s,/' | cat - "$work/out" >"$work/got"
  kept "${file%.*}"
}

run 0 db start
load 11 supplier-list.csv --max-rejects 1
for language in zh vi th id ja es tr bn; do
  load 0 "suppliers-$language.csv"
done
load 0 osh-download.csv
load 0 osh-api.json
for language in zh vi th id ja es tr bn; do
  load 0 "audits-$language.csv"
done
for file in canonical-audit smeta-capr bsci slcp better-work rba self-assessment-wide self-assessment-long inspections audit-findings; do
  load 0 $file.csv
done
load 0 inspections-japan.tsv
load 11 worker-voice.csv
for file in supply-links ownership; do
  load 0 $file.csv
done
load 0 documents.json
for file in uflpa cbp-orders ofac-add ofac-alt ofac-sdn opensanctions-simple; do
  load 0 $file.csv
done
load 0 opensanctions-ftm.json
day=2
load 0 opensanctions-delta.json
for file in debarment-brazil debarments c4ads-xpcc; do
  load 0 $file.csv
done
table ilo-ratifications.csv --table ratification_c029 --edition 2026-08
table dol-goods.csv --edition 2023
table iso-countries.csv --edition 2026
table country-index.csv

# what workers said goes to nobody else, and what was refused of it is kept nowhere
run 64 load --as public "$here/worker-voice.csv"
says 'is never everybody'
run 65 load "$here/dol-goods.csv"
says 'flare table'
run 65 table "$here/supplier-list.csv"

if ! command -v psql >/dev/null; then
  skip 'no psql: the rows were not looked at'
  summary
fi
{
  for table in facility assessment finding testimony document link list_entry list_name list_place; do
    echo "== $table"
    case $table in
    facility) what="key, name, country, sector, workers_min, workers_max, lat, lng" ;;
    assessment) what="key, assessment_kind, scheme, announced, assessed_on, reported_on, auditor_body, incomplete, documents_held,
        hours_week_max, recruit_fee_paid, monthly_wage, migrant_share_pct, dorm_curfew" ;;
    finding) what="key, fact, fact_value, clause, indicator, severity, status, closed_on, found_on, evidence_text" ;;
    testimony) what="evidence_text, fact_value, clause, indicator" ;;
    document) what="key, kind, publisher, title, published_on, document_text" ;;
    link) what="kind, share_pct, good, held_from, stated_on, other_name, other_country, other_facility_id is not null" ;;
    list_entry) what="list, key, scope, kind, status, listed_on, delisted_on, country, cell, known_to < 'infinity' as superseded, remarks" ;;
    list_name) what="(select max(list || ' ' || key) from list_entry e where e.entry_id = t.entry_id), kind, name, fold" ;;
    list_place) what="(select max(list || ' ' || key) from list_entry e where e.entry_id = t.entry_id), country, address" ;;
    esac
    sql "select $what from $table t order by 1, 2, 3" || echo failed
  done
  echo '== list_key has the hash that a facility has'
  sql "select count(*) from list_key n join facility f on f.place_key = n.country_key"
  echo '== what is kept of refused rows of worker voice'
  sql "select code, field, value, raw from refusal join source_file using (source_id) where feed = 'worker-voice'"
} >"$work/got" 2>&1
kept rows
summary
