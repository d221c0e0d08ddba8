#!/bin/sh
# Runs `swift` with the arguments given, from the first toolchain that is new enough: PATH, then the usual places.
set -eu

needed_major=6 needed_minor=3

# Whether the toolchain of program $1 is new enough; leaves its version in $version.
new_enough() {
  version=$("$1" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  major=${version%%.*}
  rest=${version#*.}
  minor=${rest%%.*}
  case "$major.$minor" in *[!0-9.]* | .* | *.) return 1 ;; esac
  [ "$major" -gt "$needed_major" ] || { [ "$major" -eq "$needed_major" ] && [ "$minor" -ge "$needed_minor" ]; }
}

found=
for candidate in "$(command -v swift || true)" /opt/swift/usr/bin/swift /usr/local/swift/usr/bin/swift /usr/bin/swift \
  "$HOME/.local/share/swiftly/bin/swift"; do
  [ -x "$candidate" ] || continue
  if new_enough "$candidate"; then
    exec "$candidate" "$@"
  fi
  found="$found $candidate (${version:-unknown version})"
done

echo "Swift $needed_major.$needed_minor or later is needed to build Courant." >&2
if [ -n "$found" ]; then
  echo "Found only:$found" >&2
else
  echo "There is no swift on PATH, in /opt/swift/usr/bin or in /usr/bin." >&2
fi
echo "Install it from https://www.swift.org/install/ and put its usr/bin on PATH." >&2
exit 4
