#!/bin/sh
# Measures the parts that decide what a page costs: parsing beside lexbor, how parsing and all that follows grow on
# hostile pages, extraction.
#
# PARTS chooses among "parse growth shapes extract url"; SET is the folder of the corpus, ROUNDS the rounds of each
# comparison.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

parts="${PARTS:-parse growth shapes extract url}"
corpus="$shared/corpus/${SET:-wcxb-dev}"
has_corpus=yes
if [ ! -f "$corpus/truth.jsonl" ]; then
  echo "SKIP: $(no_corpus "$corpus"). Only the growth is measured." >&2
  has_corpus=
fi

# A Python that has lexbor, through PyPI's selectolax, in a folder of its own; without it there is no comparison.
python_with_lexbor() {
  if need_python .build/bench-venv selectolax.lexbor selectolax; then echo "$venv/bin/python"; else echo python3; fi
}

for part in $parts; do
  case "$part" in
  parse)
    [ -n "$has_corpus" ] || continue
    echo "Parsing the pages of $corpus, bytes to tree, one core, by processor time:"
    "$(python_with_lexbor)" Tools/bench-parse.py .build/release/benchmark "$corpus/pages" "${ROUNDS:-7}"
    ;;
  growth)
    echo "Parsing hostile pages of doubled sizes:"
    MALLOC_MMAP_THRESHOLD_=65536 .build/release/benchmark growth --runs "${ROUNDS:-5}"
    ;;
  shapes)
    echo "Reading pages made to be expensive, bytes to article to what is stored, each in a process of its own:"
    status=0
    .build/release/benchmark shapes || status=$?
    ;;
  extract)
    [ -n "$has_corpus" ] || continue
    echo "Extracting the pages of $corpus with one core, then with all of them."
    for jobs in 1 "$(getconf _NPROCESSORS_ONLN)"; do
      echo "--jobs $jobs:"
      .build/release/worker extract --batch "$corpus/truth.jsonl" --pages "$corpus/pages" --jobs "$jobs" --stats \
        >/dev/null
    done
    ;;
  url)
    echo "Parsing URLs, one core, by processor time:"
    .build/release/benchmark url
    ;;
  *)
    fail "PARTS: $part is none of parse, growth, shapes, extract, url" 2
    ;;
  esac
  echo
done
exit "${status:-0}"
