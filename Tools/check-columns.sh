#!/bin/sh
# Checks that no line of SQL, of a script or of a comment has more than 120 characters: the formatter looks at Swift's
# code only.
#
# Tools/wrap-comments.py wraps comments. Migrations that were released stay as they are.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh

# In UTF-8 a character is one, whatever its bytes.
LC_ALL=C.UTF-8
export LC_ALL
# A migration's way back repeats what the version before had.
released='^(sql/migrations/(v0([01][0-9]|2[0-5])_|.*_down[.]sql)|Tests/FrontierTests/Released/)'

# Lines that are too long, as FILE:LINE:TEXT, in files of the kinds given.
long() {
  find Sources Tests Tools sql deploy Makefile .ci -type f \( "$@" \) -not -path '*/.build/*' \
    -exec grep -anHE '^.{121}' {} + || true
}

found=$(
  long -name '*.swift' | grep -aE '^[^:]+:[0-9]+: *//' || true
  long -name '*.py' | grep -aE '^[^:]+:[0-9]+: *#' || true
  long -name '*.sql' -o -name '*.sh' -o -name '*.h' -o -name '*.c' -o -name '*.yml' -o -name Makefile -o -name run |
    grep -avE "$released" || true
)
[ -n "$found" ] || exit 0
echo "$found" | cut -c 1-160 >&2
fail "$(echo "$found" | wc -l) lines have more than 120 characters; Tools/wrap-comments.py wraps comments."
