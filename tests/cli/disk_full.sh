#!/bin/sh
# A disk that is full: where temporary files are, and where the database keeps its tables.
# The message says which, nothing is half done, and with more room the same command completes.
# All of it runs where small disks can be mounted that nobody else sees.
if [ "${1:-}" != inside ] && unshare -m true 2>/dev/null; then
  exec unshare -m sh "$0" inside
fi
. tests/cli/lib
if [ "${1:-}" != inside ]; then
  skip 'small disks cannot be mounted here'
  summary
fi

list() { # rows
  echo 'name,country,address'
  seq "$1" | sed 's/.*/Mill & Ltd,VN,"Road &, Industrial Zone, Binh Duong"/'
}
small() { # folder, megabytes
  mkdir -p "$1"
  mount -t tmpfs -o "size=$2m,mode=777" none "$1"
}
list 40000 >"$work/list.csv"
gzip -k "$work/list.csv"
list 300000 >"$work/long.csv"
run 0 db start
run 0 db migrate

small "$work/tmp" 1
export TMPDIR="$work/tmp"
full="$work/tmp: a temporary file cannot be written there: No space left on device; set TMPDIR to a folder with more room"
run 74 load "$work/list.csv.gz"
says "$full"
"$FLARE" load - <"$work/list.csv" 2>"$work/err"
check 'standard input does not fit either' test $? = 74
says "$full"
check 'nothing of it is there' test "$(sql 'select count(*) from facility')" = 0
unset TMPDIR
run 0 load "$work/list.csv.gz"
umount "$work/tmp"

small "$work/data/disk" 48
chown "$(stat -c %U "$work/data/pg")" "$work/data/disk"
url=$("$FLARE" db url)
tight=$(echo "$url" | sed 's/dbname=.*/dbname=tight/')
psql -XqAt "$url" -c "create tablespace disk location '$work/data/disk'" -c 'create database tight tablespace disk'
run 0 --db "$tight" db migrate
run 74 --db "$tight" load "$work/long.csv"
says 'No space left on device'
check 'nothing of it is there' test "$(psql -XqAt "$tight" -c 'select (select count(*) from facility) + (select count(*) from source_file)')" = 0
mount -o remount,size=512m "$work/data/disk"
run 0 --db "$tight" load "$work/long.csv"
says '300000 added'
"$FLARE" db stop >/dev/null 2>&1
umount "$work/data/disk"
summary
