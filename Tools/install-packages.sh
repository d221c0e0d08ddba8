#!/bin/sh
# Installs the system packages Courant is built and run with, and only those that are missing.
#
# Says each package and why. As root it installs; otherwise through sudo, after asking on a terminal; without rights it
# prints the exact command and ends with 4. When nothing is missing it says nothing. No running service is made of the
# PostgreSQL server, nor of PgBouncer: only their programs are wanted, for a private database of the project's own.
#
# Tools/install-packages.sh [tests]: with "tests" also what only the tests need.
set -eu

missing='' reasons=''

# Notes package $1 as missing, for reason $2.
lacks() {
  missing="$missing $1"
  reasons="$reasons
  $1 - $2"
}

# The library whose pkg-config name is $1 comes with package $2, for reason $3.
library() {
  if command -v pkg-config >/dev/null; then
    case " $libraries " in *" $1 "*) return 0 ;; esac
  elif [ "$(dpkg-query -W -f '${Status}' "$2" 2>/dev/null)" = "install ok installed" ]; then
    return 0
  fi
  lacks "$2" "$3"
}

# The directory with the newest PostgreSQL server's programs, version 15 or later; empty when there is none.
server_programs() {
  if [ "$(uname)" = Darwin ]; then
    pattern='/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin'
  else
    pattern='/usr/lib/postgresql/*/bin /usr/pgsql-*/bin'
  fi
  for directory in $(printf '%s' "$PATH" | tr ':' ' ') $pattern; do
    if ! [ -x "$directory/initdb" ] || ! [ -x "$directory/postgres" ]; then continue; fi
    version=$("$directory/postgres" --version | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p')
    if [ "${version:-0}" -ge 15 ]; then
      echo "$directory"
      return 0
    fi
  done
}

# pkg-config names that are here, all asked for at once: one process instead of seven.
libraries=
if command -v pkg-config >/dev/null; then
  if pkg-config --exists libpq libcurl libdeflate libidn2 libpsl libcrypto zlib; then
    libraries="libpq libcurl libdeflate libidn2 libpsl libcrypto zlib"
  else
    for name in libpq libcurl libdeflate libidn2 libpsl libcrypto zlib; do
      if pkg-config --exists "$name"; then libraries="$libraries $name"; fi
    done
  fi
fi

if [ "$(uname)" = Darwin ]; then
  library libpq libpq "talks to PostgreSQL"
  library libcurl curl "fetches pages"
  library libdeflate libdeflate "unpacks compressed pages"
  library libidn2 libidn2 "reads international host names"
  library libpsl libpsl "knows which names are registered by whom: the public suffix list"
  library libcrypto openssl@3 "hashes URLs to their keys"
  library zlib zlib "reads compressed URL lists"
  command -v pkg-config >/dev/null || lacks pkgconf "tells the compiler where the libraries are"
  [ -n "$(server_programs)" ] || lacks postgresql@17 "the private database"
  [ -n "$missing" ] || exit 0
  echo "Missing packages:$reasons" >&2
  echo "Install them with this command, then try again:" >&2
  echo "  brew install$missing" >&2
  exit 4
fi

command -v git >/dev/null || lacks git "fetches the Swift packages Courant depends on"
command -v make >/dev/null || lacks make "runs the targets of the Makefile"
command -v pkg-config >/dev/null || lacks pkg-config "tells the compiler where the libraries are"
library libpq libpq-dev "talks to PostgreSQL"
library libcurl libcurl4-openssl-dev "fetches pages"
library libdeflate libdeflate-dev "unpacks compressed pages"
library libidn2 libidn2-dev "reads international host names"
library libpsl libpsl-dev "knows which names are registered by whom: the public suffix list"
library libcrypto libssl-dev "hashes URLs to their keys"
library zlib zlib1g-dev "reads compressed URL lists"
[ -n "$(server_programs)" ] || lacks postgresql "the private database: its server programs, version 15 or later"
command -v psql >/dev/null || [ -n "$(server_programs)" ] || lacks postgresql-client "psql, behind coordinator sql"
if [ "${1:-}" = tests ]; then
  command -v openssl >/dev/null || lacks openssl "the servers with certificates of their own that tests fetch from"
  command -v pgbouncer >/dev/null || [ -x /usr/sbin/pgbouncer ] || lacks pgbouncer "the pooler that tests put between"
  command -v promtool >/dev/null || lacks prometheus "Prometheus, which reads our metrics and rules in a test"
  command -v tmux >/dev/null || lacks tmux "the terminal that tests look at"
  [ -x /usr/lib/chromium/chromium ] || command -v google-chrome >/dev/null ||
    lacks chromium "the browser that opens the dashboard in tests"
  [ -n "$(find /usr/share/fonts -name '*.ttf' -print -quit 2>/dev/null)" ] ||
    lacks fonts-dejavu-core "a font for that browser"
fi
[ -s /etc/ssl/certs/ca-certificates.crt ] || [ -s /etc/pki/tls/certs/ca-bundle.crt ] ||
  lacks ca-certificates "checks whom an https page comes from"

[ -n "$missing" ] || exit 0

echo "Missing packages:$reasons" >&2

if ! command -v apt-get >/dev/null; then
  echo "These are Debian's names; install what your system calls them, then try again." >&2
  exit 4
fi

# What root has to do, as one script: the same for root and for sudo.
#
# postgresql-common makes and starts a cluster named main when a server is installed for the first time, unless told not
# to; it is told for the length of this installation, and an existing configuration is left alone.
# shellcheck disable=SC2016 # expanded by the shell that root runs
as_root='
set -eu
export DEBIAN_FRONTEND=noninteractive
lists=$(find /var/lib/apt/lists -maxdepth 1 -name "*_Packages*" -mtime -7 2>/dev/null | head -n 1)
[ -n "$lists" ] || apt-get -q update
case " $* " in *" postgresql "*)
  drop_in=/etc/postgresql-common/createcluster.d/courant.conf
  if [ ! -e "$drop_in" ]; then
    mkdir -p "${drop_in%/*}"
    trap "rm -f $drop_in" EXIT
    trap "exit 130" INT TERM HUP
    echo "create_main_cluster = false" >"$drop_in"
  fi
esac
case " $* " in *" pgbouncer "* | *" prometheus "*)
  # Debian starts what it installs, unless this says no.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap "rm -f ${drop_in:-} $policy" EXIT
    trap "exit 130" INT TERM HUP
    printf "#!/bin/sh\nexit 101\n" >"$policy"
    chmod 755 "$policy"
  fi
esac
apt-get -q install -y --no-install-recommends "$@" || {
  echo "Trying once more with fresh package lists." >&2
  apt-get -q update
  apt-get -q install -y --no-install-recommends "$@"
}
'

# Ends well, unless the system's own PostgreSQL is too old to be of use.
installed() {
  [ -z "$(server_programs)" ] || exit 0
  echo "The system's PostgreSQL is older than 15; https://www.postgresql.org/download/ has packages of later ones." >&2
  exit 4
}

if [ "$(id -u)" -eq 0 ]; then
  echo "Installing them with apt-get." >&2
  # shellcheck disable=SC2086 # a list of package names
  sh -c "$as_root" install-packages $missing </dev/null >&2
  installed
fi

if command -v sudo >/dev/null; then
  if sudo -n true 2>/dev/null; then
    echo "Installing them with sudo apt-get." >&2
    # shellcheck disable=SC2086
    sudo -n sh -c "$as_root" install-packages $missing </dev/null >&2
    installed
  fi
  if [ -t 0 ] && [ -t 2 ]; then
    printf 'Install them now with sudo? [Y/n] ' >&2
    read -r answer || answer=n
    case "$answer" in
      '' | [yY]*)
        # shellcheck disable=SC2086
        sudo sh -c "$as_root" install-packages $missing >&2
        installed
        ;;
    esac
  fi
fi

echo "Install them with this command, then try again:" >&2
echo "  sudo apt-get update && sudo apt-get install --no-install-recommends$missing" >&2
exit 4
