"""C++ sources are as clang-format 14 writes them; skipped, visibly, when it is not installed."""

import os
import shutil
import subprocess

import tree

VERSION = "14."


def find():
    """The path of clang-format 14, or None."""
    for name in ("clang-format-14", "clang-format"):
        path = shutil.which(name)
        if path:
            text = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
            if f"version {VERSION}" in text:
                return path
    return None


def check(root):
    program = find()
    if not program:
        raise tree.Skip("clang-format 14 is not installed (apt install clang-format-14)")
    sources = tree.files(root, ".cc", ".h")
    if not sources:
        return []
    run = subprocess.run(
        [program, "--dry-run", "--ferror-limit=1", *sources], cwd=root, capture_output=True, text=True, check=False
    )
    lines = [line for line in run.stderr.splitlines() if ": warning: " in line or ": error: " in line]
    seen = {}
    for line in lines:
        seen.setdefault(line.split(":")[0], line)
    return [f"{line.replace(os.path.join(root, ''), '')} (./run format)" for line in seen.values()]
