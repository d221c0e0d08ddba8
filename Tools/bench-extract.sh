#!/bin/sh
# Measures what extracting an article costs beside trafilatura and rs-trafilatura: processor time, slowest page, peak
# memory.
#
# The peers come from PyPI into a folder of their own; without PyPI only Courant is measured, and that is said. ROUNDS
# is the number of rounds in which all take turns, PYTHON the Python for the peers.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

corpus="$shared/corpus/wcxb-dev"
work=.build/bench-extract
need_corpus "$corpus"
mkdir -p "$work"
peers=
if need_python "$work/venv" trafilatura trafilatura lxml_html_clean; then
  peers="$peers trafilatura=$venv/bin/python"
else
  echo "SKIP: PyPI gave no trafilatura, so there is no comparison with it." >&2
fi

# The wheel is made for Python 3.12 and later; an older one gets what it lacks from a small library.
newer=$("$venv/bin/python" -c 'import sys; print(sys.version_info >= (3, 12))')
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
have_trafipy() { LD_PRELOAD="$PWD/$work/raised_exception.so" "$venv/bin/python" -c 'import trafipy' 2>/dev/null; }
if [ "$newer" = True ]; then
  rm -f "$work/raised_exception.so"
  "$venv/bin/python" -c 'import trafipy' 2>/dev/null || "$venv/bin/pip" install -q trafipy >&2 || true
else
  include=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("include"))')
  cc -shared -fPIC -I"$include" Tools/bench-extract/raised_exception.c -o "$work/raised_exception.so" ||
    echo "There are no headers of this Python (apt-get install python3-dev)." >&2
  if ! have_trafipy; then
    "$venv/bin/pip" download -q --no-deps --python-version 3.12 --only-binary=:all: --dest "$work" trafipy >&2 || true
    for wheel in "$work"/trafipy-*.whl; do
      [ -f "$wheel" ] && "$venv/bin/python" -m zipfile -e "$wheel" "$site"
    done
  fi
fi
if have_trafipy; then
  peers="$peers trafipy=$venv/bin/python"
else
  echo "SKIP: PyPI gave no trafipy that runs here, so there is no comparison with rs-trafilatura." >&2
fi
# shellcheck disable=SC2086
exec "$venv/bin/python" Tools/bench-extract/bench-extract.py "${WORKER:-.build/release/worker}" \
  "$corpus" "$work" "${ROUNDS:-3}" $peers
