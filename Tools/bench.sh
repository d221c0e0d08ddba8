#!/bin/sh
# Measures how fast the corpus is extracted: pages and megabytes a second, and CPU time, as `worker extract --stats` reports.
set -eu
cd "$(dirname "$0")/.."

corpus="${COURANT_SHARED:-../shared}/corpus/${SET:-wcxb-dev}"
if [ ! -f "$corpus/truth.jsonl" ]; then
  echo "SKIP: no corpus in $corpus; COURANT_SHARED names the directory that has corpus/." >&2
  exit 0
fi
echo "Extracting the pages of $corpus with one core, then with all of them."
for jobs in 1 "$(getconf _NPROCESSORS_ONLN)"; do
  echo "--jobs $jobs:"
  .build/release/worker extract --batch "$corpus/truth.jsonl" --pages "$corpus/pages" --jobs "$jobs" --stats >/dev/null
done
