#!/bin/sh
# Scores the extraction of the corpus: every page by the model that was trained without its domain (Tools/train.sh
# --folds), and for comparison by the built-in model, which has seen the pages.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

worker="${WORKER:-.build/release/worker}"
models="${MODELS:-.build/model}"
need_corpus "$shared/corpus/wcxb-dev"
if [ ! -f "$models/fold-4.bin" ]; then
  echo "The models of the cross-validation are missing; training them."
  Tools/train.sh --folds
fi

mkdir -p .build/score
for set in wcxb-dev news-a snippets-a; do
  corpus="$shared/corpus/$set"
  : >".build/score/$set.jsonl"
  for fold in 0 1 2 3 4; do
    "$worker" extract --batch "$models/$set.fold-$fold.jsonl" --pages "$corpus/pages" --model "$models/fold-$fold.bin" \
      >>".build/score/$set.jsonl"
  done
  echo "== out of fold by domain: $set"
  python3 "$shared/tools/score.py" "$corpus" ".build/score/$set.jsonl"
  if [ "$set" = wcxb-dev ]; then
    echo "== out of fold by domain: $set, articles"
    python3 "$shared/tools/score.py" "$corpus" ".build/score/$set.jsonl" --type article
    python3 Tools/train/body/paragraphs.py "$corpus" ".build/score/$set.jsonl" article
  fi
  if [ "$set" = snippets-a ]; then
    python3 Tools/train/body/comments.py "$corpus" ".build/score/$set.jsonl"
  fi
  "$worker" extract --batch "$corpus/truth.jsonl" --pages "$corpus/pages" >".build/score/$set.shipped.jsonl"
  echo "== built-in model (has seen these pages): $set"
  python3 "$shared/tools/score.py" "$corpus" ".build/score/$set.shipped.jsonl"
done
# The choosers of title, authors and day of publication learn from the same pages: their figures are those of choosers
# that never saw the page's domain, on candidates gathered by a block model that did not either.
MODELS="$models" Tools/train/fields/run.sh --scores .build/score/fields
for set in wcxb-dev news-a snippets-a dates-a; do
  corpus="$shared/corpus/$set"
  echo "== fields, out of fold by domain: $set"
  python3 "$shared/tools/score.py" "$corpus" ".build/score/fields/$set.jsonl" | grep -E "title_exact|author_f1|date_acc"
  if [ "$set" = wcxb-dev ]; then
    echo "== fields, out of fold by domain: $set, articles"
    python3 "$shared/tools/score.py" "$corpus" ".build/score/fields/$set.jsonl" --type article |
      grep -E "title_exact|author_f1|date_acc"
  fi
done
