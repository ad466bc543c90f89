#!/bin/sh
# How far a load is: on a terminal one line, rewritten at most ten times a second, with rate
# and time left, or that this is not known; elsewhere nothing but a line now and then.
. tests/cli/lib

slow() { # a supplier list that comes slowly
  echo 'name,country,address'
  i=0
  while [ $i -lt 30 ]; do
    seq -f "Mill $i.%g Ltd,VN,Road $i" 2000
    sleep 0.05
    i=$((i + 1))
  done
}

mkfifo "$work/pipe"
began=$(date +%s)
slow >"$work/pipe" &
script -qec "$FLARE load $work/pipe" /dev/null </dev/null >"$work/tty" 2>&1
took=$(($(date +%s) - began))
check 'a pipe is told as it is read' grep -q 'reading: [0-9.]* MB, [0-9.]* MB/s, time left unknown' "$work/tty"
check 'on one line' test "$(tr '\r' '\n' <"$work/tty" | grep -c 'reading: ')" -gt 1
lines=$(grep -c 'MB/s' "$work/tty")
check 'that is rewritten' test "$lines" -le 1
check 'not too often' test "$(tr '\r' '\n' <"$work/tty" | grep -c 'reading: ')" -le $((20 + 10 * took))
check 'the database is told' grep -q 'all rows are read; the database stores them' "$work/tty"

slow | gzip >"$work/list.csv.gz"
script -qec "$FLARE load --known-at 2025-01-01 $work/list.csv.gz" /dev/null </dev/null >"$work/tty" 2>&1
check 'nothing of it is left' sh -c "tail -n 3 '$work/tty' | grep -q 'unchanged; known from'"

"$FLARE" load "$work/pipe" 2>"$work/log" &
slow >"$work/pipe"
wait
check 'a log has no such lines' sh -c "! grep -q 'MB/s' '$work/log'"
summary
