#!/bin/sh
# Measures what fetching costs: processor time per page beside curl --parallel and aiohttp, and memory for 2,000 slow servers.
#
# Needs nginx and python3. PAGES, CONCURRENCY and ROUNDS change the comparison, SLOW the number of slow transfers.
set -eu
cd "$(dirname "$0")/.."

if ! command -v nginx >/dev/null && [ ! -x /usr/sbin/nginx ]; then
  echo "nginx is not installed: apt-get install nginx-light, or brew install nginx" >&2
  exit 2
fi
venv=.build/bench-venv
if ! "$venv/bin/python" -c 'import aiohttp' 2>/dev/null; then
  { python3 -m venv "$venv" && "$venv/bin/pip" install -q aiohttp; } >&2
fi
exec "$venv/bin/python" Tools/bench-fetch.py "${BENCHMARK:-.build/release/benchmark}"
