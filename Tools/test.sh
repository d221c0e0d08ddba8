#!/bin/sh
# Builds everything and runs all tests; shows what failed, what was skipped and the closing line, and keeps all of it in
# a log.
#
# Arguments are passed on to `swift test`: Tools/test.sh --filter FrontierTests
set -u
cd "$(dirname "$0")/.." || exit 1

log=.build/test.log
status=.build/test.status
Tools/swift.sh build --build-tests || exit 1
rm -f "$status"

# A person stops what hangs; without one it is stopped after LIMIT seconds.
limit=
if ! [ -t 1 ] && command -v timeout >/dev/null; then limit="timeout -k 30 ${LIMIT:-1800}"; fi

# All tests are Swift Testing's. XCTest's runner would only add that it ran none. A few tests at a time: all at once,
# those that only compute would hold the few threads that those with sockets and time limits wait for.
{
  # shellcheck disable=SC2086 # a command and its flags
  $limit Tools/swift.sh test --skip-build --parallel --experimental-maximum-parallelization-width 4 \
    --disable-xctest "$@" 2>&1
  echo $? >"$status"
} | tee "$log" | awk '
  /^$/ || /^◇ / || / started\.$/ || /^↳ \/\/\// { next }
  /^(✔|━) Test / { next }
  /^↳ (Testing Library|Target Platform)/ { next }
  /Test run with / { next }
  { print; fflush() }
'
code=$(cat "$status" 2>/dev/null || echo 1)

closing=$(grep 'Test run with' "$log" | tail -n 1)
# A test over a table that turned out empty has looked at nothing, and Swift Testing only says that it was skipped.
if grep -F 'skipped: "No test cases found."' "$log" >&2; then
  echo "These tests had nothing to test." >&2
  [ "$code" -ne 0 ] || code=1
fi

if [ -n "$closing" ]; then
  echo "$closing"
  case "$closing" in
    *"Test run with 0 tests"*) echo "No test was run." >&2 && [ "$code" -ne 0 ] || code=1 ;;
  esac
else
  echo "The tests ended without a result. Begun and not ended:" >&2
  # The name of a test ends with "()", with its parameters, or with a quote.
  awk '
    match($0, /^◇ Test [^ ]*\)/) || match($0, /^◇ Test ".*" started/) { open[substr($0, RSTART + 9, RLENGTH - 9)] = 1 }
    match($0, /^(✔|✘|━) Test [^ ]*\)/) || match($0, /^(✔|✘|━) Test ".*" (passed|failed)/) {
      delete open[substr($0, RSTART + 9, RLENGTH - 9)]
    }
    END { for (name in open) print "  " name }
  ' "$log" >&2
  [ "$code" -ne 0 ] || code=1
fi
[ "$code" -eq 0 ] || echo "Failed: the whole output is in $log." >&2
exit "$code"
