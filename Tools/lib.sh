# shellcheck shell=sh disable=SC2034,SC2154 # what it sets is for scripts, and what it reads is theirs
# What the scripts of this folder share: messages, waiting, processes that end with the script, a sample web and workers
# of its own, Python packages in a folder of their own. Read with `. Tools/lib.sh` from the repository, which a script
# enters first.

script=$(basename "$0" .sh)

# --- messages --------------------------------------------------------------------------------------------------------

# Says $1 and ends with code $2 (default 1).
fail() {
  echo "$script: $1" >&2
  exit "${2:-1}"
}

# Ends well, saying why nothing was done.
skip() {
  echo "SKIP: $1" >&2
  exit 0
}

# --- what has to be there --------------------------------------------------------------------------------------------

# The shared data, which are no part of the repository.
shared="${COURANT_SHARED:-../shared}"

no_corpus() { echo "no corpus in $1; COURANT_SHARED names the directory that has corpus/"; }

# Ends well where there is no corpus: the set with the truth in directory $1.
need_corpus() { [ -f "$1/truth.jsonl" ] || skip "$(no_corpus "$1")."; }

# Ends where one of the programs is not in $bin; $1: the target of the Makefile that builds it.
need_programs() {
  target=$1
  shift
  for program; do [ -x "$bin/$program" ] || fail "$bin/$program is not built; run: make $target"; done
}

# Ends well where namespaces of the kinds given (--net --mount) cannot be made.
need_namespaces() {
  if ! [ "$(uname)" = Linux ] || ! unshare "$@" true 2>/dev/null; then
    skip "namespaces need Linux and root (unshare $*)"
  fi
}

# Leaves aside what would lead to a database of the user's: the private one is meant. With $1 each is named.
leave_databases_aside() {
  for variable in DATABASE_URL $(env | sed -n 's/^\(PG[A-Z0-9]*\)=.*/\1/p'); do
    if [ -n "${1:-}" ] && [ -n "$(eval "printf %s \"\${$variable:-}\"")" ]; then echo "Leaving $variable aside: $1."; fi
    unset "$variable"
  done
}

# Sets `home`, where the private database is, to $COURANT_HOME or .courant. PostgreSQL does not run as root, and root's
# programs use a cluster only below directories of root's that everybody may enter and nobody else may write to. Where
# this one is not, as in /root or in somebody's home, root's is /var/lib/courant-demo.
find_home() {
  home="${COURANT_HOME:-.courant}"
  if [ "$(id -u)" -eq 0 ] && [ -z "${COURANT_HOME:-}" ] && stat -c %u / >/dev/null 2>&1; then
    above=$(pwd -P)
    while :; do
      case "$(stat -c '%u %A' "$above")" in
        "0 d"????-??-[xt] | "0 d"????????t) ;;
        *)
          home=/var/lib/courant-demo
          export COURANT_HOME="$home"
          break
          ;;
      esac
      [ "$above" != / ] || break
      above=$(dirname "$above")
    done
  fi
}

# Makes the virtual environment $1 and installs what follows $2 into it from PyPI, unless its Python can already import
# $2; says so.
need_python() {
  venv=$1
  imports=$2
  shift 2
  if "$venv/bin/python" -c "import $imports" 2>/dev/null; then return 0; fi
  echo "Installing $* from PyPI into $venv." >&2
  [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv" >&2 || return 1
  "$venv/bin/pip" install --quiet "$@" >&2 && "$venv/bin/python" -c "import $imports"
}

# --- processes -------------------------------------------------------------------------------------------------------

alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# Waits until the command behind $1 is true, for at most $1 tenths of a second; false where it never was.
wait_until() {
  tenths=$1
  shift
  until "$@"; do
    [ "$tenths" -gt 0 ] || return 1
    sleep 0.1
    tenths=$((tenths - 1))
  done
}

is_gone() { ! alive "$1"; }

# Asks the process $1 to end, waits for at most $2 tenths of a second (default 30), then ends it.
stop() {
  alive "$1" || return 0
  kill -TERM "$1" 2>/dev/null || return 0
  wait_until "${2:-30}" is_gone "$1" || kill -KILL "$1" 2>/dev/null || true
}

# Calls `finish CODE`, which the script defines, however the script ends; $1: what to say at Ctrl-C.
finish_at_end() {
  interrupted=${1:-}
  trap 'code=$?; trap - EXIT INT TERM HUP; finish "$code"; exit "$code"' EXIT
  trap 'printf %s "$interrupted"; exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# --- a web and workers -----------------------------------------------------------------------------------------------

web_listens() {
  web_port=$(sed -n 's/^listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$web_out" 2>/dev/null)
  [ -n "$web_port" ]
}
web_listens_or_ended() { web_listens || is_gone "$web_pid"; }

# Starts sampleweb with the arguments behind $1 and waits until it listens; $1: where its files go, such as logs/web,
# for .out, .log, .urls and .access. Leaves $web_pid and $web_port; false, with neither, where it does not start.
serve() {
  web_out=$1.out
  web_log=$1.log
  web_urls=$1.urls.txt
  web_access=$1.access
  shift
  : >"$web_out"
  "$bin/sampleweb" "$@" --urls-file "$web_urls" --access-log "$web_access" --parent-pid $$ \
    >"$web_out" 2>"$web_log" </dev/null &
  web_pid=$!
  wait_until 200 web_listens_or_ended || true
  if web_listens; then return 0; fi
  stop "$web_pid"
  web_pid=
  return 1
}

# Starts a worker with the flags behind $1, in a shell of its own that writes its exit code into $1.code; it logs to
# $1.log. Leaves its process id in $pid. The terminal's Ctrl-C goes to the script, which asks the worker to drain.
start_worker() {
  worker_files=$1
  shift
  rm -f "$worker_files.pid" "$worker_files.code"
  (
    trap '' INT
    set +e
    "$bin/worker" --exit-when-idle "$@" >"$worker_files.log" 2>&1 </dev/null &
    echo $! >"$worker_files.pid.new"
    mv "$worker_files.pid.new" "$worker_files.pid"
    wait $!
    echo $? >"$worker_files.code"
  ) 2>/dev/null &
  while [ ! -f "$worker_files.pid" ]; do sleep 0.02; done
  pid=$(cat "$worker_files.pid")
}

# --- figures ---------------------------------------------------------------------------------------------------------

# The number under the key $1 in the JSON on stdin; nothing where there is none.
# shellcheck disable=SC2020 # each of the three becomes a line break
number() { tr '{},' '\n\n\n' | sed -n "s/^ *\"$1\" *: *\([0-9][0-9]*\).*/\1/p" | head -n 1; }

# The totals of `status --json`, with all their keys.
totals() { "$bin/status" --json | sed -n 's/.*"totals" *: *{\([^}]*\)}.*/\1/p'; }
