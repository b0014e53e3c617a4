#!/usr/bin/env bash
# The real servers that tests/Real and the engineers' own trials use: Debian's packages, unpacked into the
# user's cache folder. Nothing is installed, so no service starts and no port is taken.
#
#   servers.sh           fetches what is missing, then prints one NAME=PATH a line
#   servers.sh --paths   fetches nothing; prints what is there
#
#   prometheus, promtool     2.x, as in Debian 12
#   prometheus3, promtool3   3.x, from Debian's unstable suite
#   alertmanager             give it absolute paths: it may change into its own folder
#   victoria-metrics
#
# Exit 0 when all are there, 1 when one is missing (the reason is on stderr); what needs it is then skipped.
set -uo pipefail

cache=${XDG_CACHE_HOME:-$HOME/.cache}/error-budget-gate
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# Name, program, major version (- for any), folder in the cache, and what fills that folder.
servers='
prometheus       prometheus              2 prometheus              fetch_own prometheus
promtool         promtool                2 prometheus              fetch_own prometheus
prometheus3      prometheus              3 prometheus-sid          fetch_sid prometheus promtool
promtool3        promtool                3 prometheus-sid          fetch_sid prometheus promtool
alertmanager     prometheus-alertmanager - prometheus-alertmanager fetch_own prometheus-alertmanager
victoria-metrics victoria-metrics        - victoria-metrics        fetch_own victoria-metrics
'

# Where the program is: on the path, else in the cache; whichever has the right version.
find_program() { # PROGRAM MAJOR FOLDER
  local path
  for path in "$(command -v "$1" 2>/dev/null)" "$cache/$3/run/$1" "$cache/$3/usr/bin/$1"; do
    [[ -x $path ]] || continue
    [[ $2 == - || $("$path" --version 2>&1) == *"version $2."* ]] && echo "$path" && return
  done
  return 1
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"
  elif sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

# Each of these runs in an empty folder, and leaves the packages there or says why it cannot.
fetch_own() { # PACKAGE...
  download() { apt-get -q download "$@" >log 2>&1; }
  download "$@" && return
  as_root apt-get -q update >>log 2>&1 || true
  download "$@" || { echo "$* could not be downloaded: $(tail -n 1 log)" >&2; return 1; }
}

# An apt of its own: the machine's sources stay as they are, and only the mirror's address is taken from them.
# Of several, the first that has the suite under Debian's signature.
fetch_sid() { # PACKAGE...
  local mirrors mirror apt
  mirrors=$(apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 !~ /-/ && !seen[$2]++ { print $2 }')
  [[ -n $mirrors ]] || { echo "$*: apt has no source to take a mirror's address from" >&2; return 1; }
  [[ -r $keyring ]] || { echo "$*: $keyring is missing (package debian-archive-keyring)" >&2; return 1; }
  mkdir -p apt/state/lists/partial apt/cache/archives/partial
  : >apt/status
  apt=(
    apt-get -q -o Dir::State="$PWD/apt/state" -o Dir::State::status="$PWD/apt/status" -o Dir::Cache="$PWD/apt/cache"
    -o Dir::Etc::sourcelist="$PWD/apt/sid.sources" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any
  )
  for mirror in $mirrors; do
    printf 'Types: deb\nURIs: %s\nSuites: sid\nComponents: main\nTargets: Packages\nSigned-By: %s\n' "$mirror" "$keyring" >apt/sid.sources
    "${apt[@]}" update >>log 2>&1 && "${apt[@]}" download "$@" >>log 2>&1 && return
  done
  echo "$* of Debian's unstable suite could not be downloaded: $(grep -E '^E:' log | head -n 1)" >&2
  return 1
}

# The path of Alertmanager's templates is compiled in. One of the same length, relative to the unpacked package,
# takes its place, so that it runs without being installed.
settle_alertmanager() { # TREE
  local program=$1/usr/bin/prometheus-alertmanager
  [[ -e $program ]] || return 0
  LC_ALL=C sed -i 's#/usr/share/prometheus/alertmanager#usr//share/prometheus/alertmanager#g' "$program"
  mkdir "$1/run"
  printf '#!/bin/sh\ncd "${0%%/*}/.." && exec usr/bin/prometheus-alertmanager "$@"\n' >"$1/run/prometheus-alertmanager"
  chmod +x "$1/run/prometheus-alertmanager"
}

# Unpacks beside the goal and renames, so that a stopped run leaves nothing half done.
fill() { # FOLDER FETCH PACKAGE...
  local folder=$1 work package
  shift
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || { echo "${*:2}: apt-get and dpkg are not at hand" >&2; return 1; }
  mkdir -p "$cache" && work=$(mktemp -d "$cache/.fetch-XXXXXX") || return 1
  (
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    cd "$work" && "$@" || exit 1
    mkdir files
    for package in ./*.deb; do
      dpkg -x "$package" files || exit 1
    done
    settle_alertmanager files || exit 1
    # -T: where another run was quicker, this one fails instead of nesting.
    rm -rf "${cache:?}/$folder" && mv -T files "$cache/$folder"
  )
}

# What a killed run left.
[[ ! -d $cache ]] || find "$cache" -maxdepth 1 -name '.fetch-*' -mmin +60 -exec rm -rf {} +

status=0 tried=' '
while read -r name program major folder packages <&3; do
  [[ -n $name ]] || continue
  path=$(find_program "$program" "$major" "$folder")
  if [[ -z $path && ${1:-} != --paths && $tried != *" $folder "* ]]; then
    tried+="$folder "
    # shellcheck disable=SC2086 # a list of words
    fill "$folder" $packages
    path=$(find_program "$program" "$major" "$folder")
  fi
  if [[ -n $path ]]; then
    echo "$name=$path"
  else
    [[ $major == - ]] && wanted='' || wanted=" $major.x"
    echo "$name:$([[ -x $cache/$folder/usr/bin/$program ]] && echo " $cache/$folder holds one that does not run or is not$wanted;")" \
      "$program$wanted not found; tests/Real/servers.sh fetches it where apt-get can" >&2
    status=1
  fi
done 3<<<"$servers"
exit $status
