#!/bin/sh
# Fuzzes the HTML parser with libFuzzer and AddressSanitizer for MINUTES (default 30): any bytes must give a sound tree, soon.
#
# Builds outside of SwiftPM, which has no fuzzers. Inputs that reached new code stay in .build/fuzz/corpus for the next run;
# what failed is in .build/fuzz/findings, and `.build/fuzz/parser FILE` runs it again. LENGTH is the most bytes of an input
# (default 5000: long ones cost speed and find little more). BUILD=only builds and does not run.
set -eu
cd "$(dirname "$0")/.."

minutes=${MINUTES:-30}
case "$minutes" in
  '' | *[!0-9]* | 0) echo "MINUTES is the whole number of minutes to fuzz for, not \"$minutes\"." >&2 && exit 2 ;;
esac

work=.build/fuzz
mkdir -p "$work/corpus" "$work/seeds" "$work/findings"

swiftc() {
  Tools/swift.sh --driver-mode=swiftc -swift-version 6 -O -g -parse-as-library "$@"
}

echo "Building the parser with coverage and AddressSanitizer."
# shellcheck disable=SC2046 # the sources' names have no spaces
swiftc -sanitize=fuzzer,address -enable-testing -wmo -module-name HTML -I Sources/CIconv -I Sources \
  -emit-module -emit-module-path "$work/HTML.swiftmodule" -c -o "$work/HTML.o" $(find Sources/HTML -name '*.swift')
swiftc -sanitize=address -wmo -module-name Fuzzing -I "$work" -I Sources/CIconv \
  -c -o "$work/Fuzzing.o" Tests/Fuzz/FuzzTarget.swift Tests/HTMLTests/Fuzzing/*.swift
swiftc -sanitize=fuzzer,address -o "$work/parser" "$work/HTML.o" "$work/Fuzzing.o" 2>"$work/link.log" || {
  cat "$work/link.log" >&2
  exit 1
}

# Seeds: those of the repository; and from the shared data, when it is there, the inputs of html5lib's tree construction
# tests and the beginnings of some real pages. Four bytes come before each page (see FuzzInput): for a fragment those of
# the seed of its context.
shared=${COURANT_SHARED:-../shared}
seeds=Tests/Fuzz/Seeds
if [ ! -e "$work/seeds/done" ]; then
  for page in "$seeds"/fragment-*.html; do
    name=${page##*/fragment-}
    printf '%s %s\n' "${name%.html}" "$(head -c 4 "$page")"
  done >"$work/contexts"
  for tests in "$shared"/html5lib/tree-construction/*.dat; do
    [ -f "$tests" ] || continue
    awk -v contexts="$work/contexts" -v to="$work/seeds/${tests##*/}" '
      function finish() {
        if (page != "") { file = to "-" ++count; printf "%s%s", header, page >file; close(file) }
        page = ""
        header = "0000"
      }
      BEGIN { while ((getline line <contexts) > 0) { split(line, parts, " "); headers[parts[1]] = parts[2] } }
      /^#data$/ { finish(); part = "data"; next }
      /^#(errors|document|script-on|script-off)$/ { part = ""; next }
      /^#document-fragment$/ { part = "context"; next }
      part == "data" { page = page (page == "" ? "" : "\n") $0 }
      part == "context" {
        context = tolower($0)
        gsub(" ", "-", context)
        header = context in headers ? headers[context] : headers["x-unknown"]
        part = ""
      }
      END { finish() }
    ' "$tests"
  done
  number=0
  for page in "$shared"/corpus/*/pages/*.html.gz; do
    [ -f "$page" ] || continue
    number=$((number + 1))
    [ $((number % 20)) -eq 0 ] || continue
    { printf 0000; gzip -dc "$page" 2>/dev/null | head -c 4996; } >"$work/seeds/page-$number"
  done
  [ ! -d "$shared/html5lib" ] || touch "$work/seeds/done"
fi

[ "${BUILD:-}" != only ] || exit 0

echo "Fuzzing for $minutes minutes; the log is $work/log."
status=0
# Swift's own backtraces would keep a failed run from ending; a fixed hash seed makes it repeatable.
SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1 \
  "$work/parser" -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=2048 -max_len="${LENGTH:-5000}" \
  -dict=Tests/Fuzz/html.dict -artifact_prefix="$work/findings/" -print_final_stats=1 \
  "$work/corpus" "$seeds" "$work/seeds" >"$work/log" 2>&1 || status=$?
grep -E 'Fatal error|^SUMMARY|ALARM|Test unit written' "$work/log" || true
grep -E 'cov: ' "$work/log" | tail -n 1
grep -E '^stat::' "$work/log" || true
# 72: somebody stopped it.
if [ "$status" -ne 0 ] && [ "$status" -ne 72 ]; then
  echo "The fuzzer failed: $work/log has the whole output, and $work/parser with the file of the input repeats it." >&2
  exit 1
fi
