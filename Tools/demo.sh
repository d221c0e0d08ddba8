#!/bin/sh
# The demo: a web, a private database, two workers, and the articles they bring home.
#
# Without anything it crawls the sample news web, which it serves itself on loopback. With URLS it crawls the addresses of
# that file on the public web, and CONTACT says whom a webmaster can reach. Whatever it starts ends with it, but for the
# database, which stays for looking around. `--check` only checks URLS and CONTACT.
set -eu
cd "$(dirname "$0")/.."

URLS="${URLS:-}"
CONTACT="${CONTACT:-}"
bin="${BIN:-.build/release}"
preferred_port=8800

fail() {
  echo "demo: $1" >&2
  exit "${2:-1}"
}

if [ -n "$URLS" ]; then
  [ -f "$URLS" ] && [ -r "$URLS" ] || fail "cannot read the list of URLs: $URLS"
  case "$CONTACT" in
    "")
      fail "crawling the public web needs a contact, so that a webmaster can reach you. Say whom:
  make demo URLS=$URLS CONTACT=mailto:me@example.org
  make demo URLS=$URLS CONTACT=https://example.org/about-my-crawler" 4
      ;;
    http://?* | https://?* | mailto:?*@?* | ?*@?*) ;;
    *) fail "CONTACT is to be an address or a page: mailto:me@example.org or https://example.org/about, not: $CONTACT" 4 ;;
  esac
fi
[ "${1:-}" != "--check" ] || exit 0

for program in coordinator worker status sampleweb; do
  [ -x "$bin/$program" ] || fail "$bin/$program is not built; run: make demo"
done

# The sample articles must not end up in a database of yours: the demo uses the private one.
for variable in DATABASE_URL $(env | sed -n 's/^\(PG[A-Z0-9]*\)=.*/\1/p'); do
  if [ -n "$(eval "printf %s \"\${$variable:-}\"")" ]; then
    echo "Leaving $variable aside: the demo uses the private database."
  fi
  unset "$variable"
done

# shellcheck source=Tools/home.sh
. Tools/home.sh
logs="$home/demo"
mkdir -p "$logs"
# Whatever the mask: the database's server does not run as root, and has to pass.
[ "$(id -u)" -ne 0 ] || chmod 755 "$home"
started=$(date +%s)

web_pid= worker_1= worker_2=

alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# Asks the process $1 to end, waits for at most $2 tenths of a second, then ends it.
stop() {
  alive "$1" || return 0
  kill -TERM "$1" 2>/dev/null || return 0
  tenths=0
  while alive "$1" && [ "$tenths" -lt "$2" ]; do
    sleep 0.1
    tenths=$((tenths + 1))
  done
  if alive "$1"; then kill -KILL "$1" 2>/dev/null || true; fi
}

finish() {
  code=$?
  trap - EXIT INT TERM HUP
  stop "$worker_1" 100
  stop "$worker_2" 100
  stop "$web_pid" 20
  exit "$code"
}
trap finish EXIT
trap 'echo; echo "Stopping."; exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

say() { printf '\n== %s\n' "$1"; }

# Serves the sample web on port $1; true once it listens.
serve() {
  : >"$logs/sampleweb.out"
  "$bin/sampleweb" demo --port "$1" --urls-file "$logs/urls.txt" --access-log "$logs/access.log" --parent-pid $$ \
    >"$logs/sampleweb.out" 2>"$logs/sampleweb.log" </dev/null &
  web_pid=$!
  tenths=0
  while [ "$tenths" -lt 100 ]; do
    web_port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$logs/sampleweb.out")
    if [ -n "$web_port" ]; then return 0; fi
    alive "$web_pid" || break
    sleep 0.1
    tenths=$((tenths + 1))
  done
  stop "$web_pid" 20
  web_pid=
  return 1
}

# Starts worker number $1 in a shell of its own, which keeps its exit code; leaves the worker's pid in $pid.
start_worker() {
  rm -f "$logs/worker-$1.pid" "$logs/worker-$1.code"
  (
    # The terminal's Ctrl-C goes to this script, which asks the workers to drain.
    trap '' INT
    set +e
    if [ -n "$URLS" ]; then
      "$bin/worker" --exit-when-idle --raw-pages --contact "$CONTACT" --max-attempts 2 --retry-delay 5 >"$logs/worker-$1.log" 2>&1 </dev/null &
    else
      "$bin/worker" --exit-when-idle --raw-pages --allow-private-networks --min-delay 0.2 >"$logs/worker-$1.log" 2>&1 </dev/null &
    fi
    echo $! >"$logs/worker-$1.pid.new"
    mv "$logs/worker-$1.pid.new" "$logs/worker-$1.pid"
    wait $!
    echo $? >"$logs/worker-$1.code"
  ) &
  while [ ! -f "$logs/worker-$1.pid" ]; do sleep 0.02; done
  pid=$(cat "$logs/worker-$1.pid")
}

running() { [ ! -f "$logs/worker-1.code" ] || [ ! -f "$logs/worker-2.code" ]; }

# The number under the key $1 in $json.
number() {
  found=$(printf '%s' "$json" | tr '{},' '\n\n\n' | sed -n "s/^ *\"$1\" *: *\([0-9][0-9]*\).*/\1/p" | head -n 1)
  printf '%s' "${found:-?}"
}

last_line=
progress() {
  json=$("$bin/status" --json 2>"$logs/status.log" | sed -n 's/.*"totals" *: *{\([^}]*\)}.*/\1/p')
  [ -n "$json" ] || return 0
  line="$(number queued) queued   $(number leased) leased   $(number waiting) waiting   $(number done) done"
  line="$line   $(number excluded) excluded   $(number dead) dead"
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
  if ! serve "$preferred_port"; then
    sed 's/^Error: //' "$logs/sampleweb.log"
    echo "Taking a free one: its pages have other addresses this time, so they count as new ones."
    serve 0 || fail "the sample web does not start; see $logs/sampleweb.log"
  fi
  list=$logs/urls.txt
  host="%.localhost:$web_port"
  echo "http://localhost:$web_port/ lists its papers as long as this runs; $list has its URLs."
fi

say "coordinator enqueue $list"
code=0
json=$("$bin/coordinator" enqueue --json "$list") || code=$?
accepted=$(number accepted)
duplicate=$(number duplicate)
rejected=$(number rejected)
case "$code" in
  0 | 3) echo "$accepted accepted, $duplicate known already, $rejected rejected" ;;
  *) exit "$code" ;;
esac
if [ "$accepted" = 0 ]; then
  echo "Every URL is known from before, and a page is fetched once; make db-reset starts over."
fi

say "Two workers"
echo "Their logs: $logs/worker-1.log and $logs/worker-2.log"
crawl_started=$(date +%s)
start_worker 1
worker_1=$pid
start_worker 2
worker_2=$pid
while running; do
  progress
  sleep 1
done
progress
if [ -t 1 ]; then echo; fi
for number in 1 2; do
  code=$(cat "$logs/worker-$number.code")
  if [ "$code" -ne 0 ]; then
    tail -n 20 "$logs/worker-$number.log" >&2
    fail "worker $number ended with exit code $code"
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
