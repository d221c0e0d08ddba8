#!/bin/sh
# Runs hostile answers under valgrind: what Debian 12's libcurl does with freed memory shows there even where it happens
# to end well.
#
# FILTER chooses the tests, which must have been built; by default those of heads, folds and kept connections. Ends with
# 1 where valgrind finds an invalid access, or a test fails.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh
heads="FoldedHeadTests|malformedHead|otherTransferCodings"
filter="${FILTER:-$heads|whatLiesOnAKeptConnection|strayAnswerToARequest|pageTakenForAnotherIsFoundOut}"

command -v valgrind >/dev/null || fail "valgrind is not installed: apt-get install valgrind" 2
bundle=$(ls -d .build/debug/*PackageTests.xctest)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log="$work/log"

# Dispatch waits on its main thread with a set of signals in read-only memory, which valgrind 3.19 writes to (its own
# crash).
cat >"$work/sigsuspend.c" <<'C'
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
int sigsuspend(const sigset_t *mask) {
  unsigned long copy = *(const unsigned long *)mask;
  return syscall(SYS_rt_sigsuspend, &copy, 8);
}
C
$(command -v cc || command -v clang) -shared -fPIC -o "$work/sigsuspend.so" "$work/sigsuspend.c"

# Leaks are left out, as Swift keeps what it makes once, and so are values that are not set, which the compiler copies.
status=0
LD_PRELOAD="$work/sigsuspend.so" valgrind --error-exitcode=99 --leak-check=no --undef-value-errors=no --fair-sched=yes \
  --num-callers=20 --log-file="$log" \
  "$bundle" --testing-library swift-testing --filter "$filter" || status=$?
grep "ERROR SUMMARY" "$log" || true
if [ "$status" = 99 ]; then
  grep -v "Warning: set address range perms" "$log" | head -n 80 >&2
  fail "FAIL: valgrind found invalid accesses"
fi
[ "$status" = 0 ] || fail "FAIL: a test failed under valgrind ($status)"
echo "OK: no invalid access"
