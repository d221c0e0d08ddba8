#!/bin/sh
# Measures what fetching costs: processor time per page beside curl --parallel and aiohttp, and memory for 2,000 slow
# servers.
#
# Needs nginx and python3. PAGES, CONCURRENCY and ROUNDS change the comparison, SLOW the number of slow transfers.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

if ! command -v nginx >/dev/null && [ ! -x /usr/sbin/nginx ]; then
  fail "nginx is not installed: apt-get install nginx-light, or brew install nginx" 2
fi
need_python .build/bench-venv aiohttp aiohttp
exec "$venv/bin/python" Tools/bench-fetch.py "${BENCHMARK:-.build/release/benchmark}"
