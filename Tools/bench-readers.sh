#!/bin/sh
# What it costs that pages are read in processes of their own: their start and memory, and pages of the corpus read
# both ways in turns, by one thread and by as many as there are processors. Then the system calls of readers over 1,000
# pages, where strace is installed. `make storm` measures pages that break their readers.
#
# SET is the folder of the corpus, PAGES how many pages of it.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

corpus="$shared/corpus/${SET:-wcxb-dev}"
need_corpus "$corpus"
benchmark=.build/release/benchmark
for threads in 1 "$(getconf _NPROCESSORS_ONLN)"; do
  echo "--threads $threads:"
  "$benchmark" readers "$corpus/pages" --threads "$threads" --pages "${PAGES:-2000}"
done
if command -v strace >/dev/null; then
  trace=.build/readers.strace
  rm -f "$trace".*
  strace -ff -o "$trace" "$benchmark" readers "$corpus/pages" --pages 1000 --starts 0 --only-processes >/dev/null
  echo "System calls of readers after they were confined, over 1,000 pages:"
  # The call that puts the filter on is a reader's own; what it called before belongs to its start.
  for file in "$trace".*; do
    grep -q '^seccomp(SECCOMP_SET_MODE_FILTER\|^prctl(PR_SET_SECCOMP' "$file" || continue
    sed '1,/^seccomp(SECCOMP_SET_MODE_FILTER\|^prctl(PR_SET_SECCOMP/d' "$file"
  done | sed -n 's/^\([a-z_0-9]*\)(.*/\1/p' | sort | uniq -c | sort -rn
  rm -f "$trace".*
else
  echo "SKIP: the list of system calls: strace is not installed (apt install strace)." >&2
fi
