"""Walks the project's own files and tells C++ code from comments and strings. Shared by the checks."""

import os
import re

SKIPPED_FOLDERS = {".git", "build", "var", "node_modules", "__pycache__"}

_NOT_CODE = re.compile(
    r'R"(?P<delim>[^()\\\s]{0,16})\(.*?\)(?P=delim)"'  # Raw string.
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|(?<![0-9A-Za-z_])'(?:[^'\\\n]|\\.)+'"  # Not the digit separator of 1'000.
    r"|//[^\n]*"
    r"|/\*.*?\*/",
    re.DOTALL,
)


class Skip(Exception):
    """Raised by a check that cannot run here; its text says why."""


def files(root, *suffixes):
    """Paths below `root`, relative to it, sorted, that end with one of `suffixes` (all files if none is given)."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), root)
            if not suffixes or path.endswith(suffixes):
                found.append(path)
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def blank_cpp(text, keep_strings=False):
    """C++ text with comments, and strings unless kept, replaced by spaces; line numbers stay the same."""

    def blank(match):
        part = match.group(0)
        if keep_strings and not part.startswith(("//", "/*")):
            return part
        return re.sub(r"[^\n]", " ", part)

    return _NOT_CODE.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
