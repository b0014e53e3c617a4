#!/usr/bin/env bash
# The real servers that tests/Real and the engineers' own trials use: Debian's packages, unpacked into the
# user's cache folder. Nothing is installed, so no service starts and no port is taken.
#
#   servers.sh           fetches what is missing, then prints one NAME=PATH a line
#   servers.sh --paths   fetches nothing; prints what is there
#
# Exit 0 when all three are there, 1 when one is missing (the reason is on stderr).
set -uo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/error-budget-gate

# Where the program is: on the path, else in the cache.
find_program() { # PROGRAM PACKAGE
  command -v "$1" 2>/dev/null && return
  local unpacked=$cache/$2/usr/bin/$1
  [[ -x $unpacked ]] && echo "$unpacked"
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"
  elif sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

# Unpacks beside the goal and renames, so that a stopped run leaves nothing half done.
fetch() { # PACKAGE
  local package=$1 work
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "$package: apt-get and dpkg are not at hand" >&2; return 1; }
  mkdir -p "$cache" && work=$(mktemp -d "$cache/.fetch-XXXXXX") || return 1
  (
    trap 'rm -rf "$work"' EXIT
    cd "$work" || exit 1
    download() { apt-get -q download "$package" >log 2>&1; }
    if ! download; then
      as_root apt-get -q update >>log 2>&1 || true
      download || { echo "$package could not be downloaded: $(tail -n 1 log)" >&2; exit 1; }
    fi
    mkdir files && dpkg -x ./*.deb files && rm -rf "${cache:?}/$package" && mv files "$cache/$package"
  )
}

status=0
for entry in prometheus:prometheus promtool:prometheus victoria-metrics:victoria-metrics; do
  program=${entry%%:*} package=${entry##*:}
  path=$(find_program "$program" "$package" || true)
  if [[ -z $path && ${1:-} != --paths ]]; then
    fetch "$package" || true
    path=$(find_program "$program" "$package" || true)
  fi
  if [[ -z $path ]]; then
    echo "$program: not found; tests/Real/servers.sh fetches it where apt-get can" >&2
    status=1
  else
    echo "$program=$path"
  fi
done
exit $status
