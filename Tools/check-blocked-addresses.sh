#!/bin/sh
# Runs the tests of refused addresses where every packet counts: in a network namespace of their own (Linux, as root),
# with a route to everywhere. No packet may leave for any of the hosts; one fetch that is allowed shows that packets
# would be counted.
#
# RUNNER is the command that runs tests by a filter; the tests must have been built.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=Tools/lib.sh
. Tools/lib.sh
runner="${RUNNER:-Tools/swift.sh test --skip-build --disable-xctest}"
filter='hostIsRefused|resolvedAddressIsRefused|everyRefusedAddressIsNamed|addressIsRefusedBeforeTheHandshake'
filter="$filter|rebindingIsRefused|proxyIsNoWayAround|privateNetworksDoNotIncludeLinkLocal"

need_namespaces --net

# shellcheck disable=SC2016 # expanded by the inner shell
unshare --net sh -eu -c '
  runner=$1
  filter=$2
  ip link set lo up
  # Everything that leaves goes through lo, wherever it is for.
  ip route add default dev lo
  ip -6 route add default dev lo
  # The packets sent by lo; /sys would still tell of the namespace outside.
  sent() { sed -n "s/^ *lo://p" /proc/net/dev | { read -r _ _ _ _ _ _ _ _ _ packets _; echo "$packets"; }; }
  # What the kernel says of its own accord comes within moments of an interface.
  before=-1
  while [ "$before" != "$(sent)" ]; do before=$(sent); sleep 3; done

  $runner --filter "$filter" >/tmp/blocked-addresses.$$ 2>&1 || { cat /tmp/blocked-addresses.$$; exit 1; }
  grep "Test run with" /tmp/blocked-addresses.$$ | tail -n 1
  blocked=$(($(sent) - before))
  before=$(sent)
  $runner --filter "pageArrives" >/tmp/blocked-addresses.$$ 2>&1 || { cat /tmp/blocked-addresses.$$; exit 1; }
  allowed=$(($(sent) - before))
  rm -f /tmp/blocked-addresses.$$
  echo "packets sent while addresses were refused: $blocked; while one page was fetched: $allowed"
  [ "$blocked" -eq 0 ] && [ "$allowed" -gt 0 ]
' sh "$runner" "$filter"
