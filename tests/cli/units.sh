#!/bin/sh
# The systemd units that we ship, as systemd reads them.
. tests/cli/lib

if ! command -v systemd-analyze >/dev/null; then
  skip 'no systemd-analyze here'
  summary
fi
program=$(readlink -f "$FLARE")
mkdir "$work/units"
for unit in docker/systemd/*; do
  sed "s|/usr/local/bin/flare|$program|" "$unit" >"$work/units/${unit##*/}"
done
systemd-analyze verify --man=no "$work"/units/* >"$work/said" 2>&1
code=$?
check "systemd-analyze verify: exit $code, $(head -c 300 "$work/said")" test "$code" = 0 -a ! -s "$work/said"
# what the units rely on: these codes end a scan well, and those will not be better next time
for line in 'SuccessExitStatus=10 75' 'RestartPreventExitStatus=64 65 66 77 78'; do
  check "the unit has $line" grep -qx "$line" docker/systemd/flare-scan.service
done
# it calls the program as it is
grep -ho '/usr/local/bin/flare [a-z].*' docker/systemd/*.service | sed 's|^/usr/local/bin/flare ||' >"$work/calls"
while read -r call; do
  # shellcheck disable=SC2086 # words
  run 69 --db host=/nonexistent $call
done <"$work/calls"
check 'the unit calls the program' test -s "$work/calls"
summary
