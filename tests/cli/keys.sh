#!/bin/sh
# A key's life as its operator meets it: shown once on stdout and nowhere else, at most two for a
# rotation, and in the audit log by its id.
. tests/cli/lib

id() { # of the key that was printed
  sed 's/^flare_\(........\)_.*/\1/' "$work/out"
}

one_key() {
  check 'a key alone stands on stdout' test "$(grep -cE '^flare_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$' "$work/out")" = 1
  check 'and nothing else' test "$(wc -c <"$work/out")" = 66
  check 'of which stderr has the id alone' test "$(grep -c "$(cut -d_ -f3 "$work/out")" "$work/err")" = 0
}

run 0 key create --org own --scope read,evidence
one_key
first=$(id)
says "key $first of own may read evidence"
run 0 key list
prints "$first,own,read evidence,live,"
run 0 key rotate "$first"
one_key
second=$(id)
says "flare key revoke $first"
run 64 key rotate "$first"
says "was rotated to $second already"
silent
run 64 key rotate "$second"
says "which still lives"
run 0 key list --format json
prints '"status": "rotated"'
run 0 key revoke "$first"
silent
run 0 key revoke "$first"
says 'was revoked before'
run 0 key rotate "$second"
third=$(id)
run 0 key list --org own
prints "$first,own,read evidence,revoked,"
prints "$third,own,read evidence,live,"
run 0 key list --org public
check 'others have none' test "$(wc -l <"$work/out")" = 1
run 0 audit list --org own
for word in key_create key_rotate key_revoke "$first" "$second" "$third"; do
  prints "$word"
done
run 0 audit verify

# an organisation that is disabled: its keys are, it stays, and its own log says so
run 0 org create Gone --kind buyer
run 0 key create --org Gone
run 0 org disable Gone
says 'keys and sessions of "Gone" open nothing any more'
silent
run 64 org disable Gone
says 'is disabled already'
run 0 key list --org Gone
prints ',Gone,read,disabled,'
run 0 org list --format csv
prints 'Gone,buyer,,0,0,0,0,disabled'
prints 'own,own,,0,0,0,0,active'
run 64 key create --org Gone
run 0 org enable Gone
run 64 org enable Gone
run 0 key list --org Gone
prints ',Gone,read,live,'
run 64 org disable public
run 64 org disable Nobody
run 64 org disable Gone --level 1
run 0 audit list --org Gone
prints org_disable
prints org_enable
run 0 audit verify

# what doctor tells of keys and of the audit log
"$FLARE" doctor >"$work/out" 2>"$work/err"
prints 'no key expires within 14 days'
run 0 key create --org own --expires "$(date -u -d "+10 days" +%F)"
run 0 key create --org Gone --expires "$(date -u -d "+9 days" +%F)"
run 0 org disable Gone
"$FLARE" doctor >"$work/out" 2>"$work/err"
prints 'warn  keys expire within 14 days: '
prints ' of own on '

if command -v psql >/dev/null; then
  run 0 key create --org own
  secret=$(cut -d_ -f3 "$work/out")
  check 'no table holds a secret' test "$(pg_dump "$("$FLARE" db url)" | grep -c "$secret")" = 0
else
  skip 'psql is not installed: what the tables hold was not looked at'
fi
summary
