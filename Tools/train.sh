#!/bin/sh
# Trains the block model from the shared corpus, then the field models, and writes both into the sources: `make train`.
# With --folds only the block models of the cross-validation, which `make score` measures and the field models are
# trained with.
#
# The corpus, the Python packages and the worker are the only inputs; the result is the same to the last byte. Takes
# about ten minutes of one core.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

corpus="$shared/corpus"
out=.build/model
if [ ! -f "$corpus/wcxb-dev/truth.jsonl" ]; then
  fail "$(no_corpus "$corpus")."
fi
if [ ! -x .build/release/worker ]; then
  fail "there is no .build/release/worker: run make build first."
fi
[ -x .build/train-venv/bin/python ] || python3 -m venv .build/train-venv
.build/train-venv/bin/pip install --quiet --requirement Tools/train/body/requirements.txt
if [ "${1:-}" = --folds ]; then
  .build/train-venv/bin/python Tools/train/body/train.py "$corpus" .build/release/worker "$out" --folds-only
  exit
fi
.build/train-venv/bin/python Tools/train/body/train.py "$corpus" .build/release/worker "$out"
.build/train-venv/bin/python Tools/train/body/embed.py "$out/model.bin" >Sources/Extraction/Model/ShippedModel.swift
Tools/train/fields/run.sh
echo "The models in Sources/Extraction are written; build again to use them, make score to measure them."
