#!/usr/bin/env bash
# Proves the two commands on a bare Debian 12: makes a minimal tree, clones the committed state into it, and runs
# there, as root, `./run test` and `./run demo --exit`, or the commands given: bare_test.sh ['./run COMMAND'...]
#
# For developers: needs root, mmdebstrap, git and about 8 GB below TMPDIR. The tree uses this machine's apt sources and
# certificate authorities; nothing of that reaches the repository. KEEP=1 leaves the tree behind.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

if ((EUID != 0)); then
  echo "bare_test.sh makes a Debian tree and needs root" >&2
  exit 1
fi

tree=$(mktemp -d "${TMPDIR:-/tmp}/outlay-bare.XXXXXX")
cleanup() {
  rm -f "$tree.apt"
  if [[ -n ${KEEP:-} ]]; then echo "kept: $tree"; else rm -rf --one-file-system "$tree"; fi
}
trap cleanup EXIT

# This machine's sources for Debian itself, its apt proxies and the way that it checks them.
make_tree() {
  local sources=() proxies file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    if [[ -f $file ]] && grep -q bookworm "$file"; then sources+=("$file"); fi
  done
  proxies=$(apt-config dump | grep -E '^Acquire::(https?::Proxy|Check-Date|Check-Valid-Until) ' || true)
  printf '%s\n' "$proxies" >"$tree.apt"
  mmdebstrap --quiet --variant=minbase --aptopt="$tree.apt" bookworm "$tree" "${sources[@]}"
  rm -f "$tree.apt"
  cp /etc/resolv.conf "$tree/etc/resolv.conf"
  mkdir -p "$tree/usr/local/share/ca-certificates" "$tree/src"
  for file in /usr/local/share/ca-certificates/*.crt; do
    if [[ -f $file ]]; then cp "$file" "$tree/usr/local/share/ca-certificates/"; fi
  done
}

# Mounts live in a namespace of their own and end with the command, as do all its processes.
run_inside() {
  local proxies=() name
  for name in http_proxy https_proxy no_proxy; do
    if [[ -n ${!name:-} ]]; then proxies+=("$name=${!name}"); fi
  done
  # shellcheck disable=SC2016
  unshare --mount --pid --fork bash -euc '
    mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/tmp"
    shift_root=$1; shift
    exec chroot "$shift_root" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
      NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "${@:2}" bash -c "cd /src/outlay && $1"
  ' bare "$tree" "$1" "${proxies[@]}"
}

start=$SECONDS
echo "--- making a bare Debian 12 in $tree"
make_tree
git clone -q --no-hardlinks "$root" "$tree/src/outlay"
echo "--- made in $((SECONDS - start)) s; cloned $(git -C "$root" log -1 --format='%h %s')"
if [[ -n $(git -C "$root" status --porcelain) ]]; then echo "--- note: uncommitted changes are not in the clone"; fi

if (($# == 0)); then set -- './run test' './run demo --exit'; fi
for command in "$@"; do
  start=$SECONDS status=0
  echo "--- $command"
  run_inside "$command" || status=$?
  echo "--- $command: exit status $status after $((SECONDS - start)) s"
  if ((status != 0)); then exit "$status"; fi
done
