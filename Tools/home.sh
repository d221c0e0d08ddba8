# Read by other scripts: sets `home`, where the private database is, to $COURANT_HOME or .courant. PostgreSQL does not run as
# root, and root's programs use a cluster only below directories of root's that everybody may enter and nobody else may
# write to. Where this one is not, as in /root or in somebody's home, root's is /var/lib/courant-demo.
home="${COURANT_HOME:-.courant}"
if [ "$(id -u)" -eq 0 ] && [ -z "${COURANT_HOME:-}" ] && stat -c %u / >/dev/null 2>&1; then
  above=$(pwd -P)
  while :; do
    case "$(stat -c '%u %A' "$above")" in
      "0 d"????-??-[xt] | "0 d"????????t) ;;
      *)
        home=/var/lib/courant-demo
        export COURANT_HOME="$home"
        break
        ;;
    esac
    [ "$above" != / ] || break
    above=$(dirname "$above")
  done
fi
