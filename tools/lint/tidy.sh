#!/usr/bin/env bash
# Runs clang-tidy over the C++ sources that differ from a branch: tidy.sh [BRANCH], main by default.
# For developers, not for continuous integration: one file takes up to a minute. Needs a configured build/dev.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
base=${1:-main}

if ! command -v clang-tidy >/dev/null; then
  echo "clang-tidy is not installed: apt install clang-tidy" >&2
  exit 1
fi
if [[ ! -f build/dev/compile_commands.json ]]; then
  echo "build/dev is not configured: ./run build dev" >&2
  exit 1
fi

mapfile -t changed < <({
  git diff --name-only --diff-filter=d "$(git merge-base "$base" HEAD)"
  git ls-files --others --exclude-standard
} | grep '\.cc$' | sort -u)
if ((${#changed[@]} == 0)); then
  echo "no C++ source differs from $base"
  exit 0
fi
# Without the precompiled headers, which are those of g++; what a source forgot to include shows here.
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
sed 's/ -Winvalid-pch -include [^ ]*//' build/dev/compile_commands.json >"$commands/compile_commands.json"
echo "clang-tidy over ${#changed[@]} sources that differ from $base"
printf '%s\n' "${changed[@]}" | xargs -d '\n' -n 1 -P "$(nproc)" clang-tidy -p "$commands" --quiet
