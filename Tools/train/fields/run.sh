#!/bin/sh
# Trains the field models anew: run.sh [CORPUS] [flags of train.py]. Without --write it only reports the scores out of fold.
set -eu
cd "$(dirname "$0")"

corpus=../../../../shared/corpus
if [ $# -gt 0 ] && [ -d "$1" ]; then
  corpus=$(cd "$1" && pwd)
  shift
fi
work=.build/candidates
mkdir -p "$work"

# Prints the candidates of every page into $work.
candidates() {
  ../../swift.sh build -c release
  for set in wcxb-dev news-a dates-a snippets-a; do
    # Unpacked once: the pages do not change.
    if [ ! -d "$work/$set" ]; then
      mkdir -p "$work/$set.part"
      for page in "$corpus/$set"/pages/*.html.gz; do
        gzip -dc "$page" >"$work/$set.part/$(basename "$page" .gz)"
      done
      mv "$work/$set.part" "$work/$set"
    fi
    # The day is fixed, as dates after it are no candidates.
    .build/release/candidates "$corpus/$set/truth.jsonl" "$work/$set" 2026-11-22 >"$work/$set.jsonl"
  done
}

# Dates and authors are looked for around the title: its model comes first, theirs from what it chooses.
candidates
python3 train.py "$work" --corpus "$corpus" --field title "$@"
candidates
exec python3 train.py "$work" --corpus "$corpus" --field date --field author "$@"
