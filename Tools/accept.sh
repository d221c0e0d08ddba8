#!/bin/sh
# The acceptance run: real pages, two workers, a crash, and every article counted.
#
#   1  500 article pages of the corpus from 50 hosts are crawled by two workers; the same list again changes nothing.
#   2  The same, but one worker is killed with -9 half-way and not restarted: the other finishes the rest.
#   3  The seed page as HTML and as plain text: title, paragraphs and sub-headings in order, and no boilerplate.
#
# Each part has a database of its own under a temporary directory, and all of it ends with this script. One line PASS,
# FAIL or SKIP per check; exit code 1 when any failed. Arguments name the parts to run, all when there are none:
# Tools/accept.sh 2
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

bin="${BIN:-.build/release}"
case "$bin" in /*) ;; *) bin="$PWD/$bin" ;; esac
pages="${PAGES:-500}"
hosts="${HOSTS:-50}"
limit_seconds="${LIMIT:-300}"
parts="${*:-1 2 3}"

need_programs accept coordinator worker status sampleweb
leave_databases_aside ""

work=$(mktemp -d "${TMPDIR:-/tmp}/courant-accept.XXXXXX")
# The database's server may run as another user than root, and must reach its data.
chmod 755 "$work"
failed=0 checks=0 skipped=0
web_pid='' worker_a='' worker_b='' homes=''

# --- processes -------------------------------------------------------------------------------------------------------

finish() {
  stop "$worker_a"
  stop "$worker_b"
  stop "$web_pid"
  for home in $homes; do COURANT_HOME=$home "$bin/coordinator" stop-database >/dev/null 2>&1 || true; done
  if [ "$1" -ne 0 ] || [ "${KEEP:-}" = 1 ]; then
    echo "Logs are kept in $work."
    for home in $homes; do rm -rf "$home"; done
  else
    rm -rf "$work"
  fi
}
finish_at_end ""

# A new private database for part $1.
fresh_database() {
  COURANT_HOME="$work/home-$1"
  export COURANT_HOME
  homes="$homes $COURANT_HOME"
  "$bin/coordinator" migrate >"$work/migrate-$1.log" 2>&1 || {
    cat "$work/migrate-$1.log" >&2
    exit 1
  }
}

# Starts sampleweb for part $1 with the arguments behind it.
serve_part() {
  name=$1
  shift
  serve "$work/web-$name" "$@" --port 0 || {
    cat "$work/web-$name.log" >&2
    fail "the web of part $name does not start"
  }
}

# Starts worker $1 with the flags behind it; leaves its pid in $pid.
start_part_worker() {
  name=$1
  shift
  start_worker "$work/worker-$name" --allow-private-networks --min-delay 0 "$@"
}

# Waits until the workers named have ended, for $limit_seconds at most.
await_workers() {
  deadline=$(($(date +%s) + limit_seconds))
  for name; do
    while [ ! -f "$work/worker-$name.code" ]; do
      if [ "$(date +%s)" -ge "$deadline" ]; then
        echo "  worker $name did not end within $limit_seconds s; its last lines:"
        tail -n 5 "$work/worker-$name.log" | sed 's/^/    /'
        return 1
      fi
      sleep 0.1
    done
  done
}

exit_code() { cat "$work/worker-$1.code" 2>/dev/null || echo "still running"; }

# --- checks ----------------------------------------------------------------------------------------------------------

pass() {
  checks=$((checks + 1))
  echo "PASS  $1"
}

fault() {
  checks=$((checks + 1))
  failed=$((failed + 1))
  echo "FAIL  $1"
}

left_out() {
  skipped=$((skipped + 1))
  echo "SKIP  $1"
}

# $1: what is checked; $2: what is expected; $3: what was found.
check() {
  if [ "$2" = "$3" ]; then
    pass "$1: $3"
  else
    fault "$1: expected $2, found ${3:-nothing}"
  fi
}

# The result of an SQL statement: columns joined by |.
sql() { "$bin/coordinator" sql -X -A -t -q -c "$1"; }

# accepted/duplicate/rejected of enqueueing the file $1.
enqueue() {
  code=0
  "$bin/coordinator" enqueue --json "$1" >"$work/enqueue.json" || code=$?
  echo "$(number accepted <"$work/enqueue.json")/$(number duplicate <"$work/enqueue.json")/$(
    number rejected <"$work/enqueue.json"
  ) exit $code"
}

# Jobs by state as `status` reports them: done/queued/leased/waiting/dead/excluded.
states() {
  totals >"$work/totals.json"
  for state in "done" queued leased waiting dead excluded; do number "$state" <"$work/totals.json"; done |
    paste -s -d / -
}

# Everything a reader can see of the articles, as one sum.
checksum() { sql "select md5(string_agg(a::text, e'\n' order by a.url)) from courant.articles a"; }

counts="select count(*) || ' rows, ' || count(distinct url) || ' URLs, ' ||
  count(*) filter (where title ~ '\S') || ' titles, ' ||
  count(*) filter (where text ~ '\S') || ' texts' from courant.articles"

# Pages of the list $1 that forbid to store them: one of the corpus says noindex (another only writes it from a
# script). Sets $forbidden, $stored, $complete.
count_forbidden() {
  forbidden=0
  # shellcheck disable=SC2013 # names without spaces
  for id in $(sed -n 's|^http://[^/]*/\([^/]*\).*|\1|p' "$1"); do
    if gzip -dc "$corpus/pages/$id.html.gz" 2>/dev/null | tr '\n>' ' \n' |
      grep -a -i -E '^[[:space:]]*<meta[^<]*name=.?robots' |
      grep -q -a -i -E 'noindex|unavailable_after|content=.none'; then forbidden=$((forbidden + 1)); fi
  done
  stored=$((pages - forbidden))
  complete="$stored rows, $stored URLs, $stored titles, $stored texts"
  echo "      pages that say noindex, and are excluded: $forbidden"
}

# What became of the jobs, and which of them gave no article: for people who look for the reason.
explain_jobs() {
  sql "select '      ' || count(*) || ' jobs: ' || concat_ws(', ', state, outcome, error_class) from courant.job_status
    group by state, outcome, error_class order by count(*) desc"
  sql "select '        ' || concat_ws(', ', outcome, error_class, error) || ': ' || url from courant.job_status
    where outcome is distinct from 'stored' order by url limit 20"
}

# Distinct targets that were answered with 200, and answers with 200 in all, of access log $1.
answers() {
  awk -F '\t' '$4 == 200 && $3 != "/robots.txt" { all++; if (!seen[$2 $3]++) distinct++ }
    END { print distinct + 0, "of", all + 0 }' "$1"
}

now() { date +%s.%N | cut -c 1-14; }
since() { awk "BEGIN { printf \"%.1f s\", $(now) - $1 }"; }

# --- 1 ---------------------------------------------------------------------------------------------------------------

part_1() {
  echo "1  $pages pages from $hosts hosts, two workers"
  fresh_database 1
  serve_part 1 corpus --set "$corpus" --type article --limit "$pages" --hosts "$hosts"
  count_forbidden "$work/web-1.urls.txt"
  began=$(now)
  check "enqueued: accepted/duplicate/rejected" "$pages/0/0 exit 0" "$(enqueue "$work/web-1.urls.txt")"
  start_part_worker 1a && worker_a=$pid
  start_part_worker 1b && worker_b=$pid
  await_workers 1a 1b || true
  echo "      crawled in $(since "$began")"
  check "the workers' exit codes" "0 and 0" "$(exit_code 1a) and $(exit_code 1b)"
  found=$(sql "$counts")
  check "courant.articles" "$complete" "$found"
  states_found=$(states)
  check "status: done/queued/leased/waiting/dead/excluded" "$stored/0/0/0/0/$forbidden" "$states_found"
  if [ "$found" != "$complete" ] || [ "$states_found" != "$stored/0/0/0/0/$forbidden" ]; then explain_jobs; fi
  check "pages served, distinct of all" "$pages of $pages" "$(answers "$work/web-1.access")"

  before=$(checksum)
  lines=$(wc -l <"$work/web-1.access")
  began=$(now)
  check "enqueued again: accepted/duplicate/rejected" "0/$pages/0 exit 0" "$(enqueue "$work/web-1.urls.txt")"
  start_part_worker 1c && worker_a=$pid
  start_part_worker 1d && worker_b=$pid
  await_workers 1c 1d || true
  echo "      second run in $(since "$began")"
  check "the workers' exit codes" "0 and 0" "$(exit_code 1c) and $(exit_code 1d)"
  check "checksum of courant.articles" "$before" "$(checksum)"
  check "requests of the second run" 0 "$(($(wc -l <"$work/web-1.access") - lines))"
  check "status: done/queued/leased/waiting/dead/excluded" "$stored/0/0/0/0/$forbidden" "$(states)"
  stop "$web_pid"
}

# --- 2 ---------------------------------------------------------------------------------------------------------------

part_2() {
  echo "2  the same, with one of two workers killed in the middle"
  fresh_database 2
  # The answers are slow, so that the kill comes in the middle of the run.
  serve_part 2 corpus --set "$corpus" --type article --limit "$pages" --hosts "$hosts" --delay-ms 300
  count_forbidden "$work/web-2.urls.txt"
  check "enqueued: accepted/duplicate/rejected" "$pages/0/0 exit 0" "$(enqueue "$work/web-2.urls.txt")"
  lease=
  if "$bin/worker" run --help 2>/dev/null | grep -q -e '--lease '; then lease="--lease 10"; fi
  began=$(now)
  # shellcheck disable=SC2086 # a flag with its value
  start_part_worker 2a $lease && worker_a=$pid
  # shellcheck disable=SC2086
  start_part_worker 2b $lease && worker_b=$pid

  # The kill comes when 30 percent are settled: the dead worker then holds leases, and pages that it fetched and did not
  # settle.
  deadline=$(($(date +%s) + limit_seconds))
  settled=0
  while [ "$settled" -lt $((pages * 3 / 10)) ] && [ "$(date +%s)" -lt "$deadline" ] &&
    [ ! -f "$work/worker-2a.code" ]; do
    sleep 0.05
    settled=$(totals | number "done")
    settled=${settled:-0}
  done
  held=$(sql "select count(*) from courant.host_health where state = 'leased'")
  kill -KILL "$worker_a" 2>/dev/null || true
  await_workers 2a
  if [ "$(exit_code 2a)" = 137 ] && [ "$settled" -lt "$pages" ]; then
    pass "killed with -9 in the middle: $settled of $pages done, $held hosts leased"
  else
    fault "killed with -9 in the middle: it ended with $(exit_code 2a) at $settled of $pages"
  fi
  await_workers 2b || true
  echo "      finished by the other in $(since "$began")"
  check "the other's exit code" 0 "$(exit_code 2b)"
  found=$(sql "$counts")
  check "courant.articles" "$complete" "$found"
  states_found=$(states)
  # `leased` in status is what workers reported last, and the dead one cannot correct that: the table has the truth.
  states_found=$(echo "$states_found" | awk -F / '{ print $1 "/" $2 "/" $4 "/" $5 "/" $6 }')
  check "status: done/queued/waiting/dead/excluded" "$stored/0/0/0/$forbidden" "$states_found"
  check "hosts still leased" 0 "$(sql "select count(*) from courant.host_health where state = 'leased'")"
  check "jobs, and those of them done" "$pages, $stored" \
    "$(sql "select count(*) || ', ' || count(*) filter (where state = 'done') from courant.job_status")"
  if [ "$found" != "$complete" ] || [ "$states_found" != "$stored/0/0/0/$forbidden" ]; then explain_jobs; fi
  served=$(answers "$work/web-2.access")
  check "distinct pages served" "$pages" "${served%% *}"
  echo "      pages served twice because of the crash: $((${served##* } - ${served%% *}))"
  stop "$web_pid"
}

# --- 3 ---------------------------------------------------------------------------------------------------------------

# The checks of one article against expected.json, as rows "PASS  …" or "FAIL  …". Blocks are compared with runs of
# white space as one space.
seed_checks() {
  "$bin/coordinator" sql -X -A -t -q -v expected="$(cat "$seed/expected.json")" -v url="$1" -v kind="$2" -f - <<'END'
with expected as (select :'expected'::jsonb as e),
article as (
  select title, text from courant.articles where url = :'url'
),
blocks as (
  select btrim(regexp_replace(b.block, '\s+', ' ', 'g')) as block, b.n
  from article, regexp_split_to_table(text, '\n\s*\n') with ordinality b (block, n)
),
wanted as (
  select w.paragraph, w.n,
    (select min(b.n) from blocks b where b.block = btrim(regexp_replace(w.paragraph, '\s+', ' ', 'g'))) as at
  from expected, jsonb_array_elements_text(e -> 'paragraphs') with ordinality w (paragraph, n)
),
results (what, good, detail) as (
  select 'stored once', (select count(*) from article) = 1, (select count(*) from article) || ' rows'
  union all
  select 'title', (select title from article) is not distinct from e ->> 'title',
    (select title from article) from expected
  union all
  select 'paragraphs and sub-headings', count(*) = count(at) and count(*) > 0,
    count(at) || ' of ' || count(*)
      || coalesce(', first missing: ' || (array_agg(paragraph order by n) filter (where at is null))[1], '')
  from wanted
  union all
  select 'in order', coalesce(bool_and(at > before), false), count(*) || ' steps'
  from (select at, lag(at) over (order by n) as before from wanted) steps where before is not null
  union all
  select 'none of never',
    count(*) filter (where position(n in coalesce(a.text, '') || e'\n' || coalesce(a.title, '')) > 0) = 0
      and count(a) > 0,
    count(*) || ' strings'
      || coalesce(', found: ' || string_agg(n, '; ') filter (where position(n in a.text || e'\n' || a.title) > 0), '')
  from expected cross join jsonb_array_elements_text(e -> 'never') n left join article a on true
)
select case when good then 'PASS' else 'FAIL' end || '  ' || :'kind' || ', ' || what || ': '
  || coalesce(detail, 'nothing') from results;
END
}

part_3() {
  echo "3  the seed page as HTML and as plain text"
  fresh_database 3
  text=$(find "$seed" -maxdepth 1 -name '*.txt' | head -n 1)
  serve_part 3 file --file "$seed/bbc-2012.html" --content-type text/html \
    --file "$text" --content-type "text/plain; charset=utf-8"
  check "enqueued: accepted/duplicate/rejected" "2/0/0 exit 0" "$(enqueue "$work/web-3.urls.txt")"
  start_part_worker 3a && worker_a=$pid
  await_workers 3a || true
  check "the worker's exit code" 0 "$(exit_code 3a)"
  for kind in HTML text; do
    url=$(if [ "$kind" = HTML ]; then head -n 1 "$work/web-3.urls.txt"; else tail -n 1 "$work/web-3.urls.txt"; fi)
    seed_checks "$url" "$kind" >"$work/seed-$kind.txt" || echo "FAIL  $kind: the query failed" >>"$work/seed-$kind.txt"
    cat "$work/seed-$kind.txt"
    checks=$((checks + $(grep -c '' "$work/seed-$kind.txt")))
    failed=$((failed + $(grep -c -v '^PASS' "$work/seed-$kind.txt" || true)))
  done
  stop "$web_pid"
}

# ---------------------------------------------------------------------------------------------------------------------

corpus="$shared/corpus/wcxb-dev"
seed="$shared/seed"
for part in $parts; do
  case "$part" in
    1 | 2)
      if [ -f "$corpus/truth.jsonl" ]; then
        "part_$part"
      else
        left_out "part $part: $(no_corpus "$corpus")"
      fi
      ;;
    3)
      if [ -f "$seed/expected.json" ]; then
        part_3
      else
        left_out "part 3: no seed page in $seed; COURANT_SHARED names the directory that has seed/"
      fi
      ;;
    *)
      fail "there are parts 1, 2 and 3, not $part" 2
      ;;
  esac
done

echo
echo "$checks checks, $failed failed, $skipped parts skipped."
[ "$failed" -eq 0 ]
