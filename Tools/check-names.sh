#!/bin/sh
# Runs the tests of the system's resolver against a name server of their own: in namespaces of network and mounts
# (Linux, as root), where port 53 is free and resolv.conf leads to it.
#
# RUNNER is the command that runs tests by a filter; the tests must have been built.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh
runner="${RUNNER:-Tools/swift.sh test --skip-build --disable-xctest}"

need_namespaces --net --mount

# shellcheck disable=SC2016 # expanded by the inner shell
unshare --net --mount sh -eu -c '
  ip link set lo up
  # Everything else leads nowhere.
  ip route add default dev lo
  settings=$(mktemp)
  trap "rm -f $settings" EXIT
  printf "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n" >"$settings"
  mount --bind "$settings" /etc/resolv.conf
  # The interface comes up within moments.
  tries=0
  until ip addr show lo | grep -q "inet 127" || [ $tries -gt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
  COURANT_NAME_SERVER=1 $1 --filter ResolverTests
' sh "$runner" 2>&1 | grep -v " started\.$"
