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
check 'nothing was kept' test "$("$FLARE" load --list --format csv 2>/dev/null | wc -l)" = "$before"
run 0 screen --keep --format json "$work/in/list.csv"
check 'it was kept' test "$("$FLARE" load --list --format csv 2>/dev/null | wc -l)" = "$((before + 1))"
summary
