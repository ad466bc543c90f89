#!/bin/sh
# Each code of Open Supply Hub's catalogue of list errors is prevented or
# reported: tests/feeds/osh-error-codes.txt says how.
. tests/cli/lib
table=tests/feeds/osh-error-codes.txt
run 0 db start
printf 'country,name,address\nKenya,"Amber ""Works""","12 River Road, Old Town, Nakuru"\n' >"$work/in/clean.csv"
run 0 load "$work/in/clean.csv"

has() { # warnings|codes, code: in the JSON on stdout
  sed "s/.*\"$1\":{\([^}]*\)}.*/\1/" "$work/out" | grep -qF "\"$2\":"
}

long=$(printf '%0600d' 0 | tr 0 a)
file=$work/in/case.csv
while IFS= read -r line; do
  case $line in '#'* | '') continue ;; esac
  code=${line%% | *}
  line=${line#* | }
  how=${line%% | *}
  text=${line#* | }
  printf '%b\n' "$(printf '%s' "$text" | sed "s/@600/$long/")" >"$file"
  word=${how#* }
  case $how in
  refused*)
    run 11 load --dry-run --format json "$file"
    check "$code: $how" has codes "$word"
    ;;
  warned*)
    run 0 load --dry-run --format json "$file"
    check "$code: $how" has warnings "$word"
    ;;
  told*)
    run 0 load --dry-run "$file"
    says "$word"
    ;;
  not*)
    run 65 load --dry-run "$file"
    says "$word"
    ;;
  same)
    run 0 load --dry-run --format json "$file"
    check "$code: read as the clean row" grep -q '"added":0,"changed":0,"unchanged":1' "$work/out"
    ;;
  taken)
    run 0 load --dry-run --format json "$file"
    check "$code: taken without a word" grep -q '"refused":0.*"warnings":{}' "$work/out"
    ;;
  *) not_ok "$code: what is \"$how\"?" ;;
  esac
done <"$table"

for code in $(seq -f 'C%04g' 1 27) $(seq -f 'T%04g' 1 15); do
  check "$code has a case" grep -q "^$code " "$table"
done
summary
