#!/bin/sh
# Measures the job table: flatness up to ten million jobs, plans, and throughput beside pgbench, procrastinate and pgqueuer.
#
# The libraries it is compared with are installed from PyPI into .build/bench-venv. Arguments go to Tools/bench-frontier.py.
set -eu
cd "$(dirname "$0")/.."

venv=.build/bench-venv
if ! [ -x "$venv/bin/python" ]; then python3 -m venv "$venv"; fi
if ! "$venv/bin/python" -c 'import asyncpg, pgqueuer, procrastinate, psycopg' 2>/dev/null; then
  "$venv/bin/pip" install --quiet 'psycopg[binary]' asyncpg procrastinate pgqueuer
fi
exec "$venv/bin/python" Tools/bench-frontier.py "$@"
