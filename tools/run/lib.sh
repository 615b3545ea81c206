# shellcheck shell=bash
# Helpers of ./run: steps with elapsed time, colour only on a terminal. Sourced, never run.

if [[ -t 1 && -z "${NO_COLOR:-}" ]]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
else
  bold='' green='' red='' plain=''
fi

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

# step TITLE COMMAND...: says what starts, runs it, says how long it took; stops the whole run when it fails.
step() {
  local title=$1 start=$SECONDS status=0
  shift
  printf '%s==> %s%s\n' "$bold" "$title" "$plain"
  "$@" || status=$?
  if ((status != 0)); then
    printf '%s==> FAILED after %d s: %s%s\n' "$red" $((SECONDS - start)) "$title" "$plain" >&2
    exit "$status"
  fi
  printf '%s==> done in %d s: %s%s\n' "$green" $((SECONDS - start)) "$title" "$plain"
}

# Parallel jobs: one per core, but at most one per 2 GiB of memory, which a sanitized gRPC source file can take.
job_count() {
  local cores memory_kib by_memory
  cores=$(nproc)
  memory_kib=$(awk '/^MemTotal:/ {print $2}' /proc/meminfo)
  by_memory=$((memory_kib / (2 * 1024 * 1024)))
  ((by_memory < 1)) && by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}
