#!/bin/sh
# Trains the block model from the shared corpus, then the field models, and writes both into Sources/CModels: `make
# train`. With --folds only the block models of the cross-validation, which `make score` measures and the field models
# are trained with.
#
# The corpus, the Python packages and the program `training` are the only inputs; the result is the same to the last
# byte. Takes about ten minutes of one core.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

corpus="$shared/corpus"
out=.build/model
if [ ! -f "$corpus/wcxb-dev/truth.jsonl" ]; then
  fail "$(no_corpus "$corpus")."
fi
Tools/swift.sh build -c release --product training
[ -x .build/train-venv/bin/python ] || python3 -m venv .build/train-venv
.build/train-venv/bin/pip install --quiet --requirement Tools/train/body/requirements.txt
if [ "${1:-}" = --folds ]; then
  .build/train-venv/bin/python Tools/train/body/train.py "$corpus" .build/release/training "$out" --folds-only
  exit
fi
.build/train-venv/bin/python Tools/train/body/train.py "$corpus" .build/release/training "$out"
cp "$out/model.bin" Sources/CModels/block.bin
Tools/train/fields/run.sh
.build/train-venv/bin/python Tools/train/modelfile.py Sources/CModels/*.bin
echo "The models in Sources/CModels are written; build again to use them, make score to measure them."
