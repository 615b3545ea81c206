"""Words that must not be in the tree: unowned work, machine paths, sleeps, stream output in libraries."""

import re

import tree

TEXT_SUFFIXES = (".cc", ".h", ".proto", ".py", ".sh", ".cmake", ".txt", ".md", ".json", ".yaml", ".yml", "run")

# This file and its test name the words that they forbid.
EXEMPT = ("tools/lint/words.py", "tools/lint/lint_test.py")

# XXX alone is ISO 4217's code for "no currency".
_BARE_TODO = re.compile(r"\b(TODO(?!\(#\d+\))|FIXME|XXX(?=[:(]))")
_MACHINE_PATH = re.compile(r"(?<![\w./$}{*-])/(work|home|root)/")
_SLEEP = re.compile(r"\b(sleep_for|sleep_until|SleepFor|usleep|nanosleep)\b")
_IOSTREAM = re.compile(r"^\s*#\s*include\s*<iostream>", re.MULTILINE)


def _is_library(path):
    return path.startswith(("common/", "services/")) and not path.endswith(("_test.cc", "/main.cc"))


def _matches(path, text):
    yield _BARE_TODO, text, "work left over needs an issue number, or doing"
    if not path.startswith("tests/data/"):
        yield _MACHINE_PATH, text, "a path of one machine"
    if path.endswith((".cc", ".h")):
        code = tree.blank_cpp(text)
        yield _SLEEP, code, "wait on a Clock, a Scheduler or a condition, never for a time"
        if _is_library(path):
            yield _IOSTREAM, code, "a library logs or returns; it does not print"


def check(root):
    problems = []
    for path in tree.files(root, *TEXT_SUFFIXES):
        if path in EXEMPT:
            continue
        for pattern, text, reason in _matches(path, tree.read(root, path)):
            for match in pattern.finditer(text):
                problems.append(f"{path}:{tree.line_of(text, match.start())}: '{match.group(0).strip()}': {reason}")
    return problems
