#!/bin/sh
# The demo: a web, a private database, two workers, and the articles that they collect.
#
# By default it crawls the sample news web, which it serves itself on loopback. With URLS it crawls the addresses in
# that file on the public web, and CONTACT says how a webmaster can reach you. When the script ends, it stops all that
# it started except the database, so that you can look at the articles. `--check` only checks URLS and CONTACT.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

URLS="${URLS:-}"
CONTACT="${CONTACT:-}"
bin="${BIN:-.build/release}"
preferred_port=8800

if [ -n "$URLS" ]; then
  if ! [ -f "$URLS" ] || ! [ -r "$URLS" ]; then fail "cannot read the list of URLs: $URLS"; fi
  case "$CONTACT" in
    "")
      fail "crawling the public web needs a contact, so that a webmaster can reach you. Say whom:
  make demo URLS=$URLS CONTACT=mailto:me@example.org
  make demo URLS=$URLS CONTACT=https://example.org/about-my-crawler" 4
      ;;
    http://?* | https://?* | mailto:?*@?* | ?*@?*) ;;
    *)
      fail "CONTACT must be an address or a page: mailto:me@example.org or https://example.org/about, not: $CONTACT" 4
      ;;
  esac
fi
[ "${1:-}" != "--check" ] || exit 0

need_programs demo coordinator worker status sampleweb
# The sample articles must not end up in a database of yours.
leave_databases_aside "the demo uses the private database"
find_home
logs="$home/demo"
mkdir -p "$logs"
# With any umask: the database's server does not run as root, and must be able to enter.
[ "$(id -u)" -ne 0 ] || chmod 755 "$home"
started=$(date +%s)

web_pid='' worker_1='' worker_2=''

finish() {
  stop "$worker_1" 100
  stop "$worker_2" 100
  stop "$web_pid" 20
}
finish_at_end "
Stopping.
"

say() { printf '\n== %s\n' "$1"; }

# Serves the sample web on port $1; true once it listens.
serve_demo() { serve "$logs/sampleweb" demo --port "$1"; }

start_demo_worker() {
  if [ -n "$URLS" ]; then
    start_worker "$logs/worker-$1" --raw-pages --contact "$CONTACT" --max-attempts 2 --retry-delay 5
  else
    start_worker "$logs/worker-$1" --raw-pages --allow-private-networks --min-delay 0.2
  fi
}

running() { [ ! -f "$logs/worker-1.code" ] || [ ! -f "$logs/worker-2.code" ]; }

# The number under the key $1 in $json.
figure() {
  found=$(printf '%s' "$json" | number "$1")
  printf '%s' "${found:-?}"
}

last_line=
progress() {
  json=$(totals 2>"$logs/status.log")
  [ -n "$json" ] || return 0
  line="$(figure queued) queued   $(figure leased) leased   $(figure waiting) waiting   $(figure "done") done"
  line="$line   $(figure excluded) excluded   $(figure dead) dead"
  seconds=$(($(date +%s) - crawl_started))
  if [ -t 1 ]; then
    printf '\r\033[K%4d s   %s' "$seconds" "$line"
  elif [ "$line" != "$last_line" ]; then
    printf '%4d s   %s\n' "$seconds" "$line"
  fi
  last_line=$line
}

say "The private database"
"$bin/coordinator" migrate

if [ -n "$URLS" ]; then
  list=$URLS
  host=%
else
  say "A sample news web on this machine"
  if ! serve_demo "$preferred_port"; then
    sed 's/^Error: //' "$logs/sampleweb.log"
    echo "Using a free port instead: the pages have other addresses this time, so they count as new."
    serve_demo 0 || fail "the sample web does not start; see $logs/sampleweb.log"
  fi
  list=$web_urls
  host="%.localhost:$web_port"
  echo "While this runs, http://localhost:$web_port/ lists its papers; $list has its URLs."
fi

say "coordinator enqueue $list"
code=0
json=$("$bin/coordinator" enqueue --json "$list") || code=$?
accepted=$(figure accepted)
duplicate=$(figure duplicate)
rejected=$(figure rejected)
case "$code" in
  0 | 3) echo "$accepted accepted, $duplicate known already, $rejected rejected" ;;
  *) exit "$code" ;;
esac
if [ "$accepted" = 0 ]; then
  echo "All URLs are known already, and each page is fetched only once. To start over: make db-reset"
fi

say "Two workers"
echo "Their logs: $logs/worker-1.log and $logs/worker-2.log"
crawl_started=$(date +%s)
start_demo_worker 1
worker_1=$pid
start_demo_worker 2
worker_2=$pid
while running; do
  progress
  sleep 1
done
progress
if [ -t 1 ]; then echo; fi
for worker in 1 2; do
  code=$(cat "$logs/worker-$worker.code")
  if [ "$code" -ne 0 ]; then
    tail -n 20 "$logs/worker-$worker.log" >&2
    fail "worker $worker ended with exit code $code"
  fi
done

say "status"
"$bin/status"

say "The articles, by one SQL query (Tools/demo-articles.sql)"
columns=$( (stty size <&1) 2>/dev/null | sed -n 's/^[0-9]* //p') || columns=
[ "${columns:-0}" -ge 40 ] || columns="${COLUMNS:-100}"
"$bin/coordinator" sql -X -v width="$columns" -v host="$host" -f Tools/demo-articles.sql

say "Done in $(($(date +%s) - started)) s"
cat <<END
The database stays. To look around:
  $bin/coordinator sql -c 'select * from courant.job_status'    what happened to each URL, and why
  $bin/status --by-host                                         the hosts
  $bin/coordinator dashboard                                    all of it as a web page, each article beside its page
  $bin/coordinator stop-database                                stops the private database
END
