#!/bin/sh
# What happens to data over time: loaded twice, corrected, closed, refused and mended,
# looked at as of another day; and what is left when a load or a scan is killed.
. tests/cli/lib
FLARE_RULES=tests/cli/rules
in="$work/in"
here=tests/cli

load() { # known at (a day in 2026), exit code, file...
  day=$1
  expected=$2
  shift 2
  run "$expected" load --known-at "2026-${day}T00:00:00Z" "$@"
}

scan() { # known at, as of
  run 0 scan --known-at "2026-${1}T12:00:00Z" --as-of "$2"
  scan=$(sed -n 's/^{"scan":\([0-9]*\),.*/\1/p' "$work/out")
}

# The published list with what is not a property of the data left out.
list() {
  run 0 rank ${scan:+--scan "$scan"} --format csv -n 1000 --band low,guarded,elevated,high,severe,insufficient
  tr -d '\r' <"$work/out"
}

score() { # is facility $1's score $2, and its band $3?
  list >"$work/list"
  got=$(grep -F "$1" "$work/list" | sed 's/^[0-9]*,\([0-9.]*\),\([a-z]*\),.*/\1 \2/')
  check "$1 has $got, not $2 $3" test "$got" = "$2 $3"
}

# --- twice
load 06-01 0 "$here/sites.csv" "$here/audits.csv" "$here/orders.csv"
says '8 added, 0 changed, 0 unchanged'
says '22 added, 0 changed, 0 unchanged'
scan 06-01 2026-06-01
list >"$work/first"
load 06-02 0 "$here/sites.csv"
says 'already loaded, all 8 rows'
{ cat "$here/sites.csv"; echo; } >"$in/sites-again.csv" # other bytes, the same rows
{ cat "$here/audits.csv"; echo; } >"$in/audits-again.csv"
load 06-02 0 "$in/sites-again.csv"
says '0 added, 0 changed, 8 unchanged'
load 06-02 0 "$in/audits-again.csv"
says '0 added, 0 changed, 22 unchanged'
run 0 load --dry-run "$in/sites-again.csv"
scan 06-02 2026-06-01
list >"$work/second"
same "$work/second" "$work/first"

# --- another day
score Amberlock 77.0 high
scan 06-02 2028-06-01
score Amberlock 60.0 high # its evidence has faded to the half: 48.2, lifted by the pattern's floor
run 0 show T1 --scan "$scan" --format text
prints 'age 0.5'
scan 06-02 2026-06-01

# --- corrections: another address, another answer
sed 's/2 Sample Road/22 Sample Road/' "$here/sites.csv" >"$in/sites.csv"
load 06-10 0 "$in/sites.csv"
says '0 added, 1 changed, 7 unchanged'
sed 's/^\(T1,A1,.*,documents_held\),true,/\1,false,/' "$here/audits.csv" >"$in/audits.csv"
load 06-10 0 "$in/audits.csv"
says ' changed'
run 0 show T2 --scan "$scan"
prints '2 Sample Road'
scan 06-10 2026-06-11
run 0 show T2 --scan "$scan" --format text
prints '22 Sample Road, BD'
list >"$work/corrected"
score Amberlock 60.0 high
run 0 show T1 --scan "$scan" --format text
check 'the answer is corrected' sh -c '! grep -q "Documents are held" "$1"' - "$work/out"
scan 06-09 2026-06-01
as_then=$scan
list >"$work/before"
same "$work/before" "$work/first"
run 0 show T2 --scan "$scan" --format text
prints '2 Sample Road, BD'
run 0 show T1 --scan "$scan" --format text
prints 'documents_held = true'

# --- history is not rewritten: what became known later cannot be put under what is there
{ cat "$here/sites.csv"; echo; echo; } >"$in/sites-back.csv"
{ cat "$here/audits.csv"; echo; echo; } >"$in/audits-back.csv"
load 06-05 65 "$in/sites-back.csv"
says 'load files in the order in which they became known'
load 06-05 65 "$in/audits-back.csv"
says 'load files in the order in which they became known'
load 06-12 0 "$in/sites-back.csv" "$in/audits-back.csv"
says '0 added, 1 changed, 7 unchanged'
scan 06-12 2026-06-01
list >"$work/reverted"
same "$work/reverted" "$work/first"

# --- a closure that somebody verified
sed 's/^\(T1,A1,.*\),open,,$/\1,closed,2026-06-15,/' "$here/audits.csv" >"$in/closed.csv"
sed 's/^\(T1,A1,.*\),open,,$/\1,verified,2026-06-15,Harbourlight Assurance/' "$here/audits.csv" >"$in/verified.csv"
load 06-16 0 "$in/closed.csv"
scan 06-16 2026-06-20
score Amberlock 68.0 high # the passports and the threats: remediation 0.7
load 06-18 0 "$in/verified.csv"
scan 06-18 2026-06-20
score Amberlock 60.0 high # 49.1, lifted by the floor: the overtime stands
run 0 show T1 --scan "$scan" --format text
prints 'remediation 0.2'

# --- refused, mended, loaded again
printf 'facility_id,name,address,country\nR1,"Hollowmere, Ltd",9 Sample Road,Vietnam\nR2,Ironlace Ltd,10 Sample Road,Vietnan\nR3,,11 Sample Road,Viet Nam\n' >"$in/rows.csv"
load 06-20 11 --rejects "$in/rejects.csv" "$in/rows.csv"
says '1 added'
says 'did you mean'
check 'two rows are kept to be mended' test "$(grep -c '^R[23],' "$in/rejects.csv")" = 2
check 'nobody else may read them' test "$(stat -c %a "$in/rejects.csv")" = 600
check 'each with its reason' test "$(grep -c 'unknown-country\|no-name' "$in/rejects.csv")" = 2
sed 's/Vietnan/Viet Nam/; s/^R3,,/R3,Jasperfold Ltd,/' "$in/rejects.csv" >"$in/mended.csv"
load 06-21 0 "$in/mended.csv"
says '2 rows read'
says '2 added'
load 06-22 0 "$in/mended.csv"
scan 06-22 2026-06-22
run 0 show R3 --scan "$scan" --format text
prints 'Jasperfold Ltd'

# --- who calls about cold food has not looked at passports
printf 'Facility,Country,Date,Channel,Message\nJasperfold Ltd,Viet Nam,2026-06-20,hotline,The food was cold\nJasperfold Ltd,Viet Nam,2026-06-21,hotline,The bus was late\n' >"$in/voice.csv"
load 06-22 0 "$in/voice.csv"
scan 06-23 2026-06-23
run 0 show R3 --scan "$scan" --format text
prints 'Seen by worker_interview of 2026-06-21'
prints 'Too little is known to rank it (coverage 0 %)'

# --- what did we know then, of one facility and without a scan of that day
run 0 show T1 --known-at 2026-06-09T12:00:00Z --as-of 2026-06-01 --format json
tr -d '\r' <"$work/out" | grep -v '"id": [0-9]\|finished_at\|loaded_at' >"$work/then"
run 0 show T1 --scan "$as_then" --format json
tr -d '\r' <"$work/out" | grep -v '"id": [0-9]\|finished_at\|loaded_at' >"$work/scanned"
same "$work/then" "$work/scanned"
run 66 show T1 --known-at 2026-05-01
says 'was not known then'
run 66 show T1 --scan 999
says 'no published scan 999'
run 64 show T1 --scan 1 --as-of 2026-01-01

# --- a scan of the past stays beside the newest
run 0 rank --format csv
cp "$work/out" "$work/newest"
scan 06-02 2026-06-01
says 'of the past'
run 0 rank --format csv
same "$work/out" "$work/newest"
scan=

# --- many at once: the demo's world, big enough to be caught at work
FLARE_RULES=rules
FLARE_DATA="$work/data-demo"
run 0 demo --once --keep "$in"
FLARE_DATA="$work/data-big"
run 0 load "$in/suppliers.csv"

# Kill a command at work after a while.
interrupt() { # seconds, arguments...
  pause=$1
  shift
  "$FLARE" "$@" >/dev/null 2>&1 &
  pid=$!
  sleep "$pause"
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null
  code=$?
  if [ "$code" = 137 ]; then ok; else skip "flare $1 was done before it could be killed (exit $code)"; fi
}

# As run 0; while the server has not seen that the one before was killed, it may say 75.
soon() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$FLARE" "$@" >"$work/out" 2>"$work/err" </dev/null
    code=$?
    [ "$code" = 75 ] || break
    sleep 1
  done
  command=$*
  if [ "$code" = 0 ]; then ok; else
    not_ok "flare $command, after one that was killed: exit $code"
    told
  fi
}

for pause in 0.1 0.3 0.6; do
  interrupt "$pause" load "$in/audits.csv"
done
soon load "$in/audits.csv"
says ' added, 0 changed, 0 unchanged'
soon load "$in/orders.csv"

soon scan --as-of 2026-11-01
list >"$work/published"
for pause in 0.1 0.3 0.6; do
  interrupt "$pause" scan --as-of 2020-01-01 --jobs 1
  list >"$work/after"
  same "$work/after" "$work/published"
done
soon scan --as-of 2026-11-01
list >"$work/after"
same "$work/after" "$work/published"
if command -v psql >/dev/null; then
  check 'of scans that were killed no score remains' \
    test "$(sql "select count(*) from score where from_scan not in (select scan_id from scan where status = 'published') or to_scan in (select scan_id from scan where status <> 'published')")" = 0
  check 'no scan seems to run' test "$(sql "select count(*) from scan where status = 'running'")" = 0
else
  skip 'psql is not installed: what killed scans left was not counted'
fi

# Two at once: one works, the other does not wait.
"$FLARE" scan --as-of 2026-11-01 >"$work/out.1" 2>"$work/err.1" &
first=$!
"$FLARE" scan --as-of 2026-11-01 >"$work/out.2" 2>"$work/err.2"
second=$?
wait "$first"
codes=$(printf '%s\n' $? "$second" | sort -n | tr '\n' ' ')
check "two scans at once: exit $codes, not 0 and 75" test "$codes" = '0 75 '
check 'the second says why' grep -q 'another scan is running' "$work/err.1" "$work/err.2"
list >"$work/after"
same "$work/after" "$work/published"
summary
