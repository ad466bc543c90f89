#!/bin/sh
# What a user sees, word for word: fixed inputs, a fixed ruleset (tests/cli/rules) and
# fixed times give the outputs kept in tests/cli/*.expected.  After a change that is
# meant, look at what changes and write them anew:
#
#	FLARE=build/flare tests/cli/golden.sh --bless && git diff tests/cli
. tests/cli/lib
bless=${1:-}
FLARE_RULES=tests/cli/rules
here=tests/cli

# The outputs of a command, what it says above what it prints, against NAME.expected;
# without what differs from day to day and from machine to machine.
golden() { # name, exit code, arguments...
  name=$1
  shift
  run "$@"
  cat "$work/err" "$work/out" | tr -d '\r' | sed 's/ in [0-9.]* s,/ in N s,/; s/"seconds":[0-9.]*/"seconds":N/
    s|'"$work"'|WORK|
    s/root [0-9a-f]\{64\}/root HEX/
    s/"\(loaded_at\|finished_at\)": "[^"]*"/"\1": "NOW"/' >"$work/$name"
  if [ "$bless" = --bless ]; then
    cp "$work/$name" "$here/$name.expected"
  else
    same "$work/$name" "$here/$name.expected"
  fi
}

golden rules-check 0 rules check
golden rules-test 0 rules test
golden rules-test-json 0 rules test docs --format json
golden rules-list 0 rules list --format csv
golden rules-list-json 0 rules list --format json
golden rules-list-overlay 0 rules list --format csv --rules tests/cli/rules --rules "$here/overlay"
golden rules-show-overlay 0 rules show docs.held --rules tests/cli/rules --rules "$here/overlay"
golden rules-show 0 rules show hours.forced --program
golden rules-try 0 rules try "$here/texts.txt"
golden rules-try 0 rules try --no-jit "$here/texts.txt"
golden rules-try-column 0 rules try --column evidence_text "$here/audits.csv"
golden rules-diff 0 rules diff tests/cli/rules "tests/cli/rules:$here/overlay"
golden rules-diff-json 0 rules diff tests/cli/rules "tests/cli/rules:$here/overlay" --format json
golden rules-facts 0 rules facts
golden rules-schema 0 rules schema
golden rules-schema-overlay 0 rules schema overlay
golden rules-bad 78 rules check --rules tests/golden/ruleset-bad

run 0 db start
at='--known-at 2026-07-01T00:00:00Z'
# shellcheck disable=SC2086 # two words
for file in sites audits orders; do
  golden "load-$file" 0 load $at "$here/$file.csv"
done
golden scan 0 scan --as-of 2026-07-01 --known-at 2026-07-02T00:00:00Z
golden scan-compare 0 scan --as-of 2026-07-01 --known-at 2026-07-02T00:00:00Z --compare tests/cli/rules --compare "$here/overlay" --format table
golden scan-compare-csv 0 scan --as-of 2026-07-01 --known-at 2026-07-02T00:00:00Z --compare tests/cli/rules --compare "$here/overlay" -n 2 --format csv
golden scan-compare-json 0 scan --as-of 2026-07-01 --known-at 2026-07-02T00:00:00Z --compare tests/cli/rules --compare "$here/overlay" -n 1 --format json
golden rank 0 rank --format csv
golden rank-table 0 rank --format table --by priority -n 3
golden rank-json 0 rank --format json --country MY,BD
golden rank-insufficient 0 rank --format csv --band insufficient
golden show 0 show 'Amberlock Gloves Sdn. Bhd.' --format text --all
golden show-json 0 show T1 --format json
golden show-list 0 show 'cindervale  SPINNING co ltd' --format text
golden show-falsified 0 show T8 --format text
golden show-insufficient 0 show T6 --format text
golden questions 0 questions --format csv -n 12
golden questions-json 0 questions --format json --country VN -n 2
golden show-ambiguous 65 show 'Fennimoor Trading'
golden show-unknown 66 show 'Nobody Ltd'
run 10 scan --as-of 2026-07-01 --known-at 2026-07-02T00:00:00Z --fail-on severe
run 0 scan --as-of 2026-07-01 --known-at 2026-01-02T00:00:00Z --fail-on low
says '0 facilities'

# --- what moved: a closure that was verified, a site that is new, an order, and days
sed 's/^\(T1,A1,.*\),open,,$/\1,verified,2026-07-02,Harbourlight Assurance/' "$here/audits.csv" >"$work/in/verified.csv"
head -n 1 "$here/sites.csv" >"$work/in/more.csv"
sed -n 's/^T8,/T9,/p' "$here/sites.csv" | sed 's/,[^,]* Sample Road/,99 Sample Road/' >>"$work/in/more.csv"
head -n 1 "$here/audits.csv" >"$work/in/new.csv"
sed -n 's/^T1,A1,/T9,A9,/p' "$here/audits.csv" >>"$work/in/new.csv"
for file in verified more new; do
  run 0 load --known-at 2026-07-03T00:00:00Z "$work/in/$file.csv"
done
golden scan-moved 10 scan --as-of 2026-07-04 --known-at 2026-07-04T00:00:00Z --fail-on-new high
golden changes 0 changes --format csv
run 0 changes --format xlsx
cp "$work/out" "$work/in/changes.xlsx"
run 0 load --dry-run --feed supplier-list "$work/in/changes.xlsx" # the workbook is one that we can read
says '2 rows read'
golden changes-table 0 changes --format table --kind appeared,up,down
golden show-moved 0 show T1 --format text
golden changes-ndjson 0 changes --format ndjson --kind appeared
run 10 scan --as-of 2026-07-04 --known-at 2026-07-05T00:00:00Z --fail-on severe
run 0 scan --as-of 2026-07-04 --known-at 2026-07-06T00:00:00Z --fail-on-new low
golden changes-since 0 changes --since 2026-07-01 --format csv --band high,severe
run 0 changes
says 'since scan 5: 0 newly high or severe; 0 up'
run 66 changes --since 2 --scan 2
says 'no such scan was published before'
run 66 changes --since 99
run 64 changes --since yesterday
says 'say the number of a scan or a day'
run 64 changes --kind rose
run 66 changes --scan 3
says 'is of the past'
run 0 changes --scan 1
says 'is the first'
golden purge-plan 0 db purge --keep daily=2,weekly=0,monthly=0 --dry-run
run 0 db purge --keep daily=0,weekly=0,monthly=0
run 0 changes --format csv
says 'since scan 5: '
run 0 rank --format csv
summary
