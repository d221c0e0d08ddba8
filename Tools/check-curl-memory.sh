#!/bin/sh
# Runs hostile answers under valgrind: what Debian 12's libcurl does with freed memory shows there even where it happens to end well.
#
# FILTER chooses the tests, which must have been built; by default those of heads, folds and kept connections. Ends with 1 where
# valgrind finds an invalid access, or a test fails.
set -eu
cd "$(dirname "$0")/.."
filter="${FILTER:-FoldedHeadTests|GhostTests|malformedHeadIsAClassOfItsOwn|otherTransferCodingsAreRefused}"

command -v valgrind >/dev/null || {
  echo "valgrind is not installed: apt-get install valgrind" >&2
  exit 2
}
bundle=$(ls -d .build/debug/*PackageTests.xctest)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Leaks are left out: Swift keeps what it makes once. Each thread of the tests' servers has a stack of its own.
status=0
valgrind --error-exitcode=99 --leak-check=no --fair-sched=yes --num-callers=20 --log-file="$log" \
  "$bundle" --testing-library swift-testing --filter "$filter" || status=$?
grep "ERROR SUMMARY" "$log" || true
if [ "$status" = 99 ]; then
  grep -v "Warning: set address range perms" "$log" | head -n 80 >&2
  echo "FAIL: valgrind found invalid accesses" >&2
  exit 1
fi
[ "$status" = 0 ] || { echo "FAIL: a test failed under valgrind ($status)" >&2; exit 1; }
echo "OK: no invalid access"
