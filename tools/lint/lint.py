#!/usr/bin/env python3
"""Runs the checks of this folder: lint.py [CHECK...], all by default.

A check is a module with check(root) -> list of problems, each naming its file; it raises tree.Skip when it cannot
run here. Exit status: 0 all good, 1 a problem, 77 everything that was asked for was skipped.
"""

import importlib
import os
import sys

import tree

CHECKS = ("layering", "sizes", "words", "deps", "format", "guards", "features", "reference", "alerts", "protos")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def run(name, root):
    """Prints one check's outcome; returns "ok", "failed" or "skipped"."""
    try:
        problems = importlib.import_module(name).check(root)
    except tree.Skip as skip:
        print(f"skipped {name}: {skip}")
        return "skipped"
    for problem in problems:
        print(problem)
    print(f"failed  {name}: {len(problems)} problems" if problems else f"ok      {name}")
    return "failed" if problems else "ok"


def main(names):
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"unknown check {unknown[0]}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    outcomes = [run(name, ROOT) for name in names or CHECKS]
    if "failed" in outcomes:
        return 1
    return 0 if "ok" in outcomes else 77


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
