#!/bin/sh
# A supplier list, looked up and not kept.
. tests/cli/lib

cp tests/cli/sites.csv tests/cli/audits.csv tests/cli/orders.csv "$work/in"
run 0 load "$work/in/sites.csv"
run 0 load "$work/in/audits.csv"
run 0 load --feed cbp-orders "$work/in/orders.csv"
run 0 scan --as-of 2026-10-01
"$FLARE" rank --format csv -n 1 2>/dev/null | tail -n 1 >"$work/first"
name=$(cut -d, -f4 "$work/first")
country=$(cut -d, -f5 "$work/first")
band=$(cut -d, -f3 "$work/first")
{
  echo 'Name,Country'
  echo "Nobody Knows Ltd,$country"
  echo "$name,$country" | tr '[:lower:]' '[:upper:]'
  echo "$name and Sons,$country"
} >"$work/in/list.csv"
before=$("$FLARE" load --list --format csv 2>/dev/null | wc -l)
run 0 screen --format csv "$work/in/list.csv"
check 'the known site is ranked first, with its band' grep -q "^1,3,.*,name and country,.*,$band," "$work/out"
check 'two are unknown, without a rank' test "$(grep -c '^,.*,unknown,.*which is not safe' "$work/out")" = 2
says '2 are not known here: neither is safe'
says 'another spelling is another site'
run 0 screen --org public --format csv "$work/in/list.csv"
check 'whose records one does not see are not there' test "$(grep -c ',unknown,' "$work/out")" = 3
run 64 screen --org nobody "$work/in/list.csv"
run 65 screen "$work/in/audits.csv"
says 'not a list of sites'
run 64 screen

# the same over HTTP, and texts that are tried
serve --no-work
if command -v curl >/dev/null; then
  ask 200 /v1/screen --data-binary "@$work/in/list.csv"
  prints '"matching": "identifier, or exactly the same name and country"'
  prints '"known_by": "name and country"'
  prints 'which is not safe'
  ask 200 '/v1/screen?format=csv' --data-binary "@$work/in/list.csv"
  check 'CSV has the same rows' grep -q '^1,3,.*,name and country,' "$work/out"
  ask 422 /v1/screen --data-binary "@$work/in/audits.csv"
  prints 'not a list of sites'
  ask 422 /v1/screen --data-binary 'nothing'
  ask 200 /v1/rules/try -H 'Content-Type: application/json' \
    --data '{"texts": ["The \"agent\" keeps the passports of all workers.\nNothing else.", "All was well."]}'
  prints '"row":1'
  prints '"rule":'
  prints '{"row":2,"hits":[]}'
  ask 400 /v1/rules/try -H 'Content-Type: application/json' --data '{"texts": []}'
  ask 400 /v1/rules/try -H 'Content-Type: application/json' --data '{"texts": ["a"], "more": 1}'
  ask 400 /v1/rules/try --data 'a'
else
  skip 'no curl here'
fi
kill "$server"
wait "$server"
check 'nothing was kept' test "$("$FLARE" load --list --format csv 2>/dev/null | wc -l)" = "$before"
run 0 screen --keep --format json "$work/in/list.csv"
check 'it was kept' test "$("$FLARE" load --list --format csv 2>/dev/null | wc -l)" = "$((before + 1))"
summary
