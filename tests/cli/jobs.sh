#!/bin/sh
# Loads and scans over HTTP: written down by the server, done by another process.
. tests/cli/lib

if ! command -v curl >/dev/null; then
  skip 'no curl here'
  summary
fi

field() { # name: of the JSON in $work/out, on one line
  sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$work/out" | head -n 1
}

# Wait until the job has the status.
await() { # job, status
  for _ in $(seq 150); do
    curl -s -o "$work/out" "$url/v1/jobs/$1"
    [ "$(field status)" = "$2" ] && break
    sleep 0.2
  done
  check "job $1 becomes $2: $(head -c 300 "$work/out")" test "$(field status)" = "$2"
}

printf 'OS ID,Name,Address,Country,Sector\nCN2019123ABCDEF,Golden Thimble Garments,1 Loom Road,CN,Apparel\n' >"$work/in/sites.csv"
serve
post='-X POST -H Content-Type:text/csv --data-binary'

# shellcheck disable=SC2086 # words
ask 202 '/v1/loads?file=sites.csv' $post "@$work/in/sites.csv" -H 'Idempotency-Key: a-1'
prints '"status" : "queued"'
job=$(field id)
check 'Location names the job' grep -qi "^location: /v1/jobs/$job" "$work/err"
# shellcheck disable=SC2086
ask 202 '/v1/loads?file=sites.csv' $post "@$work/in/sites.csv" -H 'Idempotency-Key: a-1'
check 'the same request is the same job' test "$(field id)" = "$job"
# shellcheck disable=SC2086
ask 409 '/v1/loads?file=other.csv' $post "@$work/in/sites.csv" -H 'Idempotency-Key: a-1'
prints 'idempotency-key-reused'
await "$job" done
prints '"added":1'
prints '"file":"sites.csv"'
ask 200 /v1/loads
prints '"file" : "sites.csv"'
load=$(field id)
ask 200 "/v1/loads/$load"
prints '"refused" : 0'
ask 404 /v1/loads/0000000000000001

# what was refused comes back as a file, in the encoding that was sent; mended, it is loaded
printf 'OS ID,Name,Address,Country,Sector\nMY2020111AAAAAA,Caf\351 Gloves,2 Loom Road,Malaisie du Nord,Apparel\nMY2020112BBBBBB,Hill Mill,3 Loom Road,MY,Apparel\n' >"$work/in/bad.csv"
# shellcheck disable=SC2086
ask 202 '/v1/loads?file=b%C3%A4d%20%22list%22.csv.gz' $post "@$work/in/bad.csv"
job=$(field id)
await "$job" done
prints '"refused":1'
check 'the job says how much there is of it' test "$(field rejects)" -gt 60
ask 200 "/v1/jobs/$job/rejects"
prints 'Malaisie du Nord,Apparel,2,unknown-country'
check 'one row below the header' test "$(wc -l <"$work/out")" -eq 2
check 'in the bytes that were sent' sh -c "LC_ALL=C grep -q \"\$(printf 'Caf\\351 Gloves')\" '$work/out'"
check 'to be saved under a name' grep -q "attachment; filename=\"refused.csv\"; filename\*=UTF-8''b%C3%A4d%20%22list%22-refused.csv" "$work/err"
check 'no cache keeps it' grep -qi '^cache-control: no-store' "$work/err"
check 'no browser shows it' grep -qi '^content-type: application/octet-stream' "$work/err"
sed 's/Malaisie du Nord/MY/' "$work/out" >"$work/in/mended.csv"
# shellcheck disable=SC2086
ask 202 '/v1/loads?file=mended.csv' $post "@$work/in/mended.csv"
job=$(field id)
await "$job" done
prints '"added":1'
prints '"rejects" : null'
ask 404 "/v1/jobs/$job/rejects"

# of what workers said nothing is kept
printf 'facility_id,audit_id,scheme,audit_date,fact_code,value,unit,evidence_text\nCN2019123ABCDEF,A1,worker voice,2026-01-05,no_such_fact,1,,They hit us\nCN2019123ABCDEF,A2,smeta,2026-01-05,no_such_fact,1,,Doors locked\n' >"$work/in/audits.csv"
# shellcheck disable=SC2086
ask 202 '/v1/loads?file=audits.csv' $post "@$work/in/audits.csv"
job=$(field id)
await "$job" done
prints '"refused":2'
ask 200 "/v1/jobs/$job/rejects"
prints 'Doors locked'
check 'no word of theirs' sh -c "! grep -q 'hit us' '$work/out'"

# a file that nobody can read: why is told, and nothing of our folders
# shellcheck disable=SC2086
ask 202 '/v1/loads?file=../../etc/nothing.csv' $post 'no,table'
job=$(field id)
await "$job" failed
prints '"message" : "'
check 'no folder is told' sh -c "! grep -q /tmp/ '$work/out'"
# shellcheck disable=SC2086
ask 400 '/v1/loads?feed=/etc/passwd' $post x
ask 400 '/v1/loads?file=a.csv' -X POST
prints 'no-file'
ask 415 /v1/loads -X POST -F "file=@$work/in/sites.csv"
ask 400 /v1/loads -X POST --data-binary x -H 'Idempotency-Key: a b'
ask 404 /v1/jobs/0000000000000001
ask 404 /v1/jobs/x

ask 202 /v1/scans -X POST
job=$(field id)
await "$job" done
prints '"progress" : 1'
prints '"scan":1'
ask 200 '/v1/facilities?q=golden+thimble&band=insufficient'
prints '"Golden Thimble Garments"'

# a server that is killed forgets nothing, and who is started next does what it left
kill -9 "$server"
wait "$server" 2>/dev/null
serve --no-work
ask 202 /v1/scans -X POST
job=$(field id)
sleep 1
ask 200 "/v1/jobs/$job"
prints '"status" : "queued"'
psql=$("$FLARE" db url)
if command -v psql >/dev/null; then
  psql -q "$psql" -c "update job set status = 'running', attempts = 1 where status = 'queued'"
else
  skip 'psql is not installed: a job that seems to run was not tried'
fi
run 0 work --once
says 'done'
ask 200 "/v1/jobs/$job"
prints '"status" : "done"'

# who is disabled waits, and loses nothing
ask 202 /v1/scans -X POST
job=$(field id)
sleep 1
run 0 org disable own
run 0 work --once
run 0 org enable own
ask 200 "/v1/jobs/$job"
prints '"status" : "queued"'
run 0 work --once
ask 200 "/v1/jobs/$job"
prints '"status" : "done"'
kill "$server"
wait "$server"
summary
