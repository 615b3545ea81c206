#!/usr/bin/env bash
# Rewrites every C++ source with clang-format 14, the version that the format check asks for.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
program=$(cd tools/lint && python3 -c 'import format; print(format.find() or "")')
if [[ -z $program ]]; then
  echo "clang-format 14 is not installed: apt install clang-format-14" >&2
  exit 1
fi
cd tools/lint
python3 -c 'import tree; print("\n".join(tree.files("../..", ".cc", ".h")))' | (cd ../.. && xargs -r -d '\n' "$program" -i)
