#!/bin/sh
# Trains the field models and writes them into Sources/CModels; with --scores OUT only measures them, out of fold by
# domain, and writes what was chosen to OUT/<set>.jsonl. Needs the block models of the cross-validation (Tools/train.sh
# --folds), in .build/model or the directory that MODELS names: a page's candidates come from a block model that never
# saw its domain.
set -eu
if [ "${1:-}" = --scores ]; then
  mkdir -p "$2"
  out=$(cd "$2" && pwd)
fi
cd "$(dirname "$0")"

root=$(cd ../../.. && pwd)
shared=${COURANT_SHARED:-../shared}
case $shared in /*) ;; *) shared=$root/$shared ;; esac
corpus=$shared/corpus
models=${MODELS:-.build/model}
case $models in /*) ;; *) models=$root/$models ;; esac
python=$root/.build/train-venv/bin/python
work=$root/.build/candidates
sets="wcxb-dev news-a dates-a snippets-a"
if [ ! -f "$models/fold-4.bin" ]; then
  echo "There is no $models/fold-4.bin: run Tools/train.sh --folds first." >&2
  exit 1
fi
if [ ! -x "$python" ]; then
  python3 -m venv "$root/.build/train-venv"
fi
"$python" -m pip install --quiet --requirement ../body/requirements.txt
mkdir -p "$work"
"$python" pages.py "$corpus" "$work"

# Prints the candidates of every page into $work.
candidates() {
  (cd "$root" && Tools/swift.sh build -c release --product training >&2)
  for set in $sets; do
    for fold in 0 1 2 3 4; do
      # The day is fixed, as dates after it are no candidates.
      "$root/.build/release/training" candidates "$work/$set.fold-$fold.jsonl" "$corpus/$set/pages" --today 2026-11-22 \
        --model "$models/fold-$fold.bin" >"$work/$set.$fold.jsonl"
    done
  done
}

candidates
if [ "${1:-}" = --scores ]; then
  exec "$python" train.py "$corpus" "$work" --out "$out"
fi
# Dates and authors are looked for around the title: its model comes first, theirs from what it chooses.
"$python" train.py "$corpus" "$work" --field title --write
candidates
exec "$python" train.py "$corpus" "$work" --field date --field author --write
