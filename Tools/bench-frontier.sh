#!/bin/sh
# Measures the job table: flatness up to ten million jobs, plans, and throughput beside pgbench, procrastinate and
# pgqueuer.
#
# The libraries it is compared with are installed from PyPI into .build/bench-venv. Arguments go to
# Tools/bench-frontier.py.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

need_python .build/bench-venv "asyncpg, pgqueuer, procrastinate, psycopg" \
  'psycopg[binary]' asyncpg procrastinate pgqueuer
exec "$venv/bin/python" Tools/bench-frontier.py "$@"
