#!/bin/sh
# The same bytes: the demo's world scanned with one thread and with eight, again, and
# in a database that was loaded in another order, has the same scores, explanations
# and ids.  Only what counts or dates scans may differ.
. tests/cli/lib

bands=low,guarded,elevated,high,severe,insufficient
at='--known-at 2026-11-01T00:00:00Z'

# Everything of the newest scan: the whole list, and a hundred explanations from all over it.
picture() { # name
  for by in score priority potential; do
    run 0 rank --format csv -n 1000000 --band "$bands" --by "$by"
    cat "$work/out"
  done >"$work/$1.rank"
  tr -d '\r' <"$work/$1.rank" | sed 's/.*,//' | grep -E '^[0-9a-f]{16}$' | sort -u | awk 'NR % 20 == 1' >"$work/ids"
  while read -r id; do
    "$FLARE" show "$id" --format json </dev/null || echo "no $id"
  done <"$work/ids" | grep -vE '^    "(id": [0-9]+|finished_at)|"loaded_at"' >"$work/$1.show"
}

load() { # folder of the database, files in order
  FLARE_DATA="$work/$1"
  shift
  for file; do
    # shellcheck disable=SC2086 # two words
    run 0 load $at "$work/in/$file.csv"
  done
}

scan() { # name, options
  name=$1
  shift
  run 0 scan --as-of 2026-11-01 --known-at 2026-11-02T00:00:00Z "$@"
  sed 's/"scan":[0-9]*,//; s/"seconds":[0-9.]*,//; s/"written":[0-9]*,//; s/,"changes":.*/}/' "$work/out" >"$work/$name.scan"
  picture "$name"
}

FLARE_DATA="$work/data-demo"
run 0 demo --once --keep "$work/in"

load data suppliers audits self_assessments interviews orders
scan one --jobs 1
check 'all sites are in the list' test "$(grep -c '^[0-9]' "$work/one.rank")" = 6000
check 'a hundred are explained' test "$(grep -c '^  "score": ' "$work/one.show")" = "$(wc -l <"$work/ids")"
check 'nobody is missing' sh -c '! grep -q "^no " "$1"' - "$work/one.show"
scan eight --full --jobs 8
scan again --full --jobs 8

# Audits are joined to sites, so sites come first; all else in the opposite order.
load data-other suppliers orders interviews self_assessments audits
scan other --jobs 3

for name in eight again other; do
  for part in scan rank show; do
    same "$work/$name.$part" "$work/one.$part"
  done
done

# The rates are counted alike, and change what could be, never what is.
run 0 rates refresh --jobs 8
run 0 rates show --format csv
cp "$work/out" "$work/other.rates"
FLARE_DATA="$work/data"
run 0 rates refresh --jobs 1
run 0 rates show --format csv
same "$work/out" "$work/other.rates"
scan rated --jobs 2
check 'rates change potentials' test "$(cmp -s "$work/rated.rank" "$work/one.rank"; echo $?)" = 1
columns() { # of a list: facility, score, band, pattern, coverage
  awk -F, '/^[0-9]/ { print $NF, $2, $3 }' "$1" | sort -u
}
columns "$work/one.rank" >"$work/one.scores"
columns "$work/rated.rank" >"$work/rated.scores"
same "$work/rated.scores" "$work/one.scores"
run 0 rank --format json -n 1000000 --band "$bands"
check 'no score above its potential' sh -c '! sed "s/.*\"score\": \([0-9.]*\),.*\"potential\": \([0-9.]*\),.*/\1 \2/" "$1" |
  awk "NF == 2 && \$1 > \$2" | grep -q .' - "$work/out"
check 'potentials were read' test "$(grep -c '"potential": [0-9]' "$work/out")" = 2000
summary
