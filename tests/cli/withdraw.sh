#!/bin/sh
# A file is taken back and loaded again: what the scan then says is what it would say
# without the file, and with it.
. tests/cli/lib
FLARE_RULES=tests/cli/rules
here=tests/cli

load() { # a day in 2026, exit code, what to load or take back...
  day=$1
  expected=$2
  shift 2
  run "$expected" load --known-at "2026-${day}T00:00:00Z" "$@"
}

# What a scan of a day says, as the one before it left things and from the beginning.
told() { # a day in 2026, file
  run 0 scan --known-at "2026-${1}T12:00:00Z" --as-of 2026-06-01
  run 0 rank --format csv -n 1000 --band low,guarded,elevated,high,severe,insufficient
  cp "$work/out" "$2"
  run 0 scan --full --known-at "2026-${1}T12:00:00Z" --as-of 2026-06-01
  prints '"written":0'
}

sha() {
  "$FLARE" load --list --format csv | awk -F, -v name="$1" '{ sub(/\r$/, "") } $NF == name { print $1 }'
}

load 06-01 0 "$here/sites.csv" "$here/audits.csv" "$here/orders.csv"
told 06-01 "$work/all"
run 0 load --list
prints 'orders.csv'
orders=$(sha orders.csv)
audits=$(sha audits.csv)
sites=$(sha sites.csv)

# --- only said, and wrongly said
load 06-02 0 --withdraw "$orders" --dry-run
says 'dry run: it is as it was'
told 06-02 "$work/dry"
same "$work/dry" "$work/all"
run 64 load --withdraw abc
run 64 load --withdraw "$orders" "$here/sites.csv"
run 66 load --withdraw 0123456789abcdef
says 'flare load --list'
load 05-01 65 --withdraw "$orders"
says 'became known then, or later'

# --- a list of orders
load 06-02 0 --withdraw "$orders" --format json
prints '"withdrawn":"orders.csv"'
told 06-02 "$work/without"
check 'the orders mattered' test "$(cat "$work/without")" != "$(cat "$work/all")"
load 06-03 65 --withdraw "$orders"
says 'was taken back already'
load 06-03 0 "$here/orders.csv"
told 06-03 "$work/again"
same "$work/again" "$work/all"

# --- the audits, and the sites that they are about
load 06-04 0 --withdraw "$audits"
told 06-04 "$work/without"
check 'the audits mattered' test "$(cat "$work/without")" != "$(cat "$work/all")"
load 06-05 0 --withdraw "$sites"
told 06-05 "$work/nobody"
check 'without sites nobody is ranked' test "$(wc -l <"$work/nobody")" -le 1
load 06-06 11 "$here/audits.csv"
says 'unknown-facility'
load 06-07 0 "$here/sites.csv"
load 06-08 0 "$here/audits.csv"
told 06-08 "$work/again"
same "$work/again" "$work/all"

# --- what was known on a day is still what was known then
run 0 scan --known-at 2026-06-04T12:00:00Z --as-of 2026-06-01
scan=$(sed -n 's/^{"scan":\([0-9]*\),.*/\1/p' "$work/out")
run 0 rank --scan "$scan" --format csv -n 1000 --band low,guarded,elevated,high,severe,insufficient
same "$work/out" "$work/without"
summary
