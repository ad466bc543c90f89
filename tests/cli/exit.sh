#!/bin/sh
# What is wrong gets its exit code, a sentence on stderr and nothing on stdout
# (the codes are those of sysexits.h: engine/base/err.h).
. tests/cli/lib
in="$work/in"

# Each line: exit code | what stderr says | command line, as a shell reads it.
# None of them prints data.
table() {
  while IFS='|' read -r code phrase line; do
    [ -n "$code" ] || continue
    expected=${code%% *}
    phrase=${phrase# }
    phrase=${phrase%"${phrase##*[! ]}"} # without the blanks behind it
    eval "run $expected $line"
    says "$phrase"
    silent
  done
}

# --- the command line
table <<'END'
64 | usage: flare
64 | did you mean "scan"?                 | scna
64 | flare --help lists them              | xyzzy
64 | flare --help lists them              | "$(printf '\377')"
64 | unknown option --bad                 | --bad load
64 | did you mean --data?                 | --dat x rank
64 | --data needs a value: DIR            | --data
64 | did you mean --format?               | rank --fromat csv
64 | --feed needs a value: NAME           | load --feed
64 | --number needs a value: N            | rank -n
64 | --jobs 0: a whole number from 1      | scan --jobs 0
64 | --jobs many: a whole number          | scan --jobs many
64 | --number 1x: a whole number          | rank -n 1x
64 | a date such as                       | scan --as-of 2026-13-01
64 | a date such as                       | scan --as-of 11/12/2026
64 | a date or a time such as             | load --known-at soon x.csv
64 | say score, priority or potential     | rank --by luck
64 | table, csv, json or ndjson is needed | rank --format xml
64 | there is no such kind                | changes --kind rose
64 | the number of a scan or a day        | changes --since yesterday
64 | say add URL, list, remove N          | alert
64 | say add URL, list, remove N          | alert add
64 | say add URL, list, remove N          | alert list 1
64 | say list, verify or anchor           | audit
64 | say create --org NAME, list          | key
64 | say create --org NAME, list          | key revoke
64 | for which organisation?              | key create
64 | there is no scope "reed"             | key create --org own --scope reed
64 | that is past                         | key create --org own --expires 2020-01-01
64 | 366 days at most                     | key create --org own --expires 2199-01-01
64 | --scope is for create                | key rotate 00000000 --scope read
64 | the id of a key is needed            | key revoke first
64 | so revoke it                         | key revoke flare_00000000_0000000000000000000000000000000000000000000_3dbQKO
64 | say list, verify or anchor           | audit show
64 | the number of an alert is needed     | alert test first
64 | there is no such band                | changes --band hgih
64 | takes no argument "extra"            | changes extra
64 | a dry run does not find out          | scan --dry-run --fail-on-new high
64 | say text or json                     | show --format xml x
64 | one character is needed              | load --delimiter ';;' x.csv
64 | takes no argument "extra"            | scan extra
64 | takes no argument "extra"            | rank extra
64 | takes no argument "extra"            | questions extra
64 | takes no argument "extra"            | unread extra
64 | ISO 3166 code                        | questions --country vietnam
64 | extra is too much                    | serve extra
64 | show needs one FACILITY              | show
64 | show needs one FACILITY              | show a b
64 | which files?                         | load
64 | load them one by one                 | load --rejects r.csv a.csv b.csv
64 | there is no feed "nope"              | feeds nope
64 | feeds takes one name                 | feeds a b
64 | say check, test, list, show ID, diff  | rules
64 | say check, test, list, show ID, diff  | rules chekc
64 | say check, test, list, show ID, diff  | rules diff rules
64 | there is no rule "nope"              | rules show nope
64 | no id of a rule or term begins with  | rules test nope
64 | did you mean "rules"?                | rules schema rule
64 | say refresh or show                  | rates
64 | one of start, stop, status, migrate  | db
64 | there is no "destroy"                | db destroy
64 | --plan and --dry-run are for migrate | db stop --plan
64 | --keep is for purge                  | db status --keep daily=1
64 | --keep hourly=3: say how many        | db purge --keep daily=1,hourly=3
64 | --keep daily=-1: say how many        | db purge --keep daily=-1
64 | takes no arguments                   | doctor extra
64 | a database of its own                | --db host=/nonexistent demo --once
66 | No such file or directory            | rules try "$work/none.txt"
66 | cannot read the folder               | rules check --rules "$work/none"
73 | choose another with --data           | --data /proc/flare rank
END

for name in demo load feeds table scan changes alert rank show questions unread rules rates audit key serve db doctor; do
  run 0 "$name" --help
  prints "usage: flare $name"
  prints 'examples:'
done
run 0 --help
prints 'finds forced-labour risk'
run 0 --version
prints 'flare '
run 0 load -h
run 0 feeds supplier-list
prints 'country (required)'
check 'what has only to be looked up makes no database' test ! -e "$FLARE_DATA"

# --- rulesets
run 65 rules test --strict --rules tests/cli/rules
prints 'not-noticed: docs.held'
says '--strict was asked for'
run 0 rules test docs.held --rules tests/cli/rules
prints '1 of'
run 78 rules check --rules tests/golden/ruleset-bad
silent
for phrase in unknown-fact type-mismatch never-fires out-of-range unit-mismatch missing-test bad-json 'did you mean "documents_held"?'; do
  says "$phrase"
done
check 'ten errors at once' test "$(grep -cE '^[a-z0-9_/.]+(:[0-9]+)*: [a-z-]+: ' "$work/err")" -ge 10
run 78 scan --rules tests/golden/ruleset-bad
silent
says 'is refused'

# --- the database
run 0 db start
table <<'END'
64 | an address and a port are needed     | serve --listen here
64 | make one with flare key create       | serve --listen 0.0.0.0:0
64 | that can have keys                   | key create --org Nobody
64 | that can have keys                   | key create --org public
64 | there is no organisation "Nobody"     | key list --org Nobody
64 | there is no organisation "Nobody"     | audit list --org Nobody
64 | there is no organisation "Nobody"     | questions --org Nobody
66 | there is no key 00000000             | key revoke 00000000
66 | there is no key 00000000             | key rotate 00000000
64 | there is no band "hihg" in the ruleset: it has low, guarded | scan --fail-on hihg
66 | nothing was scanned yet              | rank
66 | nothing was scanned yet              | questions
66 | nothing was scanned yet              | unread
66 | nothing was scanned yet              | show anybody
69 | the database does not answer         | --db host=/nonexistent rank
69 | the database does not answer         | --db host=/nonexistent load tests/text/en.tsv
69 | the database does not answer         | --db host=/nonexistent scan
69 | the database does not answer         | --db host=/nonexistent db status
END
run 78 --db host=/nonexistent doctor
prints 'FAIL  database: the database does not answer'

# --- files
>"$in/empty.csv"
printf '\n\n \n' >"$in/blank.csv"
printf 'country,name,address\n' >"$in/header.csv"
printf 'country,name,address\nDE,A\000B,C\n' >"$in/nul.csv"
printf 'PK\003\004...............................' >"$in/book.xlsx"
printf 'country,name,address\nDE,M\303\274ller GmbH,Stra\337e 1\nDE,J\303\274rgens AG,Weg 2\nDE,K\303\266nig KG,Stra\303\237e 3\n' >"$in/mixed.csv"
printf 'who,what,where\nacme,shirts,here\n' >"$in/columns.csv"
printf 'a: [1, 2\nb: }\n' >"$in/broken.yml"
printf '[{"name": "A",' >"$in/broken.json"
printf 'country,name,address\nDE,M\374ller GmbH,Stra\337e 1\n' >"$in/latin1.csv"
printf 'country,name,address\nXX,Nowhere Mill,Road 1\nCN,,Road 2\nCN,Good Mill,Road 3\nCN,Odd Mill,Road 4,5\nCN,"Bad "quote" Mill",Road 6\n' >"$in/rows.csv"
printf 'country,name,address\nCN,"Open Mill,Road 1\nCN,Good Mill,Road 3\n' >"$in/quote.csv"
table <<'END'
65 | the file is empty                    | load "$in/empty.csv"
65 | blank                                | load "$in/blank.csv"
65 | not text                             | load /bin/sh
65 | not text                             | load "$in/nul.csv"
65 | Excel workbook that is damaged       | load "$in/book.xlsx"
65 | is not UTF-8                         | load "$in/mixed.csv"
65 | no feed has a file with these columns: who, what, where | load "$in/columns.csv"
65 | it lacks facility, audit_id, date                 | load --feed canonical-audit "$in/header.csv"
65 | broken.yml:2:                        | load "$in/broken.yml"
65 | JSON                                 | load "$in/broken.json"
66 | No such file or directory            | load "$in/none.csv"
66 | is a folder                          | load "$in"
65 | the file is empty                    | load /dev/null
65 | the file is empty                    | load - </dev/null
64 | there is no feed "nope"              | load --feed nope "$in/header.csv"
64 | there is no such encoding            | load --encoding nope "$in/header.csv"
64 | there is no such organisation        | load --as nope "$in/header.csv"
73 | No such file or directory            | load --rejects "$work/none/rejects.csv" "$in/header.csv"
73 | nothing was loaded                   | load --rejects "$work" "$in/header.csv"
64 | lies ahead                           | load --known-at 2199-01-01 "$in/header.csv"
64 | that is the file to load             | load --rejects "$in/rows.csv" "$in/rows.csv"
74 | No space left on device              | load --rejects /dev/full "$in/rows.csv"
0  | no row below it: nothing to load     | load "$in/header.csv"
66 | 1 of 2 files were not loaded         | load "$in/header.csv" "$in/none.csv"
0  | WINDOWS-1252                         | load "$in/latin1.csv"
11 | rows.csv:2:1: unknown-country: country "XX" | load --dry-run "$in/rows.csv"
11 | rows.csv:3:4: no-name                | load --dry-run "$in/rows.csv"
11 | too-many-values: expected 3 values as in the header, found 4 | load --dry-run "$in/rows.csv"
11 | text-after-quote                     | load --dry-run "$in/rows.csv"
11 | 5 rows read                          | load --dry-run "$in/rows.csv"
11 | open-quote                           | load --dry-run "$in/quote.csv"
65 | more than 3 rows were refused        | load --max-rejects 3 "$in/rows.csv"
11 | 1 added                              | load "$in/rows.csv"
END

# --- a line without an end: bounded memory, bounded time.  The limit is on address
# space, of which the program's libraries take a share.  AddressSanitizer wants
# terabytes of it; that it does not get them is no report that anybody should read.
bounded() { # file, code, phrase
  (
    ulimit -v 400000
    exec timeout 60 "$FLARE" load --dry-run "$1"
  ) >"$work/out" 2>"$work/err" </dev/null
  code=$?
  command="load ${1##*/}"
  check "$command: exit $code, not $2, in 60 s and 400 MB" test "$code" = "$2"
  says "$3"
}
if "$FLARE" --version >/dev/null 2>&1 && (ulimit -v 400000 && exec env ASAN_OPTIONS= LSAN_OPTIONS= UBSAN_OPTIONS= "$FLARE" --version) >/dev/null 2>&1; then
  yes x | tr -d '\n' | head -c 67108864 >"$in/x"
  bounded "$in/x" 65 'a record of at most 16 MB'
  { printf 'country,name,address\nCN,"'; cat "$in/x"; printf '",Road 1\nCN,Last Mill,Road 2\n'; } >"$in/long.csv"
  bounded "$in/long.csv" 11 '1 added'
  says ':2:'
  { printf '{"name":"'; cat "$in/x"; } >"$in/long.ndjson"
  bounded "$in/long.ndjson" 65 'long.ndjson'
  rm -f "$in/x" "$in"/long.*
  printf 'country,name,address\nCN,"' >"$in/sparse.csv"
  truncate -s 2G "$in/sparse.csv" # takes no room: a 2 GB line of NUL bytes
  bounded "$in/sparse.csv" 65 'not text'
  rm -f "$in/sparse.csv"
else
  skip 'memory cannot be limited here (a sanitizer, or no ulimit -v)'
fi

# --- databases that say no
if command -v psql >/dev/null; then
  url=$("$FLARE" db url)
  read_only="$url options='-c default_transaction_read_only=on'"
  run 77 --db "$read_only" load "$in/header.csv" "$in/rows.csv"
  says 'read-only'
  silent
  run 77 --db "$read_only" scan
  says 'read-only'
  silent
  check 'a refused scan leaves no trace' test "$(sql 'select count(*) from scan')" = 0
  sql "create database empty"
  run 77 --db "$url dbname=empty options='-c default_transaction_read_only=on'" rank
  says 'read-only'

  before=$(sql 'select count(*) from facility')
  sql "insert into schema_migration (number, name, sha256)
       select max(number) + 1, 'of the future', repeat('0', 64) from schema_migration"
  for line in rank scan "load $in/latin1.csv" 'show x' 'rates show'; do
    # shellcheck disable=SC2086 # words
    run 78 $line
    says 'newer'
    silent
  done
  check 'a newer database is left alone' test "$(sql 'select count(*) from facility')" = "$before"
else
  skip 'psql is not installed: read-only and newer databases were not tried'
fi
summary
