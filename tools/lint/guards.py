"""Every header is guarded in one way, by a name made of its path: two guards alike would hide one header silently."""

import re

import tree

_PRAGMA = re.compile(r"^\s*#\s*pragma\s+once\b", re.MULTILINE)
_FIRST_DIRECTIVE = re.compile(r"^[ \t]*#.*$", re.MULTILINE)


def guard_of(path):
    return "OUTLAY_" + re.sub(r"[^A-Za-z0-9]", "_", path).upper() + "_"


def _problem(path, text):
    """What is wrong with the guard of one header, and where; None if nothing is."""
    code = tree.blank_cpp(text)
    pragma = _PRAGMA.search(code)
    guard = guard_of(path)
    head = f"#ifndef {guard}\n#define {guard}\n"
    first = _FIRST_DIRECTIVE.search(code)
    if pragma:
        return pragma.start(), f"not #pragma once, but '#ifndef {guard}'"
    if not first or not text.startswith(head, first.start()) or code[: first.start()].strip():
        return first.start() if first else 0, f"starts with '#ifndef {guard}' and '#define {guard}'"
    if not text.endswith(f"\n#endif  // {guard}\n"):
        return len(text.rstrip()), f"ends with '#endif  // {guard}'"
    return None


def check(root):
    problems = []
    for path in tree.files(root, ".h"):
        text = tree.read(root, path)
        problem = _problem(path, text)
        if problem:
            problems.append(f"{path}:{tree.line_of(text, problem[0])}: a header's guard is made of its path: {problem[1]}")
    return problems
