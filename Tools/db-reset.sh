#!/bin/sh
# Stops the private database and removes its data. A database named by DATABASE_URL or PG* is never touched.
set -eu
cd "$(dirname "$0")/.."

# shellcheck source=Tools/lib.sh
. Tools/lib.sh
find_home
data="$home/postgres"
if [ ! -f "$data/PG_VERSION" ]; then
  echo "There is no private database in $home."
  exit 0
fi
if [ -t 0 ]; then
  printf 'Remove the private database in %s, with all its jobs and articles? [y/N] ' "$data"
  read -r answer || answer=n
  case "$answer" in [yY]*) ;; *) echo "Left as it is." && exit 1 ;; esac
fi
for program in .build/release/coordinator .build/debug/coordinator; do
  if [ -x "$program" ]; then
    "$program" stop-database
    break
  fi
done
if [ -f "$data/postmaster.pid" ]; then
  echo "The database in $data still runs (see $data/postmaster.pid); nothing was removed." >&2
  exit 1
fi
rm -rf "$data"
echo "Removed $data. The next command makes a new one."
