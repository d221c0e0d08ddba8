#!/bin/sh
# Fuzzes what reads bytes of the network with libFuzzer and AddressSanitizer for MINUTES (default 30). TARGET is
#
#   html    the HTML parser (default): any bytes must give a sound tree, soon
#   robots  robots.txt, directives for robots, tdmrep.json, Content-Usage
#   url     URLs, relative ones, addresses and ranges
#   header  the head of an answer, and the content codings of its body
#   verdict what a robots.txt says of a URL, both up to the largest there are
#   gzip    content codings, and the bounds on what undoing them costs
#   tdmrep  tdmrep.json, and what it says of a URL
#   overrides  a user's overrides, and a page that they are for
#   request what a client sends to the dashboard and to the metrics, and the forms in it
#   frame   what a reader process sends and is sent
#   article a page of any kind: its article, what is said of it, and its text, Markdown and JSON
#
# Builds outside of SwiftPM, which has no fuzzers. Inputs that reached new code stay in .build/fuzz/corpus for the next
# run (corpus-TARGET for the others than html); what failed is in .build/fuzz/findings, and `.build/fuzz/TARGET FILE`
# runs it again. LENGTH is the most bytes of an input (default 5000: long ones cost speed and find little more).
# BUILD=only builds and does not run.
#
# shellcheck disable=SC2046,SC2086 # what stands without quotation marks is a list of words
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

minutes=${MINUTES:-30}
case "$minutes" in
  '' | *[!0-9]* | 0) fail "MINUTES is the whole number of minutes to fuzz for, not \"$minutes\"." 2 ;;
esac
target=${TARGET:-html}
suffix="-$target"
case "$target" in
  html) suffix= ;;
  robots | url | header | gzip | verdict | tdmrep | overrides | request | frame | article) ;;
  *)
    fail "TARGET is html, robots, url, header, gzip, verdict, tdmrep, overrides, request, frame or article:
      not \"$target\"." 2
    ;;
esac

work=.build/fuzz
seeds=Tests/Fuzz/Seeds$suffix
mkdir -p "$work/corpus$suffix" "$work/seeds$suffix" "$work/findings"

swiftc() {
  Tools/swift.sh --driver-mode=swiftc -swift-version 6 -O -g -parse-as-library -I "$work" \
    -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility "$@"
}

# Whether the module was built from what is there now: since its sources, this file and the modules before it changed.
isCurrent() {
  [ -e "$work/$name.o" ] || return 1
  changed=$(find ${from:-Sources/$name} -newer "$work/$name.o" && find Tools/fuzz.sh $objects -newer "$work/$name.o")
  [ -z "$changed" ]
}

# A module of the package, with the coverage that guides the fuzzer: module NAME FLAGS…, of what `find` finds by $from.
module() {
  name=$1
  shift
  if isCurrent; then
    objects="$objects $work/$name.o"
    return
  fi
  swiftc -sanitize=fuzzer,address -enable-testing -wmo -package-name courant -module-name "$name" "$@" \
    -emit-module -emit-module-path "$work/$name.swiftmodule" -c -o "$work/$name.o" \
    $(find ${from:-Sources/$name} -name '*.swift')
  # What comes out the same is not written again.
  touch "$work/$name.o"
  objects="$objects $work/$name.o"
}

# The trained models and the lists of words, which the toolchain's C compiler embeds, and what evaluates the models.
models() {
  for name in CModels CWords; do
    embedded="$work/$name.o"
    if [ ! -e "$embedded" ] || [ -n "$(find "Sources/$name" -newer "$embedded")" ]; then
      swift=$(Tools/swift.sh -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
      "$swift/bin/clang" -std=c2x -fsanitize=address -c -o "$embedded" "Sources/$name/$name.c"
    fi
    objects="$objects $embedded"
  done
  module Models $flags
}

# What starts and confines reader processes.
sandbox() {
  swift=$(Tools/swift.sh -print-target-info | sed -n 's|.*"runtimeResourcePath": "\(.*\)/lib/swift".*|\1|p')
  "$swift/bin/clang" -fsanitize=address -c -o "$work/CSandbox.o" Sources/CSandbox/CSandbox.c
  objects="$objects $work/CSandbox.o"
}

# What the modules up to Extraction need.
extraction='-I Sources/CIconv -I Sources/CIDN2 -I Sources/CCrypto -I Sources/CPSL -I Sources/CModels'
extraction="$extraction -I Sources/CWords -I Sources"

echo "Building the $target fuzzer with coverage and AddressSanitizer."
objects=
module Untrusted
case "$target" in
  html)
    flags='-I Sources/CIconv -I Sources'
    laws=Tests/HTMLTests/Fuzzing
    module HTML $flags
    ;;
  robots | verdict | tdmrep)
    flags='-I Sources/CIDN2 -I Sources/CCrypto -I Sources/CPSL'
    laws=Tests/CrawlRulesTests/Fuzzing
    # Behind a + these repeat an input up to the largest there is: time and memory are what they look for.
    [ "$target" = robots ] || { seconds=1 megabytes=600; }
    module WebURL $flags
    module CrawlRules $flags
    ;;
  overrides)
    flags=$extraction
    laws=Tests/ExtractionTests/Fuzzing
    seconds=1 megabytes=600
    module HTML $flags
    module WebURL $flags
    models
    module Extraction $flags
    ;;
  url)
    flags='-I Sources/CIDN2 -I Sources/CCrypto -I Sources/CPSL'
    laws=Tests/WebURLTests/Fuzzing
    module WebURL $flags
    ;;
  header | gzip)
    # Of bytes that are to be undone, an input that takes a second, or much memory, is a finding.
    [ "$target" = header ] || seconds=1 megabytes=512
    flags='-I Sources/CIDN2 -I Sources/CCrypto -I Sources/CPSL -I Sources/CCurl -I Sources/CDeflate -I Sources/CZlib'
    laws=Tests/FetchingTests/Fuzzing
    module WebURL $flags
    module Executors
    module Compression $flags
    module HTTPFields
    module Fetching $flags
    ;;
  request)
    flags=
    laws=Tests/HTTPServerTests/Fuzzing
    # An input that takes a second, or much memory, is a finding. The rest of it stands on FlyingFox.
    seconds=1 megabytes=512
    from=Sources/HTTPServer/Reading module HTTPServer
    ;;
  frame)
    flags="$extraction -I Sources/CSandbox"
    laws=Tests/ReaderProcessesTests/Fuzzing
    seconds=1 megabytes=1200
    module HTML $flags
    module WebURL $flags
    models
    module Extraction $flags
    module CrawlRules $flags
    module HTTPFields
    module PageReader $flags
    sandbox
    module ReaderProcesses $flags
    ;;
  article)
    flags=$extraction
    laws='Tests/ExtractionTests/Fuzzing Tests/PageReaderTests/Fuzzing Tests/TestSupport/FuzzPage.swift'
    # Behind a + the last line of a page is repeated to many. Half of the memory are models, coverage and what was freed
    # last.
    seconds=1 megabytes=1200
    module HTML $flags
    module WebURL $flags
    models
    module Extraction $flags
    module CrawlRules $flags
    module HTTPFields
    module PageReader $flags
    ;;
esac
swiftc -sanitize=address -wmo -package-name courant -module-name Fuzzing $flags \
  -c -o "$work/Fuzzing.o" "Tests/Fuzz/Targets/$target.swift" $(find $laws -name '*.swift')
swiftc -sanitize=fuzzer,address -o "$work/$target" $objects "$work/Fuzzing.o" 2>"$work/link.log" || {
  cat "$work/link.log" >&2
  exit 1
}

# Seeds: those of the repository; and from the shared data, when it is there, the inputs of html5lib's tree construction
# tests and the beginnings of some real pages. Four bytes come before each page (see FuzzInput): for a fragment those of
# the seed of its context.
if [ "$target" = html ] && [ ! -e "$work/seeds/done" ]; then
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

echo "Fuzzing for $minutes minutes; the log is $work/log$suffix."
status=0
# Swift's own backtraces would keep a failed run from ending; a fixed hash seed makes it repeatable.
# Leaks are not what is looked for: the check reports texts of constant tables, whose addresses Swift is thought to
# pack.
ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=64:malloc_context_size=6 \
  SWIFT_BACKTRACE=enable=no SWIFT_DETERMINISTIC_HASHING=1 \
  "$work/$target" -max_total_time=$((minutes * 60)) -timeout="${seconds:-10}" \
  -rss_limit_mb="${megabytes:-2048}" -max_len="${LENGTH:-5000}" \
  -dict="Tests/Fuzz/$target.dict" -artifact_prefix="$work/findings/" -print_final_stats=1 \
  "$work/corpus$suffix" "$seeds" "$work/seeds$suffix" >"$work/log$suffix" 2>&1 || status=$?
grep -E 'Fatal error|^SUMMARY|ALARM|Test unit written' "$work/log$suffix" || true
grep -E 'cov: ' "$work/log$suffix" | tail -n 1
grep -E '^stat::' "$work/log$suffix" || true
# 72: somebody stopped it.
if [ "$status" -ne 0 ] && [ "$status" -ne 72 ]; then
  fail "it failed: $work/log$suffix has the whole output, and $work/$target with the file of the input repeats it."
fi
