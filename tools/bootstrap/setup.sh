#!/usr/bin/env bash
# Installs what the build needs and is missing: Debian packages, then the pinned npm packages below build/npm.
# Says what it does; does nothing (in well under a second) when everything is there. Needs root or sudo only for apt.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

# Prints the packages that are not installed.
missing_packages() {
  local package marker
  while read -r package marker _; do
    if [[ $marker == command:* ]] && command -v "${marker#command:}" >/dev/null; then continue; fi
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done < <(grep -v '^ *\(#\|$\)' "$here/packages.txt")
}

install_packages() {
  local missing as_root=()
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} == 0)); then
    echo "Debian packages: all installed"
    return
  fi
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing, and installing them needs root or sudo: ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "Debian packages: ${#missing[@]} are missing: ${missing[*]}"
  local log=$root/build/setup-apt.log
  mkdir -p "$root/build"
  echo "Debian packages: apt-get update (log: build/setup-apt.log)"
  logged "$log" "${as_root[@]}" apt-get update -q -o Acquire::Retries=3
  echo "Debian packages: apt-get install, up to 160 MB to fetch (log: build/setup-apt.log)"
  logged "$log" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "${missing[@]}"
  echo "Debian packages: all installed"
}

# logged FILE COMMAND...: shows the end of the log when the command fails; apt says far too much otherwise.
logged() {
  local log=$1 status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    tail -n 20 "$log" >&2
    echo "'$*' ended with $status; the whole log is $log" >&2
  fi
  return "$status"
}

# Installs into a staging folder and swaps it in, so that an interrupted set-up leaves no half-filled node_modules.
install_npm_packages() {
  local target=$root/build/npm wanted
  wanted=$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | cut -d' ' -f1)
  mkdir -p "$root/build"
  # In a second worktree build/npm may be a link to the first one's folder; mkdir -p accepts that.
  mkdir -p "$target"
  exec 9>"$target/.lock"
  flock 9
  if [[ -d $target/node_modules && $(cat "$target/.installed" 2>/dev/null) == "$wanted" ]]; then
    echo "npm packages: already as the lock file says"
    return
  fi
  echo "npm packages: installing what tools/bootstrap/package-lock.json pins"
  rm -rf "$target/staging" "$target/old"
  mkdir "$target/staging"
  cp "$here/package.json" "$here/package-lock.json" "$target/staging/"
  # No package needs its install script here, so none may run.
  (cd "$target/staging" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  rm -f "$target/.installed"
  if [[ -e $target/node_modules ]]; then mv "$target/node_modules" "$target/old"; fi
  mv "$target/staging/node_modules" "$target/node_modules"
  echo "$wanted" >"$target/.installed"
  rm -rf "$target/staging" "$target/old"
}

install_packages
install_npm_packages
