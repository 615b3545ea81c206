"""docs/features.md has exactly one row per rule, and what a row names exists.

A row is `| id | rule | where | proof |`. Where and proof are both `open`, or each names at least one thing in
backquotes: where a file, or an RPC as `Service.Method`; proof a test as `Suite.Name` (GoogleTest) or
`Class.test_name` (unittest). Plain words beside them may say what is still missing.
"""

import os
import re

import tree

PAGE = "docs/features.md"
COUNTS = {"D": 10, "B": 20, "P": 14, "M": 15, "A": 13, "N": 8, "R": 5, "X": 6}
RULES = [f"{letter}{number}" for letter, count in COUNTS.items() for number in range(1, count + 1)] + ["R3b"]

_ROW = re.compile(r"^\|\s*([A-Z]\d+b?)\s*\|([^|]*)\|([^|]*)\|([^|]*)\|\s*$", re.MULTILINE)
_NAMED = re.compile(r"`([^`]+)`")
_GTEST = re.compile(r"\b(?:TYPED_)?TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_CLASS = re.compile(r"^class (\w+)|^    def (test_\w+)", re.MULTILINE)


def _rpcs(root):
    found = set()
    for path in tree.files(root, ".proto"):
        service = None
        for match in re.finditer(r"^\s*(service|rpc)\s+(\w+)", tree.read(root, path), re.MULTILINE):
            if match.group(1) == "service":
                service = match.group(2)
            else:
                found.add(f"{service}.{match.group(2)}")
    return found


def _tests(root):
    found = set()
    for path in tree.files(root, ".cc", ".h"):
        found |= {".".join(match.groups()) for match in _GTEST.finditer(tree.blank_cpp(tree.read(root, path)))}
    for path in tree.files(root, "_test.py"):
        suite = None
        for match in _CLASS.finditer(tree.read(root, path)):
            suite = match.group(1) or suite
            if match.group(2):
                found.add(f"{suite}.{match.group(2)}")
    return found


def _row_problems(rule, where, proof, known_places, known_tests):
    if (where == "open") != (proof == "open"):
        yield f"{PAGE}: {rule}: where and proof are open together or not at all"
    elif where != "open":
        for column, text, known in (("where", where, known_places), ("proof", proof, known_tests)):
            names = _NAMED.findall(text)
            if not names:
                yield f"{PAGE}: {rule}: {column} names nothing in backquotes"
            for name in names:
                if name not in known:
                    yield f"{PAGE}: {rule}: {column} names `{name}`, which is not in the tree"


def check(root):
    if not os.path.exists(os.path.join(root, PAGE)):
        return [f"{PAGE}: does not exist"]
    rows = [[cell.strip() for cell in row] for row in _ROW.findall(tree.read(root, PAGE))]
    problems = []
    for rule in RULES:
        count = sum(row[0] == rule for row in rows)
        if count != 1:
            problems.append(f"{PAGE}: {rule} has {count} rows; exactly one is needed")
    known_places, known_tests = set(tree.files(root)) | _rpcs(root), _tests(root)
    for rule, text, where, proof in rows:
        if rule not in RULES:
            problems.append(f"{PAGE}: there is no rule {rule}")
        if not text:
            problems.append(f"{PAGE}: {rule} does not say what the rule is")
        problems += _row_problems(rule, where, proof, known_places, known_tests)
    return problems
